"""The first page: the state of this computer, and the main job."""

from enum import Enum, auto
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from dockmirror.i18n import _
from dockmirror.ui.page import Page
from dockmirror.ui.status_banner import StatusBanner
from dockmirror.ui.url_field import UrlField

if TYPE_CHECKING:
    from dockmirror.ui.findings_view import FindingsView
    from dockmirror.ui.plan_view import PlanView
    from dockmirror.ui.verdict_view import VerdictView
    from dockmirror.ui.work_view import WorkView


class Stage(Enum):
    """What the page is about now."""

    ADDRESS = auto()
    WORK = auto()
    PLAN = auto()
    VERDICT = auto()


# From top to bottom. What the first paint does not show is built when it is first asked for.
_ORDER: Final = ("status", "address", "check-findings", "work", "plan", "verdict")


class HomePage(Page):
    """Shows one stage at a time under the state of this computer.

    The signals are those of the parts of the same name: they are there before the parts are.
    """

    work_cancelled = Signal()
    plan_agreed = Signal()
    plan_declined = Signal()
    plan_options_changed = Signal()
    verdict_done = Signal()
    verdict_undo_asked = Signal()
    verdict_again_asked = Signal()
    verdict_force_asked = Signal()
    verdict_report_asked = Signal(Path)

    def __init__(self) -> None:
        super().__init__("home", _("Home"))
        self.stage = Stage.ADDRESS
        self.status = StatusBanner()
        self.address = UrlField()
        self._stages: dict[Stage, tuple[QWidget, QWidget]] = {}
        self.column.addStretch(1)
        self._place(self.status)
        self._place(self.address)
        self._stages[Stage.ADDRESS] = (self.address, self.address.edit)

    @cached_property
    def findings(self) -> "FindingsView":
        """What was found about the address."""
        from dockmirror.ui.findings_view import FindingsView

        findings = FindingsView(offers_ca=True)
        findings.setObjectName("check-findings")
        self._place(findings)
        return findings

    @cached_property
    def work(self) -> "WorkView":
        """The job under way."""
        from dockmirror.ui.work_view import WorkView

        work = WorkView()
        work.cancelled.connect(self.work_cancelled)
        self._place(work, Stage.WORK, work.cancel)
        return work

    @cached_property
    def plan(self) -> "PlanView":
        """The change to agree to."""
        from dockmirror.ui.plan_view import PlanView

        plan = PlanView()
        plan.agreed.connect(self.plan_agreed)
        plan.declined.connect(self.plan_declined)
        plan.options_changed.connect(self.plan_options_changed)
        self._place(plan, Stage.PLAN, plan.agree)
        return plan

    @cached_property
    def verdict(self) -> "VerdictView":
        """How the job ended."""
        from dockmirror.ui.verdict_view import VerdictView

        verdict = VerdictView()
        verdict.done.connect(self.verdict_done)
        verdict.undo_asked.connect(self.verdict_undo_asked)
        verdict.again_asked.connect(self.verdict_again_asked)
        verdict.force_asked.connect(self.verdict_force_asked)
        verdict.report_asked.connect(self.verdict_report_asked)
        self._place(verdict, Stage.VERDICT, verdict.done_button)
        return verdict

    def prepare(self) -> None:
        """Build what the coming stages show, a part at a turn of the loop, so that none waits."""
        for part in ("findings", "work", "plan", "verdict"):
            if part not in self.__dict__:
                getattr(self, part)
                QTimer.singleShot(0, self, self.prepare)
                return

    def show_stage(self, stage: Stage) -> None:
        """Show this stage, and put the focus on what it is there for."""
        self.stage = stage
        view, focus = self._view_of(stage)
        self.setUpdatesEnabled(False)
        for candidate, (other, _focus) in self._stages.items():
            other.setVisible(candidate is stage)
        at_rest = stage is Stage.ADDRESS
        self.findings.setVisible(at_rest and bool(self.findings.findings))
        self.status.set_compact(not at_rest)
        self.setUpdatesEnabled(True)
        if self.isVisible():
            from PySide6.QtGui import QAccessible, QAccessibleEvent

            focus.setFocus()
            QAccessible.updateAccessibility(QAccessibleEvent(view, QAccessible.Event.Alert))
        self.to_top()

    def follow_work(self) -> None:
        """Keep the newest step and Cancel in sight, unless the person looks at something else."""
        if self.focusWidget() is self.work.cancel:
            QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.work.cancel))

    def primary(self) -> QPushButton | None:
        """What Return does at this stage."""
        if self.stage is Stage.ADDRESS:
            return self.address.set_up
        if self.stage is Stage.PLAN:
            return self.plan.agree
        return self.verdict.done_button if self.stage is Stage.VERDICT else None

    def cancelling(self) -> QPushButton | None:
        """What Esc does at this stage."""
        if self.stage is Stage.WORK:
            return self.work.cancel
        if self.stage is Stage.PLAN:
            return self.plan.cancel
        return self.verdict.done_button if self.stage is Stage.VERDICT else None

    def _view_of(self, stage: Stage) -> tuple[QWidget, QWidget]:
        if stage not in self._stages:
            # Asking for a part builds it.
            getattr(self, stage.name.lower())
        return self._stages[stage]

    def _place(
        self, widget: QWidget, stage: Stage | None = None, focus: QWidget | None = None
    ) -> None:
        """Put the widget where it belongs in the column; one of another stage stays hidden."""
        place = _ORDER.index(widget.objectName())
        before = 0
        while before < self.column.count():
            item = self.column.itemAt(before)
            other = item.widget() if item is not None else None
            if other is None or _ORDER.index(other.objectName()) > place:
                break
            before += 1
        self.column.insertWidget(before, widget)
        if stage is not None and focus is not None:
            self._stages[stage] = (widget, focus)
            widget.setVisible(stage is self.stage)
