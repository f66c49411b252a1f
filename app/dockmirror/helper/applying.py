"""Writing a change and making it count, and what stops that."""

from typing import Final

from dockmirror.daemonjson.saying import said
from dockmirror.helper import anchoring
from dockmirror.helper.checkpoint import Checkpoint
from dockmirror.helper.config_file import ChangedMeanwhile, WriteFailed
from dockmirror.helper.decision import Way
from dockmirror.helper.ending import (
    ClientAborts,
    ClientGone,
    EngineFailed,
    Refused,
    RolledBack,
    rolled_back,
)
from dockmirror.helper.not_written import not_written

STOPPERS: Final = (
    WriteFailed,
    ChangedMeanwhile,
    OSError,
    Refused,
    EngineFailed,
    ClientAborts,
    ClientGone,
)
"""Whatever can stop a change on its way."""


def apply(
    checkpoint: Checkpoint,
    after: bytes | None,
    mirrors: tuple[str, ...],
    way: Way,
    *,
    rehearse: bool,
) -> None:
    """Write and apply. Raises ``STOPPERS``; nothing is put back yet.

    ``rehearse`` has a running engine read the file before it is stopped: one that refuses the
    file at a reload would not start with it either, and goes on running.
    """
    checkpoint.client.check()
    checkpoint.client.phase("write")
    anchoring.put_new(checkpoint.target.anchors, checkpoint.entry)
    if rehearse:
        checkpoint.reload_into(after, mirrors)
        checkpoint.note(way=way.value)
    if way is Way.NONE:
        checkpoint.put(after)
    elif way is Way.RELOAD:
        checkpoint.reload_into(after, mirrors)
    else:
        checkpoint.restart_into(after, mirrors, way=way)
    anchoring.take_old(checkpoint.target.anchors, checkpoint.entry)


def ending_of(error: Exception, *, untouched: bool, kept_theirs: bool) -> Refused | RolledBack:
    """How a change ends that one of ``STOPPERS`` stopped and that was taken back.

    ``untouched`` says that the engine had not been told yet, ``kept_theirs`` that somebody else's
    edit was kept.
    """
    match error:
        case EngineFailed():
            return rolled_back(error.code, error.sentence, kept_theirs=kept_theirs)
        case ClientAborts():
            return rolled_back("cancelled", said("It was cancelled."), kept_theirs=kept_theirs)
        case ClientGone():
            gone = said("Whoever asked for it has gone.")
            return rolled_back("client-gone", gone, kept_theirs=kept_theirs)
    return not_written(error, untouched=untouched, kept_theirs=kept_theirs)
