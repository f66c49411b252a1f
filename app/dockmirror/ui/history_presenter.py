"""Puts the changes into the history page."""

from PySide6.QtCore import QObject, Signal

from dockmirror.ui.computer_state import ComputerState, Snapshot
from dockmirror.ui.history_page import HistoryPage


class HistoryPresenter(QObject):
    """Shows each snapshot's changes; ``undo_asked`` is for whoever runs the jobs."""

    undo_asked = Signal()

    def __init__(self, page: HistoryPage, computer: ComputerState) -> None:
        super().__init__()
        self._page = page
        page.undo_asked.connect(self.undo_asked)
        computer.loaded.connect(self._show)
        computer.failed.connect(page.show_failure)

    def _show(self, snapshot: Snapshot) -> None:
        self._page.show_changes(snapshot.changes, snapshot.undoable)
