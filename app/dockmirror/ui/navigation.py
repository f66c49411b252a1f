"""The list of pages at the window's side."""

# ruff: noqa: N802  (Qt names the methods that are overridden here)

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QSizePolicy

from dockmirror.i18n import _
from dockmirror.ui.glyph import Glyph, glyph_icon
from dockmirror.ui.style_sheet import SPACE


class Navigation(QListWidget):
    """The pages' names; arrow keys and clicks choose one."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("navigation")
        self.setAccessibleName(_("Pages"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.currentRowChanged.connect(self.chosen)

    def add_page(self, title: str, glyph: Glyph) -> None:
        """Add a page at the end."""
        self.addItem(QListWidgetItem(glyph_icon(glyph), title))
        self._fit_font()

    def show_keys(self, row: int, keys: str) -> None:
        """Say with which keys a page is shown."""
        item = self.item(row)
        item.setToolTip(f"{item.text()} ({keys})")

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text's size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit_font()

    def _fit_font(self) -> None:
        side = self.fontMetrics().height()
        self.setIconSize(QSize(side, side))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As wide as the longest name, with room around it."""
        return QSize(max(self.sizeHintForColumn(0) + 4 * SPACE, 20 * SPACE), 0)
