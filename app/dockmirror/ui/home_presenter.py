"""Drives the first page: one job at a time, from the click to the verdict."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Final

from PySide6.QtCore import QObject, Signal

from dockmirror.i18n import _
from dockmirror.setup.events import (
    Event,
    FindingReported,
    Noted,
    PullProgressed,
    StepFinished,
    StepStarted,
)
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.setup.plan import Plan
from dockmirror.ui.address_history import AddressHistory
from dockmirror.ui.address_presenter import AddressPresenter
from dockmirror.ui.commands import Commands
from dockmirror.ui.computer_state import ComputerState
from dockmirror.ui.flow_thread import FlowThread, Work
from dockmirror.ui.home_page import HomePage, Stage
from dockmirror.ui.outcome_words import heading
from dockmirror.ui.plain_label import presentable
from dockmirror.ui.report_presenter import ReportPresenter
from dockmirror.ui.target_choice import TargetChoice

# A job longer than this, in seconds, may have been left to itself: its end asks for attention.
_LONG: Final = 5.0
_KEPT: Final = frozenset({Outcome.PROVEN, Outcome.UNPROVEN, Outcome.NOT_USED, Outcome.DONE})


@dataclass(frozen=True)
class _Job:
    """One run of a command: what it is called while it works, and what agreeing is called."""

    title: str
    action: str
    options: Options
    start: Callable[[Options], Work]
    with_options: bool = False


class HomePresenter(QObject):
    """Starts the commands, shows what they tell, and passes the person's answers to them."""

    job_started = Signal()
    job_ended = Signal(object)
    attention = Signal(str)

    def __init__(
        self,
        page: HomePage,
        commands: Commands,
        computer: ComputerState,
        options: Options,
        choice: TargetChoice,
        clock: Callable[[], float] = monotonic,
        history: AddressHistory | None = None,
    ) -> None:
        super().__init__()
        self._page = page
        self._commands = commands
        self._computer = computer
        self._options = options
        self._choice = choice
        self._clock = clock
        self._flow: FlowThread | None = None
        self._job: _Job | None = None
        self._plan_options = options
        self._replan = False
        self._result: Result | None = None
        self._began = 0.0
        self._waiting = ""
        self.address = AddressPresenter(
            page.address, page.findings, commands, options, choice, history=history
        )
        self.report = ReportPresenter(page, commands, options)
        page.address.options.show_options(options)
        self.address.submitted.connect(self.set_up)
        page.status.verify_asked.connect(self.verify)
        page.status.undo_asked.connect(lambda: self.undo())
        page.status.remove_asked.connect(self.remove)
        page.work_cancelled.connect(self.cancel)
        page.plan_agreed.connect(self.agree)
        page.plan_declined.connect(self.cancel)
        page.plan_options_changed.connect(self._plan_options_changed)
        page.verdict_done.connect(self.finish)
        page.verdict_undo_asked.connect(self._undo_result)
        page.verdict_again_asked.connect(self.again)
        page.verdict_force_asked.connect(self.set_up_anyway)
        computer.loaded.connect(lambda _snapshot: self._offer_undo())

    @property
    def is_busy(self) -> bool:
        """Whether a job is under way."""
        return self._flow is not None

    def set_up(self, text: str) -> None:
        """Set the mirror up, with the options that are chosen."""
        options = self._page.address.options.applied_to(self._chosen())
        options = replace(options, ca_certificate=self.address.ca_certificate)
        self._start(self._set_up_job(text, options))

    def fill(self, text: str) -> None:
        """Put what came from elsewhere into the field, at once or when the job has been left."""
        if self._page.stage is Stage.ADDRESS:
            self.address.fill(text)
        else:
            self._waiting = text
            if self._page.stage is Stage.VERDICT:
                self.finish()

    def verify(self, target_id: str = "") -> None:
        """See which registry a target really uses now: that one, else the one that is meant."""
        commands = self._commands

        def start(options: Options) -> Work:
            return lambda observer, token, _agrees: commands.verify(options, observer, token)

        self._start(_Job(_("Checking this computer"), "", self._about(target_id), start))

    def remove(self) -> None:
        """Take every mirror out."""
        commands = self._commands

        def start(options: Options) -> Work:
            return lambda observer, token, agrees: commands.remove(options, observer, token, agrees)

        title = _("Going back to Docker Hub")
        self._start(_Job(title, _("&Remove"), self._chosen(), start))

    def undo(self, target_id: str = "") -> None:
        """Take the newest change back: of that target, else of the one that is meant."""
        commands = self._commands

        def start(options: Options) -> Work:
            return lambda observer, token, agrees: commands.undo(options, observer, token, agrees)

        title = _("Taking the last change back")
        self._start(_Job(title, _("&Undo the change"), self._about(target_id), start))

    def run(self, title: str, action: str, start: Callable[[Options], Work]) -> None:
        """Do a job of another page here; ``action`` is what agreeing to its plan is called."""
        self._start(_Job(title, action, self._chosen(), start))

    def _chosen(self) -> Options:
        return self._choice.applied_to(self._options)

    def _about(self, target_id: str) -> Options:
        return replace(self._options, target=target_id) if target_id else self._chosen()

    def _undo_result(self) -> None:
        target = None if self._result is None else self._result.target
        self.undo("" if target is None else target.id)

    def again(self) -> None:
        """Do the last job once more."""
        if self._job is not None:
            self._start(self._job)

    def set_up_anyway(self) -> None:
        """Do the last job once more, whatever the probe says."""
        if self._job is not None:
            self._start(replace(self._job, options=replace(self._job.options, force=True)))

    def agree(self) -> None:
        """Agree to the plan, or have it worked out anew where the choices have changed."""
        if self._flow is None or self._page.stage is not Stage.PLAN:
            return
        if self._job is not None and self._plan_options != self._job.options:
            self._replan = True
            self._flow.answer(False)
        else:
            self._page.work.steps.fold(_("Check the mirror and work out the change"))
            self._flow.answer(True)
        self._page.show_stage(Stage.WORK)

    def cancel(self) -> None:
        """Stop the job. Whatever it changed is put back before it ends."""
        if self._flow is None:
            return
        self._replan = False
        self._page.show_stage(Stage.WORK)
        self._page.work.show_cancelling(
            _("Stopping. Whatever was changed is being put back as it was.")
        )
        self._flow.cancel()

    def finish(self) -> None:
        """Leave the verdict."""
        self._page.show_stage(Stage.ADDRESS)
        waiting, self._waiting = self._waiting, ""
        if waiting:
            self.address.fill(waiting)
        elif self._page.address.text:
            self.address.check_again()

    def _set_up_job(self, text: str, options: Options) -> _Job:
        commands = self._commands

        def start(chosen: Options) -> Work:
            return lambda observer, token, agrees: commands.set_up(
                text, chosen, observer, token, agrees
            )

        title = _("Setting up {mirror}").format(mirror=presentable(text, 200))
        return _Job(title, _("&Set up"), options, start, with_options=True)

    def _start(self, job: _Job) -> None:
        if self._flow is not None:
            return
        self.address.stop()
        self._job = job
        self._replan = False
        self._began = self._clock()
        self._page.work.begin(job.title)
        self._page.verdict.steps.clear()
        self._page.show_stage(Stage.WORK)
        flow = FlowThread(job.start(job.options))
        self._flow = flow
        flow.events.connect(self._see)
        flow.consent_asked.connect(self._show_plan)
        flow.ended.connect(self._end)
        flow.failed.connect(self._fail)
        self.job_started.emit()
        flow.start()

    def _see(self, events: Sequence[Event]) -> None:
        work, told = self._page.work, self._page.verdict.steps
        for event in events:
            if isinstance(event, StepStarted):
                work.steps.start(event.id, event.title)
                told.start(event.id, event.title)
            elif isinstance(event, StepFinished):
                for steps in (work.steps, told):
                    steps.finish(event.id, event.status, event.seconds, event.remark)
                if event.id in ("pull", "hub-pull"):
                    work.progress.clear()
            elif isinstance(event, PullProgressed):
                work.progress.show_progress(event)
            elif isinstance(event, Noted) and not self._is_cancelling:
                work.show_note(event.sentence)
        self._page.follow_work()
        work.findings.add(event.finding for event in events if isinstance(event, FindingReported))

    @property
    def _is_cancelling(self) -> bool:
        return self._flow is not None and self._flow.token.is_cancelled

    def _show_plan(self, plan: Plan) -> None:
        if self._flow is None or self._job is None or self._is_cancelling:
            return  # the worker has its answer: the cancellation
        self._plan_options = self._job.options
        self._page.plan.show_plan(
            plan,
            self._job.options,
            action=self._job.action,
            with_options=self._job.with_options,
        )
        self._page.show_stage(Stage.PLAN)
        self._ask_for_attention(_("The change is ready for you to review."))

    def _plan_options_changed(self) -> None:
        if self._job is None:
            return
        self._plan_options = self._page.plan.options.applied_to(self._job.options)
        changed = self._plan_options != self._job.options
        self._page.plan.offer(_("&Work it out again") if changed else self._job.action)

    def _end(self, result: Result) -> None:
        self._flow = None
        if self._replan and self._job is not None:
            self._page.address.options.show_options(self._plan_options)
            self._start(replace(self._job, options=self._plan_options))
            return
        self._page.work.steps.stop()
        self._page.verdict.steps.stop()
        self._page.verdict.show_result(
            result,
            can_undo=False,  # offered once the history has been read again
            can_force=result.command == "setup" and result.outcome is Outcome.UNUSABLE,
        )
        self._result = result
        self.report.about(result)
        self._page.show_stage(Stage.VERDICT)
        self._computer.take(result)
        self._ask_for_attention(heading(result.outcome, result.program))
        self.job_ended.emit(result)

    def _fail(self) -> None:
        command = self._job.title if self._job is not None else ""
        self._end(Result(command=command, outcome=Outcome.INTERNAL_ERROR))

    def _ask_for_attention(self, sentence: str) -> None:
        if self._clock() - self._began >= _LONG:
            self.attention.emit(sentence)

    def _offer_undo(self) -> None:
        result, snapshot = self._result, self._computer.snapshot
        if self._page.stage is not Stage.VERDICT or result is None or snapshot is None:
            return
        kept = result.changed and result.outcome in _KEPT and result.command != "undo"
        about = None if result.target is None else result.target.id
        self._page.verdict.allow_undo(kept and about in snapshot.undoable)
