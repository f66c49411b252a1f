"""Names and values, one under the other."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from dockmirror.ui.plain_label import PlainLabel
from dockmirror.ui.style_sheet import SPACE


class FactsGrid(QWidget):
    """A row a fact; values can be selected and copied."""

    def __init__(self, facts: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self.setObjectName("facts")
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(3 * SPACE)
        layout.setVerticalSpacing(SPACE)
        layout.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(facts):
            title = PlainLabel(name, tone="muted", wraps=False)
            said = PlainLabel(value, tab_stop=True)
            said.setAccessibleName(f"{title.plain_text}: {said.plain_text}")
            layout.addWidget(title, row, 0, Qt.AlignmentFlag.AlignTop)
            layout.addWidget(said, row, 1)
