"""The last test pull since the window was opened, and what the history knows of earlier ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dockmirror.setup.outcome import Result

if TYPE_CHECKING:
    from dockmirror.helper.history import Change


@dataclass(frozen=True)
class PastTest:
    """A job that ended with a verdict, and when, as ISO 8601."""

    result: Result
    time_iso: str


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class LastTest(QObject):
    """Keeps the newest job that pulled a test image; ``changed`` says that there is another."""

    changed = Signal()

    def __init__(self, clock: Callable[[], str] = _now) -> None:
        super().__init__()
        self.test: PastTest | None = None
        self._clock = clock

    def take(self, result: Result) -> None:
        """A job ended."""
        if result.verdict is not None or result.evidence:
            self.test = PastTest(result, self._clock())
            self.changed.emit()


def proven_before(
    changes: "Sequence[Change]", in_force: Sequence[str] | None
) -> tuple[str, str] | None:
    """The mirror that the newest change proved, and when; where that change is still in force."""
    from dockmirror.evidence.verdict import VerdictKind
    from dockmirror.helper.engine_api import normalised
    from dockmirror.helper.history import newest_to_undo
    from dockmirror.setup.history import subject

    change = newest_to_undo(changes)
    if change is None or change.verdict != VerdictKind.MIRROR or in_force is None:
        return None
    mirror = subject(change)
    if mirror is None or normalised(change.mirrors_after) != normalised(in_force):
        return None
    return mirror, change.time_iso
