"""The story of a command for people: steps that tick, findings, the plan, the verdict."""

from collections.abc import Sequence
from dataclasses import replace

from rich.cells import cell_len
from rich.text import Text

from dockmirror.cli import tables
from dockmirror.cli.answer import Answer
from dockmirror.cli.blocks import show_finding, show_plan
from dockmirror.cli.explanation import show_explanation
from dockmirror.cli.kit_view import show_kit
from dockmirror.cli.progress import MovingLine
from dockmirror.cli.terminal import Terminal, shown
from dockmirror.evidence.evidence import Evidence, Says
from dockmirror.evidence.verdict import Verdict, VerdictKind
from dockmirror.i18n import _
from dockmirror.isolates import without_isolates
from dockmirror.mirror.finding import Finding
from dockmirror.quantities import number_text
from dockmirror.setup.events import (
    Event,
    EvidenceGathered,
    FindingReported,
    Finished,
    Noted,
    PlanMade,
    PullProgressed,
    StepFinished,
    StepStarted,
    VerdictReached,
)
from dockmirror.setup.outcome import Outcome, Result, StepStatus
from dockmirror.setup.plan import Plan

_TITLE_CELLS = 46
_SECONDS_CELLS = 6
_ASKS_THE_PERSON = "elevate"
"""During this step sudo or an agent may ask on the same terminal: nothing may move there."""


class TextStory:
    """Tells the events of one command to people, and its answer at the end.

    ``several`` is for checks side by side, whose steps would be told all mixed up.
    """

    def __init__(self, terminal: Terminal, *, several: bool = False) -> None:
        self._terminal = terminal
        self._several = several
        self._moving = MovingLine(terminal.console)
        self._titles: dict[str, str] = {}
        self._held_back: list[Finding] = []
        self._told: list[Finding] = []
        self._plan: Plan | None = None
        self._verdict: Verdict | None = None
        if several and terminal.animated:
            self._moving.start(_("Checking the mirrors side by side"))

    def __call__(self, event: Event) -> None:
        """Tell one event."""
        match event:
            case StepStarted() if not self._several:
                self._step_started(event)
            case StepFinished() if not self._several:
                self._step_finished(event)
            case FindingReported() if not self._several:
                self._held_back.append(event.finding)
                if not self._titles:
                    self._tell_findings()
            case PlanMade():
                self.show_plan(event.plan)
            case PullProgressed():
                self._moving.pulled(event.done_bytes, event.total_bytes)
            case EvidenceGathered():
                self._tell_evidence(event.evidence)
            case VerdictReached():
                self._tell_verdict(event.verdict)
            case Noted():
                self._terminal.line(event.sentence)
            case StepStarted() | StepFinished() | FindingReported() | Finished():
                pass  # a check of several tells them in its table; the end is told by ``finish``

    def say(self, sentence: str) -> None:
        """Say a sentence at once, whatever is under way."""
        self._terminal.line(sentence)

    def pause(self) -> None:
        """Take the moving line away, because the person is asked something."""
        self._moving.stop()

    def show_plan(self, plan: Plan) -> None:
        """Show what would be changed, once."""
        if plan is self._plan:
            return
        self._plan = plan
        self.pause()
        self._tell_findings()
        show_plan(self._terminal, plan)
        self._told += plan.warnings

    def finish(self, answer: Answer) -> None:
        """Tell how the command ended."""
        self._moving.stop()
        self._titles.clear()
        self._tell_findings()
        if answer.mirrors is not None:
            tables.show_mirrors(self._terminal, answer.mirrors)
        result = answer.result
        if answer.status is not None:
            self._terminal.line(answer.status.sentence, style="bold")
            tables.show_targets(self._terminal, answer.status.targets, result.findings)
            result = replace(result, sentences=())
        if answer.changes:
            tables.show_changes(self._terminal, answer.changes)
        if answer.kit is not None:
            show_kit(self._terminal, answer.kit)
        for explained in answer.explained:
            told = answer.mirrors is None
            show_explanation(self._terminal, explained, with_findings=not told)
        if answer.mirrors is None:
            self._tell_untold(result)
        self._tell_sentences(result)

    def _step_started(self, event: StepStarted) -> None:
        self._titles[event.id] = event.title
        if event.id == _ASKS_THE_PERSON:
            self.pause()
            if self._terminal.is_terminal:
                self._terminal.line(f"{shown(event.title)}{self._terminal.glyphs.ellipsis}")
        elif self._terminal.animated:
            self._moving.start(shown(event.title))

    def _step_finished(self, event: StepFinished) -> None:
        self._moving.stop()
        title = shown(self._titles.pop(event.id, event.id))
        glyphs = self._terminal.glyphs
        glyph, style, word = {
            StepStatus.DONE: (glyphs.done, "green", ""),
            StepStatus.FAILED: (glyphs.failed, "bold red", _("failed")),
            StepStatus.SKIPPED: (glyphs.skipped, "dim", _("skipped")),
        }[event.status]
        line = Text.assemble((glyph, style), " ", title)
        line.append(" " * max(_TITLE_CELLS - cell_len(without_isolates(title)), 1))
        if event.status is not StepStatus.SKIPPED:
            seconds = number_text(event.seconds, 2).rjust(_SECONDS_CELLS)
            line.append(_("{seconds} s").format(seconds=seconds), "dim")
        remark = ". ".join(part for part in (word, shown(event.remark)) if part)
        if remark:
            line.append(f"  {remark}")
        self._terminal.line(line)
        self._tell_findings()

    def _tell_findings(self) -> None:
        findings, self._held_back = self._held_back, []
        for finding in findings:
            if finding not in self._told:
                self._told.append(finding)
                show_finding(self._terminal, finding, indent=2)

    def _tell_untold(self, result: Result) -> None:
        if result.outcome in (Outcome.USAGE, Outcome.INTERNAL_ERROR):
            return
        self._held_back += [finding for finding in result.findings if finding not in self._told]
        self._tell_findings()

    def _tell_evidence(self, evidence: Evidence) -> None:
        glyphs = self._terminal.glyphs
        glyph, style = {
            Says.POSITIVE: (glyphs.done, "green"),
            Says.NEGATIVE: (glyphs.failed, "red"),
            Says.NOTHING: (glyphs.skipped, "dim"),
        }[evidence.says]
        line = Text.assemble((glyph, style), " ", shown(evidence.detail))
        line.append(f" ({shown(evidence.source)})", "dim")
        self._terminal.line(line, indent=2)

    def _tell_verdict(self, verdict: Verdict) -> None:
        if verdict == self._verdict:
            return
        self._verdict = verdict
        self._moving.stop()
        style = {VerdictKind.MIRROR: "bold green", VerdictKind.UNPROVEN: "bold yellow"}
        self._terminal.line()
        self._terminal.line(
            Text.assemble(
                (_("Verdict:"), "bold"),
                " ",
                (shown(verdict.sentence), style.get(verdict.kind, "bold red")),
            )
        )
        if verdict.why:
            self._terminal.line(verdict.why, indent=2)

    def _tell_sentences(self, result: Result) -> None:
        sentences = closing_sentences(result, self._told, self._verdict)
        if sentences:
            self._terminal.line()
        for number, sentence in enumerate(sentences):
            self._terminal.line(sentence, style="bold" if number == 0 else "")
        for command in result.commands:
            self._terminal.raw_line(command, indent=4)


def closing_sentences(
    result: Result, told: Sequence[Finding], verdict: Verdict | None
) -> tuple[str, ...]:
    """The result's sentences without those that stand just above as a finding or the verdict."""
    above = set() if verdict is None else {verdict.sentence}
    for finding in told:
        above |= {
            finding.told_with(finding.detail),
            finding.told_with(finding.remedy),
            finding.told_with(f"{finding.detail} {finding.remedy}".strip()),
            finding.detail,
            finding.remedy,
        }
    left = tuple(sentence for sentence in result.sentences if sentence not in above)
    if left or not told:
        return left
    if result.command == "check":
        return (_("This mirror cannot be used as it is."),)
    if result.outcome in (Outcome.UNUSABLE, Outcome.REFUSED, Outcome.DENIED, Outcome.USAGE):
        return (_("Nothing was changed."),)
    return left
