"""The first page: the state of this computer, and the main job."""

from enum import Enum, auto

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QPushButton, QWidget

from dockmirror.i18n import _
from dockmirror.ui.findings_view import FindingsView
from dockmirror.ui.page import Page
from dockmirror.ui.plan_view import PlanView
from dockmirror.ui.status_banner import StatusBanner
from dockmirror.ui.url_field import UrlField
from dockmirror.ui.verdict_view import VerdictView
from dockmirror.ui.work_view import WorkView


class Stage(Enum):
    """What the page is about now."""

    ADDRESS = auto()
    WORK = auto()
    PLAN = auto()
    VERDICT = auto()


class HomePage(Page):
    """Shows one stage at a time under the state of this computer."""

    def __init__(self) -> None:
        super().__init__("home", _("Home"))
        self.stage = Stage.ADDRESS
        self.status = StatusBanner()
        self.address = UrlField()
        self.findings = FindingsView(offers_ca=True)
        self.findings.setObjectName("check-findings")
        self.work = WorkView()
        self.plan = PlanView()
        self.verdict = VerdictView()
        for widget in (
            self.status,
            self.address,
            self.findings,
            self.work,
            self.plan,
            self.verdict,
        ):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self._stages: dict[Stage, tuple[QWidget, QWidget]] = {
            Stage.ADDRESS: (self.address, self.address.edit),
            Stage.WORK: (self.work, self.work.cancel),
            Stage.PLAN: (self.plan, self.plan.agree),
            Stage.VERDICT: (self.verdict, self.verdict.done_button),
        }
        self.show_stage(Stage.ADDRESS)

    def show_stage(self, stage: Stage) -> None:
        """Show this stage, and put the focus on what it is there for."""
        self.stage = stage
        self.setUpdatesEnabled(False)
        for candidate, (view, _focus) in self._stages.items():
            view.setVisible(candidate is stage)
        at_rest = stage is Stage.ADDRESS
        self.findings.setVisible(at_rest and bool(self.findings.findings))
        self.status.set_compact(not at_rest)
        self.setUpdatesEnabled(True)
        view, focus = self._stages[stage]
        if self.isVisible():
            focus.setFocus()
            QAccessible.updateAccessibility(QAccessibleEvent(view, QAccessible.Event.Alert))
        self.to_top()

    def follow_work(self) -> None:
        """Keep the newest step and Cancel in sight, unless the person looks at something else."""
        if self.focusWidget() is self.work.cancel:
            QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.work.cancel))

    def primary(self) -> QPushButton | None:
        """What Return does at this stage."""
        return {
            Stage.ADDRESS: self.address.set_up,
            Stage.PLAN: self.plan.agree,
            Stage.VERDICT: self.verdict.done_button,
        }.get(self.stage)

    def cancelling(self) -> QPushButton | None:
        """What Esc does at this stage."""
        return {
            Stage.WORK: self.work.cancel,
            Stage.PLAN: self.plan.cancel,
            Stage.VERDICT: self.verdict.done_button,
        }.get(self.stage)
