"""What a command tells its surface (window, terminal, test) while it works."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from dockmirror.engine.pull import LayerProgress
from dockmirror.evidence.evidence import Evidence
from dockmirror.evidence.verdict import Verdict
from dockmirror.mirror.finding import Finding
from dockmirror.setup.outcome import Result, StepStatus
from dockmirror.setup.plan import Plan


@dataclass(frozen=True)
class StepStarted:
    """A step began. ``id`` is stable; ``title`` is in the person's language."""

    id: str
    title: str


@dataclass(frozen=True)
class StepFinished:
    """A step ended, with a short remark for the person (an address, a digest), if any."""

    id: str
    status: StepStatus
    seconds: float
    remark: str = ""


@dataclass(frozen=True)
class FindingReported:
    """Something was found."""

    finding: Finding


@dataclass(frozen=True)
class PlanMade:
    """What would be changed, before anybody is asked."""

    plan: Plan


@dataclass(frozen=True)
class PullProgressed:
    """How far a pull is, in bytes over all layers that are known so far, and layer by layer."""

    image: str
    done_bytes: int
    total_bytes: int
    layers_done: int
    layers_total: int
    layers: tuple[LayerProgress, ...] = ()


@dataclass(frozen=True)
class EvidenceGathered:
    """What one source saw of the pull."""

    evidence: Evidence


@dataclass(frozen=True)
class VerdictReached:
    """Who served the pull."""

    verdict: Verdict


@dataclass(frozen=True)
class Noted:
    """A sentence for the person that belongs to no step."""

    sentence: str


@dataclass(frozen=True)
class Finished:
    """The last event of every command."""

    result: Result


Event = (
    StepStarted
    | StepFinished
    | FindingReported
    | PlanMade
    | PullProgressed
    | EvidenceGathered
    | VerdictReached
    | Noted
    | Finished
)

Observer = Callable[[Event], None]


class Consent(Protocol):
    """Asks the person. Called in the thread of the flow, which waits for the answer."""

    def __call__(self, plan: Plan) -> bool:
        """Whether the person agrees to the plan."""
        ...
