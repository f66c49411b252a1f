"""A job under way: its steps, its progress, and Cancel."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from dockmirror.i18n import _
from dockmirror.ui.button import name_button, push_button
from dockmirror.ui.button_row import ButtonRow
from dockmirror.ui.findings_view import FindingsView
from dockmirror.ui.plain_label import HEADING, PlainLabel
from dockmirror.ui.pull_progress_view import PullProgressView
from dockmirror.ui.steps_view import StepsView
from dockmirror.ui.style_sheet import SPACE


class WorkView(QWidget):
    """What happens now."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("work")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(2 * SPACE)
        card = QFrame()
        card.setProperty("surface", "card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 3 * SPACE)
        layout.setSpacing(2 * SPACE)
        self.title = PlainLabel(scale=HEADING, bold=True)
        self.steps = StepsView("work-steps")
        self.progress = PullProgressView()
        self.note = PlainLabel(tone="muted", tab_stop=True)
        self.note.setObjectName("work-note")
        self.cancel = push_button(_("&Cancel"), "work-cancel")
        for widget in (self.title, self.steps, self.progress, self.note):
            layout.addWidget(widget)
        layout.addWidget(ButtonRow((), (self.cancel,)))
        outer.addWidget(card)
        self.findings = FindingsView()
        outer.addWidget(self.findings)
        self.cancel.clicked.connect(self.cancelled)

    def begin(self, title: str) -> None:
        """Show a new job."""
        self.title.show_text(title)
        self.setAccessibleName(self.title.plain_text)
        self.steps.clear()
        self.progress.clear()
        self.findings.clear()
        self.show_note("")
        name_button(self.cancel, _("&Cancel"))
        self.cancel.setEnabled(True)

    def show_note(self, sentence: str) -> None:
        """Say a sentence under the steps."""
        self.note.show_text(sentence)
        self.note.setVisible(bool(sentence))

    def show_cancelling(self, sentence: str) -> None:
        """Say that it stops; there is nothing more to press."""
        name_button(self.cancel, _("Cancelling…"))
        self.cancel.setEnabled(False)
        self.show_note(sentence)
