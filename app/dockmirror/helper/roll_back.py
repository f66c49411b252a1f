"""Putting back what was not confirmed: the file's bytes, and the engine that reads them."""

import dataclasses
from typing import Final

from dockmirror.daemonjson import sha256
from dockmirror.daemonjson.saying import Saying, said
from dockmirror.helper import anchoring
from dockmirror.helper.by_hand import put_back_by_hand
from dockmirror.helper.checkpoint import Checkpoint
from dockmirror.helper.config_file import ChangedMeanwhile, WriteFailed
from dockmirror.helper.config_form import DAEMON_JSON, readable
from dockmirror.helper.decision import PutBack, Way, put_back
from dockmirror.helper.disk_error import disk_error
from dockmirror.helper.ending import EngineFailed, NeedsAttention, Refused
from dockmirror.helper.engine_api import EngineSilent, EngineState, normalised

_TRIES: Final = 2


def roll_back(checkpoint: Checkpoint) -> bool:
    """Make file and engine as they were, whoever calls meanwhile, and forget the change.

    Returns whether somebody else's later edit of the file was kept. Raises ``NeedsAttention``
    where it cannot be done; the journal then stays, so that it can be tried again.
    """
    checkpoint.client.phase("roll-back")
    with checkpoint.client.unwatched():
        try:
            try:
                anchoring.put_back(checkpoint.target.anchors, checkpoint.entry)
            finally:
                kept_theirs = _put_back(checkpoint)
            checkpoint.target.file.remove_leftovers(remove_folder=checkpoint.entry.made_folder)
            checkpoint.journal.discard()
        except (EngineFailed, Refused, WriteFailed) as error:
            raise attention(checkpoint, error.sentence) from error
        except ChangedMeanwhile as error:
            raise attention(checkpoint, said("The file was being changed all the time.")) from error
        except OSError as error:
            raise attention(checkpoint, disk_error(error)) from error
    return kept_theirs


def _put_back(checkpoint: Checkpoint) -> bool:
    for left in reversed(range(_TRIES)):
        # Read anew each time: the journal may have gone over to somebody else's file.
        before = checkpoint.journal.before(checkpoint.entry)
        try:
            return _put_back_once(checkpoint, before)
        except ChangedMeanwhile:
            if not left:
                raise
    return False


def _put_back_once(checkpoint: Checkpoint, before: bytes | None) -> bool:
    entry = checkpoint.entry
    present = checkpoint.target.file.read()
    ours = (entry.after_sha256, *entry.interims)
    if put_back(sha256(present), entry.before_sha256, ours) is PutBack.KEEP_THEIRS:
        _bring_up(checkpoint)
        _settle_theirs(checkpoint, present)
        return True
    checkpoint.take_present(present)
    control = checkpoint.target.control
    if not entry.service_was_active:
        checkpoint.put(before)
        if control.state().is_active:
            checkpoint.client.phase("stop")
            control.stop()
        control.reset_failed()
        return False
    state = _engine_state(checkpoint)
    if state is None:
        checkpoint.restart_into(before, _listed(checkpoint, before), way=Way.RESTART)
    elif state.mirrors == normalised(entry.engine_mirrors) and (
        not entry.begun or _without_a_file(checkpoint, before, present, state)
    ):
        checkpoint.put(before)
    elif _by_reload(checkpoint, state):
        _reload_back(checkpoint, before)
    else:
        _restart_back(checkpoint, before)
    return False


def _without_a_file(
    checkpoint: Checkpoint, before: bytes | None, present: bytes | None, state: EngineState
) -> bool:
    """Whether all is settled without a file: its removal comes after the engine's settling."""
    silent = not (checkpoint.entry.debug_switched and state.debug)
    return before is None and present is None and silent


def _by_reload(checkpoint: Checkpoint, state: EngineState) -> bool:
    """Whether to put the engine back by a reload: as it was changed, or to spare containers."""
    entry = checkpoint.entry
    if not checkpoint.target.service.reloads:
        return False
    if entry.way != Way.RESTART:
        return True
    return entry.asked == "auto" and not state.live_restore and _containers(checkpoint)


def _restart_back(checkpoint: Checkpoint, before: bytes | None) -> None:
    """Restart into the file from before; one that never took the change need not be restarted."""
    try:
        checkpoint.restart_into(before, _listed(checkpoint, before), way=Way.RESTART)
    except EngineFailed:
        entry, state = checkpoint.entry, _engine_state(checkpoint)
        if checkpoint.target.service.reloads or state is None:
            raise
        if state.mirrors != normalised(entry.engine_mirrors) or (
            entry.debug_switched and state.debug
        ):
            raise


def _reload_back(checkpoint: Checkpoint, before: bytes | None) -> None:
    entry = checkpoint.entry
    try:
        checkpoint.reload_into(
            before, entry.engine_mirrors, debug=False if entry.debug_switched else None
        )
    except EngineFailed:
        if _containers(checkpoint):
            raise
        checkpoint.restart_into(before, _listed(checkpoint, before), way=Way.RESTART)


def _containers(checkpoint: Checkpoint) -> bool:
    try:
        return bool(checkpoint.target.engine.running_containers())
    except EngineSilent:
        return False


def _engine_state(checkpoint: Checkpoint) -> EngineState | None:
    if not checkpoint.target.control.state().is_active:
        return None
    try:
        return checkpoint.target.engine.info()
    except EngineSilent:
        return None


def _bring_up(checkpoint: Checkpoint) -> None:
    """See that an engine that ran before runs, whatever its file now holds."""
    control = checkpoint.target.control
    if checkpoint.entry.service_was_active and not control.state().is_active:
        control.reset_failed()
        checkpoint.client.phase("start")
        control.start()


def _settle_theirs(checkpoint: Checkpoint, theirs: bytes | None) -> None:
    """Take what we brought into the running engine out again, as their file would have it.

    By a reload, which a file that the engine refuses does not stop. The journal goes over to their
    file first: whatever stops the helper now, it is their file that is put back.
    """
    entry = checkpoint.entry
    state = _engine_state(checkpoint)
    try:
        listed = checkpoint.target.form.mirrors(theirs, entry.config_path)
        named_debug = _debug_named(checkpoint, theirs)
    except Refused:
        return
    if not entry.begun or state is None:
        return
    listed = listed or checkpoint.target.service.mirrors_in_flags
    debug = False if entry.debug_switched and named_debug is None else None
    if state.mirrors == normalised(listed) and (debug is None or not state.debug):
        return
    digest = sha256(theirs)
    checkpoint.entry = dataclasses.replace(
        entry,
        action="observe",
        before_sha256=digest,
        after_sha256=digest,
        interims=(),
        way="reload",
    )
    checkpoint.journal.settle_on(checkpoint.entry, theirs)
    checkpoint.take_present(theirs)
    try:
        if checkpoint.target.service.reloads:
            checkpoint.reload_into(theirs, listed, debug=debug)
        else:
            checkpoint.restart_into(theirs, listed, way=Way.RESTART)
    except EngineFailed:
        checkpoint.put(theirs)


def _debug_named(checkpoint: Checkpoint, data: bytes | None) -> bool | None:
    """What a ``daemon.json`` says of ``debug``; other forms have no word for it."""
    if checkpoint.target.form is not DAEMON_JSON:
        return None
    return readable(data, checkpoint.entry.config_path).debug


def _listed(checkpoint: Checkpoint, data: bytes | None) -> tuple[str, ...]:
    """The mirrors that an engine started with ``data`` has."""
    try:
        in_file = checkpoint.target.form.mirrors(data, checkpoint.entry.config_path)
    except Refused:
        return checkpoint.entry.engine_mirrors
    return in_file or checkpoint.target.service.mirrors_in_flags


def attention(checkpoint: Checkpoint, why: Saying) -> NeedsAttention:
    """What to tell a person when a roll back failed."""
    entry, target = checkpoint.entry, checkpoint.target
    commands = put_back_by_hand(
        entry,
        checkpoint.journal.backup_path(entry),
        target.service,
        target.anchors,
        persons=target.persons,
        file_is_back=_is_put_back(checkpoint),
    )
    return NeedsAttention(
        said(
            "The configuration could not be put back completely: {reason} Run these commands, in "
            "this order: {commands}",
            reason=why,
            commands=" ; ".join(commands),
        ),
        commands,
    )


def _is_put_back(checkpoint: Checkpoint) -> bool:
    try:
        return sha256(checkpoint.target.file.read()) == checkpoint.entry.before_sha256
    except Refused:
        return False
