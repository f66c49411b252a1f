"""A horizontal bar, drawn in the window's colours; the words beside it say its value."""

# ruff: noqa: N802  (Qt names the methods that are overridden here)

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dockmirror.ui.colours import current_colours
from dockmirror.ui.style_sheet import SPACE

_THICKNESS: Final = 6.0


class Bar(QWidget):
    """``share`` (0 to 1) of its width is filled, from where lines of text begin."""

    def __init__(self, share: float = 0.0) -> None:
        super().__init__()
        self.share = share
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        """Fill so much of it."""
        if share != self.share:
            self.share = share
            self.update()

    def sizeHint(self) -> QSize:
        """As high as a line of text, so that it stands level with one."""
        return QSize(12 * SPACE, self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the track and what is filled of it."""
        colours = current_colours()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        track = QRectF(0, (self.height() - _THICKNESS) / 2, self.width(), _THICKNESS)
        painter.setBrush(colours.pressed)
        painter.drawRoundedRect(track, _THICKNESS / 2, _THICKNESS / 2)
        if self.share > 0:
            # However little it is, it shows as a dot.
            filled = QRectF(track)
            filled.setWidth(max(_THICKNESS, track.width() * min(1.0, self.share)))
            if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                filled.moveRight(track.right())
            painter.setBrush(colours.accent)
            painter.drawRoundedRect(filled, _THICKNESS / 2, _THICKNESS / 2)
        painter.end()
