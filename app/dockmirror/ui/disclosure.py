"""A line that opens to show more, and closes again."""

# ruff: noqa: N802  (Qt names the methods that are overridden here)

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dockmirror.ui.button import name_button, push_button
from dockmirror.ui.glyph import Glyph, glyph_icon
from dockmirror.ui.style_sheet import SPACE

_SHAPE_EVENTS = frozenset({QEvent.Type.LayoutDirectionChange, QEvent.Type.FontChange})


class Disclosure(QWidget):
    """A title with a chevron; ``body`` is shown while it is open."""

    def __init__(self, title: str, body: QWidget, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.body = body
        self.toggle = push_button(title, f"{object_name}-toggle", kind="disclosure")
        self.toggle.setCheckable(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addWidget(self.toggle)
        layout.addWidget(body)
        body.setVisible(False)
        self.toggle.toggled.connect(self._show_state)
        self._show_state(False)

    def show_title(self, title: str) -> None:
        """Give it another title."""
        name_button(self.toggle, title)

    @property
    def is_open(self) -> bool:
        """Whether the body is shown."""
        return self.toggle.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Open or close it."""
        self.toggle.setChecked(is_open)

    def changeEvent(self, event: QEvent) -> None:
        """Point the chevron where the language's direction wants it, and keep it as large."""
        super().changeEvent(event)
        if event.type() in _SHAPE_EVENTS:
            self._show_state(self.is_open)

    def _show_state(self, is_open: bool) -> None:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        closed = Glyph.CHEVRON_LEFT if rtl else Glyph.CHEVRON_RIGHT
        glyph = Glyph.CHEVRON_DOWN if is_open else closed
        side = round(self.fontMetrics().height() * 0.8)
        self.toggle.setIconSize(QSize(side, side))
        self.toggle.setIcon(glyph_icon(glyph, lambda colours: colours.link))
        self.body.setVisible(is_open)
