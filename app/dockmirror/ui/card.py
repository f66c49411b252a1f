"""A card of a page: a heading, and what belongs under it."""

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from dockmirror.ui.plain_label import HEADING, PlainLabel
from dockmirror.ui.style_sheet import SPACE


class Card(QFrame):
    """A framed part of a page. ``body`` is emptied and filled anew where its content changes."""

    def __init__(self, title: str, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setProperty("surface", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        self.body.setSpacing(3 * SPACE // 2)
        self.heading = PlainLabel(title, scale=HEADING, bold=True)
        self.setAccessibleName(self.heading.plain_text)
        self.body.addWidget(self.heading)
        self._shown: list[QWidget] = []

    def show_widgets(self, *widgets: QWidget) -> None:
        """Show just these under the heading."""
        for widget in self._shown:
            self.body.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._shown = list(widgets)
        for widget in widgets:
            self.body.addWidget(widget)
