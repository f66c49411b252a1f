"""Making the engine's log name the registries that serve, for the length of one test pull.

The engine says so at debug level only, and ``debug`` can be switched by a reload, without a
restart (moby ``daemon/reload.go``). It is switched back by a reload too, and then the file's
final bytes are put in place without another.
"""

from dataclasses import dataclass
from typing import Final

from dockmirror.daemonjson import DaemonJsonError, Document, parse, sha256
from dockmirror.daemonjson.saying import Saying, said
from dockmirror.helper.checkpoint import Checkpoint
from dockmirror.helper.config_file import ChangedMeanwhile, WriteFailed
from dockmirror.helper.daemon_journal import Window
from dockmirror.helper.disk_error import disk_error
from dockmirror.helper.ending import EngineFailed, Refused, rolled_back
from dockmirror.helper.engine_api import EngineSilent, EngineState, normalised
from dockmirror.helper.transaction import Transaction
from dockmirror.helper.way import engine_state

SPEAKING: Final = "debug"
"""The log level that shows registries without a switch of ``debug``."""

KEPT_LEVELS: Final = ("", "info")
"""Log levels that the engine has again once ``debug`` was switched on and off."""


_CHANGED: Final = said("The file was changed by somebody else meanwhile.")


@dataclass(frozen=True)
class Observing:
    """Whether the log names registries now; where it does not, why, in a sentence."""

    debug: bool
    why_not: str = ""


class Observation:
    """The observation of one test pull at a time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction
        self._target = transaction.target
        self._cursor: str | None = None
        self._alone = False
        self._final: bytes | None = None
        self._mirrors: tuple[str, ...] = ()

    def begin(self) -> Observing:
        """Note where the log is, and switch ``debug`` on where it is off and can be.

        Raises ``Refused``; ``ClientGone`` and ``ClientAborts`` leave it to the roll back.
        """
        self._end_switch()
        state = engine_state(self._target)
        if state is None:
            raise Refused(
                "engine-not-running",
                said("The Docker Engine is not running, so no pull can be tested."),
            )
        present = self._target.file.read()
        self._cursor = self._cursor_now()
        if self._cursor is None:
            return Observing(debug=False, why_not=said("It is not in this computer's journal."))
        observing = self._changed(present) or self._reckon(present, state)
        if observing is None:
            observing = self._switch_on(present, state)
        self._cursor = self._cursor_now()
        return observing

    def end(self) -> Window:
        """The log since ``begin``; ``debug`` is as it was.

        Raises ``RolledBack`` where it could not be switched back, and ``NeedsAttention``.
        """
        window = Window((), truncated=False)
        if self._cursor is not None:
            try:
                window = self._target.log.since(self._cursor)
            except EngineFailed:
                window = Window((), truncated=True)
        self._cursor = None
        self._end_switch()
        return window

    def settle(self) -> None:
        """Switch ``debug`` back, if it is still on for an observation."""
        self._cursor = None
        self._end_switch()

    def forget(self) -> None:
        """The change was rolled back, ``debug`` with it."""
        self._cursor, self._alone = None, False

    def _cursor_now(self) -> str | None:
        try:
            return self._target.log.cursor()
        except EngineFailed:
            return None

    def _changed(self, present: bytes | None) -> Observing | None:
        """Where the file is no longer what the change under way made, it is not written to."""
        checkpoint = self._transaction.checkpoint
        if checkpoint is None or sha256(present) == checkpoint.entry.after_sha256:
            return None
        return Observing(debug=False, why_not=_CHANGED)

    def _reckon(self, present: bytes | None, state: EngineState) -> Observing | None:
        """What is to be said without a switch, or ``None`` where ``debug`` is to be switched."""
        if state.debug:
            return Observing(debug=True)
        try:
            document = parse(present)
        except DaemonJsonError as error:
            return Observing(debug=False, why_not=_unreadable(error))
        level = _log_level(document, self._target.service.flags.get("log-level", ()))
        if level == SPEAKING:
            return Observing(debug=True)
        if self._target.service.debug_in_flags:
            return Observing(
                debug=False,
                why_not=said("'debug' is given as a flag, so the file cannot hold it too."),
            )
        if level not in KEPT_LEVELS:
            return Observing(
                debug=False,
                why_not=said(
                    "The log level is set, and would be another after 'debug' was switched."
                ),
            )
        if document.has("registry-mirrors") and normalised(document.mirrors) != state.mirrors:
            return Observing(
                debug=False,
                why_not=said(
                    "The file holds mirrors that the engine has not taken over yet, and switching "
                    "'debug' would apply them."
                ),
            )
        return None

    def _switch_on(self, present: bytes | None, state: EngineState) -> Observing:
        transaction = self._transaction
        self._alone = transaction.checkpoint is None
        if transaction.checkpoint is None:
            transaction.check_idle()
            entry = transaction.new_entry("observe", present, present, state)
            checkpoint = Checkpoint(self._target, transaction.journal, transaction.client, entry)
            checkpoint.begin(present, present)
            transaction.checkpoint = checkpoint
        checkpoint = transaction.checkpoint
        self._final, self._mirrors = present, state.mirrors
        checkpoint.take_present(present)
        try:
            checkpoint.note(debug_switched=True)
            checkpoint.reload_into(present, state.mirrors, debug=True)
        except (EngineFailed, WriteFailed) as error:
            self._end_switch()
            return Observing(debug=False, why_not=error.sentence)
        except ChangedMeanwhile:
            self._end_switch()
            return Observing(debug=False, why_not=_CHANGED)
        except OSError as error:
            self._end_switch()
            return Observing(debug=False, why_not=disk_error(error))
        return Observing(debug=True)

    def _end_switch(self) -> None:
        checkpoint = self._transaction.checkpoint
        if checkpoint is None or not checkpoint.entry.debug_switched:
            return
        if self._alone:
            self._transaction.roll_back()
            self._alone = False
            return
        try:
            with self._transaction.client.unwatched():
                if self._is_on(checkpoint):
                    checkpoint.reload_into(self._final, self._mirrors, debug=False)
                checkpoint.note(debug_switched=False)
        except ChangedMeanwhile:
            return  # somebody else's file: the roll back, which must come now, settles it
        except (EngineFailed, WriteFailed, Refused, OSError) as error:
            if isinstance(error, EngineFailed) and checkpoint.is_theirs():
                return
            kept = self._transaction.roll_back()
            raise rolled_back(*_reason(error), kept_theirs=kept) from error

    def _is_on(self, checkpoint: Checkpoint) -> bool:
        """Whether the switch is to be undone: an engine that was restarted has its file's setting.

        One that is just being restarted is waited for. Raises ``EngineFailed``.
        """
        if self._shows_debug() is None:
            checkpoint.await_engine(self._mirrors)
        return self._shows_debug() is not False

    def _shows_debug(self) -> bool | None:
        if not self._target.control.state().is_active:
            return None
        try:
            return self._target.engine.info().debug
        except EngineSilent:
            return None


def _unreadable(error: DaemonJsonError) -> Saying:
    return said("The file cannot be read: {reason}", reason=error.sentence)


def _reason(error: EngineFailed | WriteFailed | Refused | OSError) -> tuple[str, Saying]:
    """The code and the sentence of what stopped a switch."""
    if isinstance(error, EngineFailed | Refused):
        return error.code, error.sentence
    return "write-failed", disk_error(error) if isinstance(error, OSError) else error.sentence


def _log_level(document: Document, flags: tuple[str, ...]) -> str:
    if flags:
        return flags[-1]
    level = document.value("log-level")
    return level if isinstance(level, str) else ""
