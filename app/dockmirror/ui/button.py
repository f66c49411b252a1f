"""The window's buttons: one primary on a page, the others plain or quiet."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from dockmirror.i18n import _


def push_button(
    text: str, object_name: str, *, kind: str = "plain", parent: QWidget | None = None
) -> QPushButton:
    """A button; ``kind`` is ``primary``, ``plain``, ``quiet`` or ``disclosure`` (no frame)."""
    button = QPushButton(text, parent)
    button.setObjectName(object_name)
    button.setProperty("kind", kind)
    button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    name_button(button, text)
    return button


def name_button(button: QPushButton, text: str) -> None:
    """Give the button another text, and the same as its accessible name."""
    button.setText(text)
    button.setAccessibleName(text.replace("&&", "\0").replace("&", "").replace("\0", "&"))


def copy_button(object_name: str, what: str, text: str) -> QPushButton:
    """A quiet button that copies ``text``; ``what`` says to a screen reader what it is."""
    button = push_button(_("Copy"), object_name, kind="quiet")
    button.setAccessibleName(_("Copy: {what}").format(what=what))
    button.clicked.connect(lambda: QGuiApplication.clipboard().setText(text))
    return button
