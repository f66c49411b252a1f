"""Has the Tab key follow what the eye sees, where widgets come and go."""

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def tab_in_order(*widgets: QWidget) -> None:
    """Let Tab go through ``widgets``, and all that is in them, in this order."""
    stops = [
        part
        for widget in widgets
        for part in (widget, *widget.findChildren(QWidget))
        # The list that a choice opens is a window of its own.
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.window() is widget.window()
    ]
    for former, latter in pairwise(stops):
        QWidget.setTabOrder(former, latter)
