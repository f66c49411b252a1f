"""A choice among a few values, each with a sentence on what it means."""

# ruff: noqa: N802  (Qt names the methods that are overridden here)

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QVBoxLayout, QWidget

from dockmirror.i18n import _
from dockmirror.ui.colours import current_colours
from dockmirror.ui.glyph import Glyph, paint_glyph
from dockmirror.ui.plain_label import CAPTION, PlainLabel, presentable
from dockmirror.ui.style_sheet import SPACE

_NARROWEST: Final = 16 * SPACE


@dataclass(frozen=True)
class Choice:
    """One value with its name and what it means."""

    value: str
    name: str
    meaning: str


class _Box(QComboBox):
    """A combo box with a chevron in the window's style, which the wheel scrolls past.

    Where a page is narrower than its longest choice, that choice alone is cut.
    """

    def minimumSizeHint(self) -> QSize:
        return QSize(_NARROWEST, super().minimumSizeHint().height())

    def showPopup(self) -> None:
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 2 * SPACE)
        super().showPopup()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        colours = current_colours()
        side = self.fontMetrics().height() * 0.8
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = SPACE if rtl else self.width() - side - SPACE
        painter = QPainter(self)
        box = QRectF(left, (self.height() - side) / 2, side, side)
        ink = colours.text if self.isEnabled() else colours.muted
        paint_glyph(painter, box, Glyph.CHEVRON_DOWN, ink, colours.card)
        painter.end()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class ChoiceBox(QWidget):
    """A title, a list to choose from, and the meaning of what is chosen."""

    chosen = Signal()

    def __init__(self, title: str, choices: Sequence[Choice], object_name: str) -> None:
        super().__init__()
        self._choices: list[Choice] = []
        self._locked = False
        heading = PlainLabel(title, bold=True)
        self.box = _Box()
        self.box.setObjectName(object_name)
        self.box.setAccessibleName(heading.plain_text)
        self.box.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.meaning = PlainLabel(scale=CAPTION, tone="muted")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE // 2)
        layout.addWidget(heading)
        layout.addWidget(self.box)
        layout.addWidget(self.meaning)
        self.offer(choices)
        self.box.currentIndexChanged.connect(self._explain)
        self.box.activated.connect(lambda _index: self.chosen.emit())

    @property
    def value(self) -> str:
        """What is chosen; empty where there is no choice."""
        index = self.box.currentIndex()
        return self._choices[index].value if index >= 0 else ""

    def offer(self, choices: Sequence[Choice]) -> None:
        """Offer these, keeping what is chosen if it is among them."""
        value = self.value
        self._choices = list(choices)
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItems([presentable(choice.name, 80) for choice in choices])
        self.box.blockSignals(False)
        self.choose(value)

    def choose(self, value: str) -> None:
        """Choose without telling anybody; an unknown value chooses the first."""
        values = [choice.value for choice in self._choices]
        if values:
            self.box.setCurrentIndex(values.index(value) if value in values else 0)
        self._explain()

    def set_by_organisation(self, *, locked: bool) -> None:
        """Take the choice away from the person, and say who has made it."""
        self._locked = locked
        self.box.setEnabled(not locked)
        self._explain()

    def _explain(self) -> None:
        index = self.box.currentIndex()
        text = self._choices[index].meaning if index >= 0 else ""
        if self._locked:
            text = "\n".join(part for part in (text, _("Set by your organisation.")) if part)
        self.meaning.show_text(text)
        self.meaning.setVisible(bool(text))
        self.box.setAccessibleDescription(text)
