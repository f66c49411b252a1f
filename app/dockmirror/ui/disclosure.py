"""A line that opens to show more, and closes again."""

# ruff: noqa: N802  (Qt names the methods that are overridden here)

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dockmirror.i18n import _
from dockmirror.ui.button import name_button, push_button
from dockmirror.ui.glyph import Glyph, glyph_icon
from dockmirror.ui.style_sheet import SPACE

_SHAPE_EVENTS = frozenset({QEvent.Type.LayoutDirectionChange, QEvent.Type.FontChange})


class Disclosure(QWidget):
    """A title with a chevron; ``body`` is shown while it is open, and made when first needed."""

    def __init__(self, title: str, body: QWidget | Callable[[], QWidget], object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self._body = body
        self.toggle = push_button(title, f"{object_name}-toggle", kind="disclosure")
        # Not checkable: a screen reader would call it a check box.
        self._is_open = False
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE)
        self._layout.addWidget(self.toggle)
        self.toggle.clicked.connect(lambda: self.set_open(not self._is_open))
        self._show_state()
        if isinstance(body, QWidget):
            self._place(body)

    @cached_property
    def body(self) -> QWidget:
        """What is shown while it is open."""
        if isinstance(self._body, QWidget):
            return self._body
        body = self._body()
        self._place(body)
        return body

    def show_title(self, title: str) -> None:
        """Give it another title."""
        name_button(self.toggle, title)

    @property
    def is_open(self) -> bool:
        """Whether the body is shown."""
        return self._is_open

    def set_open(self, is_open: bool) -> None:
        """Open or close it."""
        if is_open != self._is_open:
            self._is_open = is_open
            self._show_state()

    def changeEvent(self, event: QEvent) -> None:
        """Point the chevron where the language's direction wants it, and keep it as large."""
        super().changeEvent(event)
        if event.type() in _SHAPE_EVENTS:
            self._show_state()

    def _place(self, body: QWidget) -> None:
        self._layout.addWidget(body)
        body.setVisible(self._is_open)

    def _show_state(self) -> None:
        is_open = self._is_open
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        closed = Glyph.CHEVRON_LEFT if rtl else Glyph.CHEVRON_RIGHT
        glyph = Glyph.CHEVRON_DOWN if is_open else closed
        side = round(self.fontMetrics().height() * 0.8)
        self.toggle.setIconSize(QSize(side, side))
        self.toggle.setIcon(glyph_icon(glyph, lambda colours: colours.link))
        self.toggle.setAccessibleDescription(_("open") if is_open else _("closed"))
        if is_open or isinstance(self._body, QWidget) or "body" in self.__dict__:
            self.body.setVisible(is_open)
