"""Buttons side by side, or one under the other where they do not fit."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from dockmirror.ui.style_sheet import SPACE

# ruff: noqa: N802  (Qt names the methods that are overridden here)


class ButtonRow(QWidget):
    """``leading`` buttons begin the row, ``trailing`` ones end it."""

    def __init__(
        self, leading: tuple[QPushButton, ...] = (), trailing: tuple[QPushButton, ...] = ()
    ) -> None:
        super().__init__()
        self._buttons = (*leading, *trailing)
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE)
        for button in leading:
            self._layout.addWidget(button)
        self._layout.addStretch(1)
        for button in trailing:
            self._layout.addWidget(button)

    def minimumSizeHint(self) -> QSize:
        """As narrow as the widest button, since they can stand in a column."""
        shown = [button.sizeHint() for button in self._buttons if not button.isHidden()]
        height = super().minimumSizeHint().height()
        return QSize(max((size.width() for size in shown), default=0), height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose between a row and a column."""
        super().resizeEvent(event)
        self._choose_direction()

    def event(self, event: QEvent) -> bool:
        """Choose anew where a button has come, gone or changed its words."""
        handled = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest:
            self._choose_direction()
        return handled

    def _choose_direction(self) -> None:
        shown = [button.sizeHint().width() for button in self._buttons if not button.isHidden()]
        needed = sum(shown) + SPACE * max(0, len(shown) - 1)
        fits = needed <= self.width()
        direction = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if direction is not self._layout.direction():
            self._layout.setDirection(direction)
