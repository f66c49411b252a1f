"""How a command ended: the outcome, its exit code, and everything that it learnt."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from dockmirror.evidence.evidence import Evidence
from dockmirror.evidence.verdict import Verdict
from dockmirror.mirror.finding import Finding

if TYPE_CHECKING:
    from dockmirror.setup.three_way import ThreeWay


class Outcome(StrEnum):
    """The one word for how a command ended; ``exit_code`` is its number."""

    PROVEN = "proven"
    USABLE = "usable"
    UNCHANGED = "unchanged"
    DONE = "done"
    INTERNAL_ERROR = "internal-error"
    USAGE = "usage"
    UNUSABLE = "unusable"
    REFUSED = "refused"
    ROLLED_BACK = "rolled-back"
    NOT_USED = "not-used"
    DENIED = "denied"
    UNPROVEN = "unproven"
    NEEDS_ATTENTION = "needs-attention"
    CANCELLED = "cancelled"

    @property
    def exit_code(self) -> int:
        """The exit code of the command line."""
        return _EXIT_CODES[self]


_EXIT_CODES: Final = {
    Outcome.PROVEN: 0,
    Outcome.USABLE: 0,
    Outcome.UNCHANGED: 0,
    Outcome.DONE: 0,
    Outcome.INTERNAL_ERROR: 1,
    Outcome.USAGE: 2,
    Outcome.UNUSABLE: 3,
    Outcome.REFUSED: 4,
    Outcome.ROLLED_BACK: 5,
    Outcome.NOT_USED: 6,
    Outcome.DENIED: 7,
    Outcome.UNPROVEN: 8,
    Outcome.NEEDS_ATTENTION: 9,
    Outcome.CANCELLED: 130,
}


class StepStatus(StrEnum):
    """How a step ended."""

    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True)
class StepRecord:
    """A step that ended: ``id`` is stable, ``seconds`` is how long it took."""

    id: str
    status: StepStatus
    seconds: float


@dataclass(frozen=True)
class TargetFacts:
    """What was configured: the target, its file, and the engine behind it."""

    id: str
    config_path: str
    engine_version: str | None = None
    image_store: str | None = None


@dataclass(frozen=True)
class Measured:
    """How quick a mirror was: the longest wait for an answer, and a layer's bytes a second.

    None is what was not measured.
    """

    first_byte_seconds: float | None = None
    bytes_per_second: float | None = None


@dataclass(frozen=True)
class Result:
    """Everything that a command ends with.

    ``sentences`` are the closing words for a person, most important first; ``commands`` are what
    to run by hand where ``outcome`` is ``NEEDS_ATTENTION``. ``backup`` is the path of the bytes
    from before the change. ``measured`` is there where a mirror was probed and served. ``program``
    is what sentences call the program that the command was about.
    """

    command: str
    outcome: Outcome
    sentences: tuple[str, ...] = ()
    mirror: str | None = None
    verdict: Verdict | None = None
    changed: bool = False
    target: TargetFacts | None = None
    findings: tuple[Finding, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    steps: tuple[StepRecord, ...] = ()
    backup: str | None = None
    commands: tuple[str, ...] = field(default=())
    three_way: "ThreeWay | None" = None
    measured: Measured | None = None
    program: str = "Docker"
