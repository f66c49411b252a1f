"""Signs drawn from lines, so that they are sharp at every size and take the window's colours."""

# ruff: noqa: N802  (Qt names the methods that are overridden here)

from collections.abc import Callable
from enum import Enum, auto
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QIcon,
    QIconEngine,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from dockmirror.ui.colours import Colours, current_colours, mix


class Glyph(Enum):
    """What a sign means."""

    SUCCESS = auto()
    WARNING = auto()
    ERROR = auto()
    INFO = auto()
    SKIPPED = auto()
    RUNNING = auto()
    HOME = auto()
    MIRRORS = auto()
    COMPUTER = auto()
    HISTORY = auto()
    CHECKLIST = auto()
    SERVER = auto()
    HELP = auto()
    CHEVRON_LEFT = auto()
    CHEVRON_RIGHT = auto()
    CHEVRON_DOWN = auto()


# A sign is drawn in a square of 16 units; a full turn is 5760 sixteenths of a degree.
_UNITS: Final = 16.0
_TURN: Final = 5760
_FRAME_MILLISECONDS: Final = 60
_FRAMES: Final = 16
_LINES: Final[dict[Glyph, tuple[tuple[tuple[float, float], ...], ...]]] = {
    Glyph.SUCCESS: (((4.6, 8.3), (7.1, 10.8), (11.5, 5.7)),),
    Glyph.WARNING: (((8, 6.0), (8, 9.3)),),
    Glyph.ERROR: (((5.5, 5.5), (10.5, 10.5)), ((10.5, 5.5), (5.5, 10.5))),
    Glyph.INFO: (((8, 7.6), (8, 11.2)),),
    Glyph.SKIPPED: (((5, 8), (11, 8)),),
    Glyph.CHEVRON_LEFT: (((10, 4), (6, 8), (10, 12)),),
    Glyph.CHEVRON_RIGHT: (((6, 4), (10, 8), (6, 12)),),
    Glyph.CHEVRON_DOWN: (((4, 6), (8, 10), (12, 6)),),
    Glyph.HOME: (
        ((1.8, 8), (8, 2.4), (14.2, 8)),
        ((3.6, 6.8), (3.6, 13.6), (12.4, 13.6), (12.4, 6.8)),
        ((6.6, 13.4), (6.6, 9.6), (9.4, 9.6), (9.4, 13.4)),
    ),
    Glyph.MIRRORS: (
        ((2, 5.2), (13.6, 5.2)),
        ((10.8, 2.4), (13.8, 5.2), (10.8, 8)),
        ((14, 10.8), (2.4, 10.8)),
        ((5.2, 8), (2.2, 10.8), (5.2, 13.6)),
    ),
    Glyph.COMPUTER: (
        ((2, 3), (14, 3), (14, 11), (2, 11), (2, 3)),
        ((5.5, 13.8), (10.5, 13.8)),
        ((8, 11), (8, 13.8)),
    ),
    Glyph.CHECKLIST: (
        ((2, 4.4), (3.4, 5.8), (6, 2.8)),
        ((2, 11.4), (3.4, 12.8), (6, 9.8)),
        ((8.6, 4.6), (14, 4.6)),
        ((8.6, 11.6), (14, 11.6)),
    ),
    Glyph.SERVER: (
        ((2, 2.5), (14, 2.5), (14, 7), (2, 7), (2, 2.5)),
        ((2, 9), (14, 9), (14, 13.5), (2, 13.5), (2, 9)),
        ((4.6, 4.75), (6.4, 4.75)),
        ((4.6, 11.25), (6.4, 11.25)),
    ),
    Glyph.HISTORY: (((8, 4.6), (8, 8.3), (10.6, 9.8)),),
    Glyph.HELP: (
        ((5.9, 6.2), (6.2, 5), (7.2, 4.3), (8.6, 4.3), (9.8, 5), (10.1, 6.2), (9.4, 7.4), (8, 8.4)),
        ((8, 8.4), (8, 9.4)),
    ),
}
_DOTS: Final = {
    Glyph.WARNING: QPointF(8, 11.7),
    Glyph.INFO: QPointF(8, 4.9),
    Glyph.HELP: QPointF(8, 11.8),
}
_FILLED: Final = frozenset({Glyph.SUCCESS, Glyph.ERROR, Glyph.INFO})


def glyph_colour(glyph: Glyph, colours: Colours) -> QColor:
    """The colour that goes with the sign's meaning."""
    meanings = {
        Glyph.SUCCESS: colours.success,
        Glyph.WARNING: colours.warning,
        Glyph.ERROR: colours.error,
        Glyph.INFO: colours.info,
        Glyph.RUNNING: colours.focus,
        Glyph.SKIPPED: colours.muted,
    }
    return meanings.get(glyph, colours.text)


def paint_glyph(
    painter: QPainter, box: QRectF, glyph: Glyph, colour: QColor, ink: QColor, turn: float = 0.0
) -> None:
    """Draw the sign in the box; ``ink`` is for lines on a filled sign, ``turn`` is 0 to 1."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(box.width() / _UNITS, box.height() / _UNITS)
    whole = QRectF(1, 1, 14, 14)
    pen = QPen(colour, 1.5)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    if glyph is Glyph.RUNNING:
        painter.setPen(QPen(mix(colour, ink, 0.75), 2))
        painter.drawEllipse(QRectF(2, 2, 12, 12))
        pen.setWidthF(2)
        painter.setPen(pen)
        painter.drawArc(QRectF(2, 2, 12, 12), round(_TURN * (0.25 - turn)), -_TURN // 4)
    elif glyph in _FILLED:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(whole)
        pen.setColor(ink)
    elif glyph is Glyph.WARNING:
        triangle = QPainterPath(QPointF(8, 2))
        triangle.lineTo(14.5, 13.5)
        triangle.lineTo(1.5, 13.5)
        triangle.closeSubpath()
        painter.setBrush(colour)
        painter.drawPath(triangle)
        pen.setColor(ink)
    elif glyph in (Glyph.HISTORY, Glyph.SKIPPED, Glyph.HELP):
        painter.drawEllipse(QRectF(1.5, 1.5, 13, 13))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    for line in _LINES.get(glyph, ()):
        painter.drawPolyline([QPointF(x, y) for x, y in line])
    if glyph in _DOTS:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour if glyph is Glyph.HELP else ink)
        painter.drawEllipse(_DOTS[glyph], 1.0, 1.0)
    painter.restore()


class GlyphLabel(QWidget):
    """A sign beside a text, as large as the text's line; ``scale`` makes it larger.

    It is decoration: whoever shows it says the meaning in words as well.
    """

    def __init__(self, glyph: Glyph, scale: float = 1.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._glyph = glyph
        self._scale = scale
        self._frame = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MILLISECONDS)
        self._timer.timeout.connect(self._advance)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def glyph(self) -> Glyph:
        """The sign that is shown."""
        return self._glyph

    def show_glyph(self, glyph: Glyph) -> None:
        """Show another sign."""
        if glyph is not self._glyph:
            self._glyph = glyph
            self._animate()
            self.update()

    def set_scale(self, scale: float) -> None:
        """Take another size, relative to the text's line."""
        self._scale = scale
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """A square as high as a capital letter's line."""
        side = round(self.fontMetrics().height() * self._scale)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        """Draw the sign."""
        colours = current_colours()
        painter = QPainter(self)
        paint_glyph(
            painter,
            QRectF(self.rect()),
            self._glyph,
            glyph_colour(self._glyph, colours),
            colours.card,
            self._frame / _FRAMES,
        )
        painter.end()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text's size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()

    def showEvent(self, event: object) -> None:  # noqa: ARG002
        """Turn while it can be seen."""
        self._animate()

    def hideEvent(self, event: object) -> None:  # noqa: ARG002
        """Rest while it cannot be seen."""
        self._timer.stop()

    def _animate(self) -> None:
        if self._glyph is Glyph.RUNNING and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def _advance(self) -> None:
        from PySide6.QtWidgets import QStyle

        if self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) == 0:
            self._timer.stop()  # the person wants nothing to move
            return
        self._frame = (self._frame + 1) % _FRAMES
        self.update()


class _GlyphEngine(QIconEngine):
    """Paints an icon when it is shown, in the colours of that moment."""

    def __init__(self, glyph: Glyph, colour: Callable[[Colours], QColor]) -> None:
        super().__init__()
        self._glyph = glyph
        self._colour = colour

    def paint(self, painter: QPainter, rect: object, mode: QIcon.Mode, state: QIcon.State) -> None:  # noqa: ARG002
        colours = current_colours()
        paint_glyph(painter, QRectF(rect), self._glyph, self._colour(colours), colours.card)  # type: ignore[call-overload]  # Qt passes a QRect

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self.paint(painter, drawn.rect(), mode, state)
        painter.end()
        return drawn

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._glyph, self._colour)


def glyph_icon(
    glyph: Glyph, colour: Callable[[Colours], QColor] = lambda colours: colours.text
) -> QIcon:
    """An icon for a button or a list, sharp at every size."""
    return QIcon(_GlyphEngine(glyph, colour))
