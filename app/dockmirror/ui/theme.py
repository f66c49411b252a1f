"""Keeps the window's colours and text sizes with the system's."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from dockmirror.ui.colours import current_colours
from dockmirror.ui.style_sheet import style_sheet

# ruff: noqa: N802  (Qt names the methods that are overridden here)
_PALETTE_EVENTS = frozenset({QEvent.Type.PaletteChange, QEvent.Type.ApplicationPaletteChange})


class ThemedWindow(QMainWindow):
    """A window that is dressed for the system's palette and text size, anew when they change."""

    def __init__(self) -> None:
        super().__init__()
        self._sheet = ""
        self.take_colours()

    def take_colours(self) -> None:
        """Dress for the palette as it is now."""
        sheet = style_sheet(current_colours())
        if sheet != self._sheet:
            self._sheet = sheet
            self.setStyleSheet(sheet)

    def changeEvent(self, event: QEvent) -> None:
        """Notice another palette."""
        super().changeEvent(event)
        if event.type() in _PALETTE_EVENTS:
            self.take_colours()
        elif event.type() == QEvent.Type.FontChange:
            self._fit_fonts()

    def _fit_fonts(self) -> None:
        # Qt hands a new size down only to widgets that have none of their own.
        for widget in self.findChildren(QWidget):
            fit_font = getattr(widget, "fit_font", None)
            if fit_font is not None:
                fit_font()
