"""Puts the changes into the history page."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from dockmirror.ui.commands import Commands
from dockmirror.ui.computer_state import ComputerState, Snapshot
from dockmirror.ui.flow_thread import FlowThread
from dockmirror.ui.history_page import HistoryPage


class HistoryPresenter(QObject):
    """Shows each snapshot's changes; ``undo_asked`` names a target, for whoever runs the jobs.

    The diffs come a little later: they are worked out by a worker.
    """

    undo_asked = Signal(str)

    def __init__(self, page: HistoryPage, commands: Commands, computer: ComputerState) -> None:
        super().__init__(page)
        self._page = page
        self._commands = commands
        self._diffs: FlowThread | None = None
        page.undo_asked.connect(self.undo_asked)
        computer.follow(self._show)
        computer.failed.connect(page.show_failure)

    def _show(self, snapshot: Snapshot) -> None:
        titles = {target.id: target.title for target in snapshot.report.status.targets}
        undoable = [change.id for change in snapshot.undoable.values()]
        self._page.show_changes(snapshot.changes, undoable, titles)
        commands = self._commands
        diffs = FlowThread(lambda *_given: commands.diffs(snapshot.changes))
        self._diffs = diffs
        diffs.ended.connect(lambda found: self._show_diffs(diffs, found))
        diffs.start()

    def _show_diffs(self, diffs: FlowThread, found: Mapping[str, str]) -> None:
        if diffs is self._diffs:
            self._page.show_diffs(found)
