"""The last test pull since the window was opened, and what the history knows of earlier ones."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dockmirror.setup.outcome import Result

if TYPE_CHECKING:
    from dockmirror.helper.history import Change
    from dockmirror.setup.last_proof import Proof


@dataclass(frozen=True)
class PastTest:
    """A job that ended with a verdict, and when, as ISO 8601."""

    result: Result
    time_iso: str


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


class LastTest(QObject):
    """Keeps the newest job that pulled a test image; ``changed`` says that there is another.

    ``test`` is the newest of all.
    """

    changed = Signal()

    def __init__(self, clock: Callable[[], str] = _now) -> None:
        super().__init__()
        self.test: PastTest | None = None
        self._by_target: dict[str, PastTest] = {}
        self._clock = clock

    def take(self, result: Result) -> None:
        """A job ended."""
        if result.verdict is not None or result.evidence:
            self.test = PastTest(result, self._clock())
            if result.target is not None:
                self._by_target[result.target.id] = self.test
            self.changed.emit()

    def of(self, target_id: str) -> PastTest | None:
        """The newest of a target."""
        return self._by_target.get(target_id)


@dataclass(frozen=True)
class Shown:
    """What a test pull before this window showed: the mirror that served, if any, and when."""

    mirror: str | None
    time_iso: str


def shown_before(
    changes: "Sequence[Change]", proof: "Proof | None", in_force: Sequence[str] | None
) -> Shown | None:
    """The newest of what the history and the remembered proof say of the list in force.

    ``changes`` are those of one engine, newest first. What is about another list says nothing.
    """
    told = [_by_history(changes, in_force), _by_proof(proof, in_force)]
    known = [one for one in told if one is not None]
    return max(known, key=lambda one: datetime.fromisoformat(one.time_iso), default=None)


def _by_history(changes: "Sequence[Change]", in_force: Sequence[str] | None) -> Shown | None:
    from dockmirror.evidence.verdict import VerdictKind
    from dockmirror.helper.engine_api import normalised
    from dockmirror.helper.history import newest_to_undo
    from dockmirror.setup.history import subject

    change = newest_to_undo(changes)
    if change is None or change.verdict != VerdictKind.MIRROR or in_force is None:
        return None
    if normalised(change.mirrors_after) != normalised(in_force):
        return None
    return Shown(subject(change), change.time_iso)


def _by_proof(proof: "Proof | None", in_force: Sequence[str] | None) -> Shown | None:
    from dockmirror.evidence.verdict import VerdictKind
    from dockmirror.helper.engine_api import normalised

    if proof is None or in_force is None:
        return None
    if not set(normalised((proof.mirror,))) <= set(normalised(in_force)):
        return None
    return Shown(proof.mirror if proof.verdict is VerdictKind.MIRROR else None, proof.time_iso)
