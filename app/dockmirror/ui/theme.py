"""Keeps the window's colours with the system's, light or dark."""

# ruff: noqa: N802  (Qt names the methods that are overridden here)

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget

from dockmirror.ui.colours import current_colours
from dockmirror.ui.style_sheet import style_sheet


class Theme(QObject):
    """Puts the style sheet on a window, and again when the system's palette changes."""

    def __init__(self, window: QWidget, application: QApplication) -> None:
        super().__init__(window)
        self._window = window
        self._shown = ""
        self._apply()
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice another palette."""
        if event.type() == QEvent.Type.ApplicationPaletteChange and watched is self._window:
            self._apply()
        return False

    def _apply(self) -> None:
        sheet = style_sheet(current_colours())
        if sheet != self._shown:
            self._shown = sheet
            self._window.setStyleSheet(sheet)
