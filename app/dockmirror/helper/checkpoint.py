"""A change in the making: every write of the file is in the journal before it happens."""

import dataclasses
from collections.abc import Sequence

from dockmirror.daemonjson import DaemonJsonError, sha256
from dockmirror.daemonjson.saying import said
from dockmirror.helper.client import Client
from dockmirror.helper.config_file import ChangedMeanwhile, WriteFailed
from dockmirror.helper.cover import NotCovered
from dockmirror.helper.daemon_journal import DaemonLogbook, reasons
from dockmirror.helper.decision import Way, reloadable
from dockmirror.helper.ending import EngineFailed
from dockmirror.helper.journal import Entry, Journal
from dockmirror.helper.target import Target
from dockmirror.helper.waiting import await_engine


class Checkpoint:
    """One change of one target's file, from its journal entry until it is kept or taken back."""

    def __init__(self, target: Target, journal: Journal, client: Client, entry: Entry) -> None:
        self.target = target
        self.journal = journal
        self.client = client
        self.entry = entry
        self._present = entry.before_sha256

    def begin(self, before: bytes | None, after: bytes | None) -> None:
        """Write the entry down. Raises ``Refused`` where that cannot be done."""
        self.client.phase("journal")
        self.journal.begin(self.entry, before, after)

    def take_present(self, data: bytes | None) -> None:
        """Go on from a file that holds ``data`` now."""
        self._present = sha256(data)

    def is_theirs(self) -> bool:
        """Whether the file holds what none of ours ever was. Raises ``Refused``."""
        entry = self.entry
        ours = (entry.before_sha256, entry.after_sha256, *entry.interims)
        return sha256(self.target.file.read()) not in ours

    def note(self, **fields: object) -> None:
        """Write down what is now known besides. Raises ``OSError``."""
        self.entry = dataclasses.replace(self.entry, **fields)  # type: ignore[arg-type]  # by name
        self.journal.amend(self.entry)

    def put(self, data: bytes | None) -> None:
        """Make the file hold ``data``.

        Raises ``ChangedMeanwhile``, ``WriteFailed``, ``Refused`` or ``OSError``; the file is then
        what it was, or, where the disk refused to force it down, ``data``.
        """
        digest = sha256(data)
        if digest == self._present:
            return
        entry = self.entry
        if digest not in (entry.before_sha256, entry.after_sha256, *entry.interims):
            self.note(interims=(*entry.interims, digest))
        try:
            self.target.file.write(data, expected=self._present)
        except WriteFailed:
            # Refused once it was renamed, it is there all the same, if perhaps not for long.
            if sha256(self.target.file.read()) == digest:
                self._present = digest
            raise
        self._present = digest

    def restart_into(self, data: bytes | None, mirrors: Sequence[str], *, way: Way) -> None:
        """Make the engine run with ``data``, by a restart or a start.

        Raises ``EngineFailed`` besides what ``put`` and the waits raise.
        """
        self.put(data)
        mark = self._mark()
        self.note(begun=True)
        try:
            self.client.phase(way.value)
            self.target.control.reset_failed()
            if way is Way.START:
                self.target.control.start()
            else:
                self.target.control.restart()
            self.await_engine(mirrors)
        except EngineFailed as error:
            raise self._explained(error, mark) from error

    def reload_into(
        self, data: bytes | None, mirrors: Sequence[str], *, debug: bool | None = None
    ) -> None:
        """Make the running engine take ``mirrors`` (and ``debug``) over, and the file ``data``.

        What a reload would otherwise leave in force is shown to the engine by a copy laid over the
        file. Where that cannot be done, the file itself holds it for the length of the reload.
        Raises as ``restart_into`` does.
        """
        shown = _reloadable(data, mirrors, debug)
        if shown is None or shown == data:
            self.put(data)
            self._reload(mirrors, debug)
            return
        if data is not None:
            self.put(data)
        self._check_present()
        try:
            with self.target.cover.laid_over(self.target.file, shown):
                self._reload(mirrors, debug)
            self._check_present()
        except NotCovered:
            self.put(shown)
            self._reload(mirrors, debug)
        self.put(data)

    def _reload(self, mirrors: Sequence[str], debug: bool | None) -> None:
        mark = self._mark()
        self.note(begun=True)
        try:
            self.client.phase("reload")
            self.target.control.reload()
            self.await_engine(mirrors, debug=debug)
        except EngineFailed as error:
            raise self._explained(error, mark) from error

    def _check_present(self) -> None:
        if sha256(self.target.file.read()) != self._present:
            raise ChangedMeanwhile

    def await_engine(self, mirrors: Sequence[str], *, debug: bool | None = None) -> None:
        """Wait until the engine answers and shows ``mirrors`` (and ``debug``)."""
        self.client.phase("wait")
        await_engine(
            self.target.control,
            self.target.engine,
            self.client,
            mirrors=mirrors,
            debug=debug,
            patience=self.target.patience,
        )

    @property
    def _last_words(self) -> DaemonLogbook:
        return self.target.last_words or self.target.log

    def _mark(self) -> str | None:
        try:
            return self._last_words.cursor()
        except EngineFailed:
            return None

    def _explained(self, error: EngineFailed, mark: str | None) -> EngineFailed:
        """The failure with the engine's own last words, where its log has some."""
        try:
            last_words = reasons(self._last_words.since(mark).lines) if mark else ""
        except EngineFailed:
            last_words = ""
        if not last_words:
            return error
        return EngineFailed(
            error.code,
            said("{sentence} The engine says: {words}", sentence=error.sentence, words=last_words),
        )


def _reloadable(data: bytes | None, mirrors: Sequence[str], debug: bool | None) -> bytes | None:
    try:
        return reloadable(data, mirrors, debug)
    except DaemonJsonError as error:
        raise EngineFailed("engine-did-not-take-it", error.sentence) from error
