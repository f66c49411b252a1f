"""A field of a form: its name, a line to type in, what it means, and a way to choose a file."""

import os
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from dockmirror.i18n import _
from dockmirror.ui.button import push_button
from dockmirror.ui.plain_label import CAPTION, PlainLabel
from dockmirror.ui.style_sheet import SPACE

_LONGEST: Final = 2000


class FormField(QWidget):
    """One line. ``browse`` is ``file`` or ``folder`` where one can be chosen, else empty."""

    edited = Signal()

    def __init__(
        self,
        title: str,
        object_name: str,
        *,
        example: str = "",
        meaning: str = "",
        browse: str = "",
        secret: bool = False,
    ) -> None:
        super().__init__()
        label = QLabel(title)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("weight", "bold")
        label.setWordWrap(True)
        self.edit = QLineEdit()
        self.edit.setObjectName(object_name)
        self.edit.setMaxLength(_LONGEST)
        self.edit.setPlaceholderText(example)
        self.edit.setAccessibleName(title.replace("&", ""))
        self.edit.setAccessibleDescription(meaning)
        # Names, addresses and paths read from left to right in every language.
        self.edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        label.setBuddy(self.edit)
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.edit, 1)
        if browse:
            button = push_button(_("Choose…"), f"{object_name}-choose")
            button.setAccessibleName(_("Choose: {what}").format(what=self.edit.accessibleName()))
            button.clicked.connect(lambda: self._choose(folder=browse == "folder"))
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.addWidget(label)
        layout.addLayout(row)
        if meaning:
            layout.addWidget(PlainLabel(meaning, scale=CAPTION, tone="muted"))
        self.edit.textChanged.connect(self.edited)

    @property
    def text(self) -> str:
        """What is typed, without blanks around it."""
        return self.edit.text().strip()

    @property
    def path(self) -> Path:
        """What is typed, as a path; a tilde is the person's home folder."""
        # Unlike Path.expanduser, this takes a name that nobody has as it is.
        return Path(os.path.expanduser(self.text))  # noqa: PTH111

    def _choose(self, *, folder: bool) -> None:
        title = self.edit.accessibleName()
        if folder:
            chosen = QFileDialog.getExistingDirectory(self, title, self.text)
        else:
            chosen, _filter = QFileDialog.getOpenFileName(self, title, self.text)
        if chosen:
            self.edit.setText(chosen)
