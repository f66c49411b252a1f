"""Tells the surface what happens, and keeps the record of it for the result."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dockmirror.evidence.evidence import Evidence
from dockmirror.evidence.verdict import Verdict
from dockmirror.mirror.finding import Finding
from dockmirror.setup.events import (
    Event,
    EvidenceGathered,
    FindingReported,
    Finished,
    Noted,
    Observer,
    StepFinished,
    StepStarted,
    VerdictReached,
)
from dockmirror.setup.outcome import Measured, Outcome, Result, StepRecord, StepStatus, TargetFacts
from dockmirror.setup.steps import DOCKER, step_title

if TYPE_CHECKING:
    from dockmirror.setup.three_way import ThreeWay


class Step:
    """A step under way; set ``remark`` or ``status`` before it ends."""

    def __init__(self) -> None:
        self.remark = ""
        self.status = StepStatus.DONE


class Narration:
    """One command's story. The attributes are what the result is made of at the end."""

    def __init__(self, command: str, observer: Observer) -> None:
        self.command = command
        self.mirror: str | None = None
        self.target: TargetFacts | None = None
        self.changed = False
        self.backup: str | None = None
        self.three_way: ThreeWay | None = None
        self.measured: Measured | None = None
        self.program = DOCKER
        """What sentences call the program that the command is about."""
        self._observer = observer
        self._findings: list[Finding] = []
        self._evidence: list[Evidence] = []
        self._steps: list[StepRecord] = []
        self._verdict: Verdict | None = None

    def tell(self, event: Event) -> None:
        """Pass an event on as it is."""
        self._observer(event)

    @contextmanager
    def step(self, step_id: str) -> Iterator[Step]:
        """Run the body as a step: failed when it raises, else as the body leaves it."""
        self.started(step_id)
        step = Step()
        began = time.monotonic()
        try:
            yield step
        except BaseException:
            step.status = StepStatus.FAILED
            raise
        finally:
            self.ended(step_id, step.status, time.monotonic() - began, step.remark)

    def started(self, step_id: str) -> None:
        """A step began."""
        self.tell(StepStarted(step_id, step_title(step_id, self.program)))

    def ended(self, step_id: str, status: StepStatus, seconds: float, remark: str = "") -> None:
        """A step ended; ``seconds`` is how long it took."""
        self._steps.append(StepRecord(step_id, status, seconds))
        self.tell(StepFinished(step_id, status, seconds, remark))

    def found(self, finding: Finding) -> None:
        """Report a finding, once."""
        if finding not in self._findings:
            self._findings.append(finding)
            self.tell(FindingReported(finding))

    def note(self, sentence: str) -> None:
        """Say a sentence that belongs to no step."""
        self.tell(Noted(sentence))

    def gathered(self, evidence: Evidence) -> None:
        """Report what one source saw."""
        self._evidence.append(evidence)
        self.tell(EvidenceGathered(evidence))

    def judged(self, verdict: Verdict) -> None:
        """Report the verdict."""
        self._verdict = verdict
        self.tell(VerdictReached(verdict))

    def result(self, outcome: Outcome, *sentences: str, commands: tuple[str, ...] = ()) -> Result:
        """End the story: tell ``Finished`` and give the result."""
        result = Result(
            command=self.command,
            outcome=outcome,
            sentences=sentences,
            mirror=self.mirror,
            verdict=self._verdict,
            changed=self.changed,
            target=self.target,
            findings=tuple(self._findings),
            evidence=tuple(self._evidence),
            steps=tuple(self._steps),
            backup=self.backup,
            commands=commands,
            three_way=self.three_way,
            measured=self.measured,
            program=self.program,
        )
        self.tell(Finished(result))
        return result
