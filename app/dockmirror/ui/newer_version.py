"""The button that asks whether a newer version is there, and what came of it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dockmirror.i18n import _
from dockmirror.ui.button import push_button
from dockmirror.ui.plain_label import PlainLabel
from dockmirror.ui.style_sheet import SPACE


class NewerVersion(QWidget):
    """Nothing is asked before ``asked`` says that the person wants it."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("newer-version")
        self.button = push_button(_("Look for a newer version"), "newer-version-ask")
        self.button.clicked.connect(self.asked)
        self.told = PlainLabel(tab_stop=True)
        self.told.setObjectName("newer-version-told")
        self.told.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.button)
        layout.addWidget(self.told)

    def show_asking(self) -> None:
        """One question at a time."""
        self.button.setEnabled(False)
        self.told.hide()

    def show_answer(self, sentence: str) -> None:
        """Say what came of it; with an empty ``sentence`` nothing did."""
        self.button.setEnabled(True)
        self.told.show_text(sentence)
        self.told.setVisible(bool(sentence))
