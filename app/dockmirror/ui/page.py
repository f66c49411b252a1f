"""A page of the window: one scrolling column, centred, of a width that reads well."""

# ruff: noqa: N802  (Qt names the methods that are overridden here)

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from dockmirror.ui.style_sheet import SPACE

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

# The column is at most this many average characters wide.
_COLUMN_CHARACTERS: Final = 92


class _Content(QWidget):
    """The column. Its height follows from its width alone, not from its words' narrowest shape."""

    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class Page(QScrollArea):
    """A scrolling column. Return presses its primary button, Esc its cancelling one."""

    def __init__(self, object_name: str, accessible_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setAccessibleName(accessible_name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.content = _Content()
        self.content.setObjectName("scroll-content")
        self.column = QVBoxLayout(self.content)
        self.column.setSpacing(3 * SPACE)
        self.setWidget(self.content)
        self._centre()
        self.content.resized.connect(self._centre)

    def primary(self) -> QPushButton | None:
        """The button that Return presses now."""
        return None

    def cancelling(self) -> QPushButton | None:
        """The button that Esc presses now."""
        return None

    def changeEvent(self, event: QEvent) -> None:
        """Widen the column with the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._centre()

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        """Return and Esc; a key that is held down counts once, so that it can't agree by itself."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            pressed = focused if isinstance(focused, QPushButton) else self.primary()
        elif event.key() == Qt.Key.Key_Escape:
            pressed = self.cancelling()
        else:
            super().keyPressEvent(event)
            return
        if pressed is not None and pressed.isVisible() and not event.isAutoRepeat():
            pressed.click()

    def to_top(self) -> None:
        """Show the beginning."""
        self.verticalScrollBar().setValue(0)

    def _centre(self) -> None:
        widest = self.fontMetrics().averageCharWidth() * _COLUMN_CHARACTERS
        # The content is as wide as the viewport. Asking for that has PySide look through every
        # kind of widget there is: 15 ms of the first paint.
        side = max(3 * SPACE, (self.content.width() - widest) // 2)
        self.column.setContentsMargins(side, 3 * SPACE, side, 3 * SPACE)
