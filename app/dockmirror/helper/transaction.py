"""The elevated transaction: one target's change, from its re-check until it is kept or undone."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from dockmirror.daemonjson import sha256
from dockmirror.daemonjson.saying import Saying, said
from dockmirror.helper import anchoring, undoing
from dockmirror.helper.applying import STOPPERS, apply, ending_of
from dockmirror.helper.checkpoint import Checkpoint
from dockmirror.helper.client import Client
from dockmirror.helper.decision import Way
from dockmirror.helper.ending import (
    Refused,
    changed_meanwhile,
    one_after_the_other,
    rolled_back,
)
from dockmirror.helper.engine_api import EngineState, normalised
from dockmirror.helper.journal import (
    Entry,
    Journal,
    describe_interrupted,
    left_over,
    now_iso,
    own_process,
)
from dockmirror.helper.mirror_rule import without_credentials
from dockmirror.helper.plain_text import visible
from dockmirror.helper.protocol import SetMirrors, Undo
from dockmirror.helper.recheck import check_flags, reckon
from dockmirror.helper.roll_back import roll_back
from dockmirror.helper.target import Target
from dockmirror.helper.trust_anchor import TrustAnchor
from dockmirror.helper.way import engine_state, way_to_apply

Anchors = tuple[tuple[TrustAnchor, ...], tuple[TrustAnchor, ...]]
"""The files of CA certificates before and after a change."""


@dataclass(frozen=True)
class Applied:
    """How a change came to count, whether any file changed, and where the old bytes are."""

    how: str
    changed: bool
    backup: str | None


class Transaction:
    """The changes of one session on one target. ``uid`` is the person's, for the record."""

    def __init__(self, target: Target, journal: Journal, client: Client, uid: int) -> None:
        self.target = target
        self.journal = journal
        self.client = client
        self.uid = uid
        self.checkpoint: Checkpoint | None = None

    def set_mirrors(self, request: SetMirrors) -> Applied:
        """Make the list of mirrors what was agreed to; it stays unconfirmed.

        Raises ``Refused``, ``RolledBack``, ``NeedsAttention``, and ``ClientGone`` where the client
        has gone before anything changed.
        """
        present = self._seen(request.seen)
        former = undoing.former(self.journal.directory, present)
        after = reckon(
            present,
            request.mirrors,
            request.agreed,
            self.target.service,
            self.target.form,
            former,
        )
        state, held = engine_state(self.target), self._held()
        new = None
        if request.ca_certificate is not None:
            new = anchoring.requested(
                request.ca_certificate, request.mirrors, state, self.target.anchors, held
            )
        anchors = held, anchoring.kept_for(held, request.mirrors, new)
        return self._carry_out("set-mirrors", present, after, request.restart, state, anchors)

    def undo(self, request: Undo) -> Applied:
        """Put back the file from before a change; it stays unconfirmed. Raises as above."""
        present = self._seen(request.seen)
        check_flags(self.target.service)
        change, before = undoing.to_undo(
            self.journal.directory, request.change, present, self.target.service.config_path
        )
        held = self._held()
        anchors = held, anchoring.inheriting(held, change.anchors_before)
        return self._carry_out(
            "undo", present, before, request.restart, engine_state(self.target), anchors, change.id
        )

    def confirm(self, verdict: str | None) -> str:
        """Keep the change: its number in the history, or "" where no byte was changed.

        Raises ``RolledBack`` where somebody else changed the file since it was written: a proof
        of our file is none of theirs.
        """
        entry = self._unconfirmed().entry
        if sha256(self.target.file.read()) != entry.after_sha256:
            kept = self.roll_back()
            raise rolled_back(
                "changed-meanwhile",
                said(
                    "{path} was changed by somebody else after it was written.",
                    path=visible(entry.config_path),
                ),
                kept_theirs=kept,
            )
        if entry.before_sha256 == entry.after_sha256 and not anchoring.changes(
            entry.anchors_before, entry.anchors_after
        ):
            return self._settle(self._forget)
        self._unconfirmed().note(verdict=verdict)
        return self._settle(self.journal.keep)

    def _forget(self) -> str:
        self.journal.discard()
        return ""

    def _settle(self, end: Callable[[], str]) -> str:
        """End the change; one that is still in the journal after a failure stays unconfirmed."""
        try:
            return end()
        finally:
            if not self.journal.exists():
                self.checkpoint = None

    def roll_back(self) -> bool | None:
        """Put back what is not confirmed; ``None`` where there is nothing.

        Otherwise whether somebody else's edit was kept. Raises ``NeedsAttention``.
        """
        if self.checkpoint is None:
            return None
        kept_theirs = roll_back(self.checkpoint)
        self.checkpoint = None
        return kept_theirs

    def recover(self) -> str | None:
        """Put back what an interrupted helper left; the sentence on it, or ``None``.

        Raises ``NeedsAttention`` and ``Refused`` (``journal-unreadable``).
        """
        entry = None if self.checkpoint is not None else left_over(self.journal, self._path())
        if entry is None:
            return None
        checkpoint = Checkpoint(self.target, self.journal, self.client, entry)
        kept_theirs = roll_back(checkpoint)
        end = (
            said("The file was changed by somebody else since, so it was kept as it is.")
            if kept_theirs
            else said("The configuration is as it was before.")
        )
        return one_after_the_other(describe_interrupted(entry), end)

    def interrupted(self) -> Saying | None:
        """The sentence on what an interrupted helper left, or ``None``."""
        if self.checkpoint is not None:
            return None
        try:
            entry = left_over(self.journal, self._path())
        except Refused as unreadable:
            return unreadable.sentence
        return None if entry is None else describe_interrupted(entry)

    def check_idle(self) -> None:
        """Raise ``Refused`` where a change is under way already, of this session or an older."""
        sentence = self.interrupted()
        if sentence is not None:
            raise Refused(
                "interrupted-change",
                said(
                    "{sentence} Nothing was changed now. Put that right first, with 'dockmirror "
                    "undo'.",
                    sentence=sentence,
                ),
            )
        if self.checkpoint is not None:
            raise Refused(
                "unconfirmed-change",
                said("An earlier change is neither confirmed nor rolled back yet."),
            )

    def new_entry(
        self, action: str, before: bytes | None, after: bytes | None, state: EngineState | None
    ) -> Entry:
        """The journal entry of a change that is about to begin."""
        path = self.target.service.config_path
        return Entry(
            action=action,
            target=self.target.id,
            config_path=path,
            real_path=self.target.file.real_path(),
            mirrors_before=self._recordable(before),
            mirrors_after=self._recordable(after),
            before_sha256=sha256(before),
            after_sha256=sha256(after),
            time_iso=now_iso(),
            uid=self.uid,
            engine_mirrors=state.mirrors if state else (),
            service_was_active=state is not None,
            made_folder=self.target.file.folder_is_missing(),
            **own_process(),  # type: ignore[arg-type]  # two fields by name
        )

    def _carry_out(
        self,
        action: str,
        before: bytes | None,
        after: bytes | None,
        asked: str,
        state: EngineState | None,
        anchors: Anchors,
        undoes: str | None = None,
    ) -> Applied:
        mirrors = self.target.form.mirrors(after, self.target.service.config_path)
        as_wanted = state is not None and state.mirrors == normalised(mirrors)
        changed = before != after or anchoring.changes(*anchors)
        if not changed and (as_wanted or asked == "none"):
            return Applied("none", changed=False, backup=None)
        checked = before == after or self.target.validate(after)
        way = Way.NONE if as_wanted else way_to_apply(self.target, asked, state)
        entry = self.new_entry(action, before, after, state)
        rehearse = way is Way.RESTART and not checked
        first = Way.RELOAD if rehearse else way
        entry = dataclasses.replace(
            entry,
            asked=asked,
            way=first.value,
            undoes=undoes,
            anchors_before=anchors[0],
            anchors_after=anchors[1],
        )
        checkpoint = Checkpoint(self.target, self.journal, self.client, entry)
        checkpoint.begin(before, after)
        self.checkpoint = checkpoint
        self._applied(checkpoint, after, mirrors, way, rehearse=rehearse)
        backup = None if before is None else str(self.journal.backup_path(entry))
        return Applied(way.value, changed=changed, backup=backup)

    def _applied(
        self,
        checkpoint: Checkpoint,
        after: bytes | None,
        mirrors: tuple[str, ...],
        way: Way,
        *,
        rehearse: bool,
    ) -> None:
        """Apply; whatever goes wrong is rolled back before it is said."""
        try:
            apply(checkpoint, after, mirrors, way, rehearse=rehearse)
        except STOPPERS as error:
            untouched = not checkpoint.entry.begun
            kept = bool(self.roll_back())
            raise ending_of(error, untouched=untouched, kept_theirs=kept) from error

    def _held(self) -> tuple[TrustAnchor, ...]:
        return anchoring.held(self.target.anchors, self.journal.directory)

    def _seen(self, digest: str) -> bytes | None:
        self.check_idle()
        present = self.target.file.read()
        if sha256(present) != digest:
            raise changed_meanwhile(self.target.service.config_path)
        return present

    def _path(self) -> str:
        return self.target.service.config_path

    def _recordable(self, data: bytes | None) -> tuple[str, ...]:
        listed = self.target.form.mirrors(data, self._path())
        return tuple(without_credentials(mirror) for mirror in listed)

    def _unconfirmed(self) -> Checkpoint:
        if self.checkpoint is None:
            raise Refused("nothing-to-confirm", said("There is no change to confirm."))
        return self.checkpoint
