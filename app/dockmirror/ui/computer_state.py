"""What this computer's state and history are, loaded in the background."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from dockmirror.setup.options import Options
from dockmirror.ui.commands import Commands, StatusReport
from dockmirror.ui.flow_thread import FlowThread

if TYPE_CHECKING:
    from dockmirror.helper.history import Change
    from dockmirror.setup.last_proof import Proof
    from dockmirror.setup.outcome import Result


@dataclass(frozen=True)
class Snapshot:
    """The state at one moment; by the targets' ids, what *Undo* would take back, and test pulls.

    ``proofs`` are the newest test pulls.
    """

    report: StatusReport
    changes: "Sequence[Change]"
    undoable: "Mapping[str, Change]"
    proofs: "Mapping[str, Proof]" = field(default_factory=dict)


class ComputerState(QObject):
    """Loads the state when asked, one load at a time, and tells whoever shows it."""

    loaded = Signal(object)
    failed = Signal()

    def __init__(self, commands: Commands, options: Options) -> None:
        super().__init__()
        self.snapshot: Snapshot | None = None
        self._commands = commands
        self._options = options
        self._load: FlowThread | None = None
        self._stale = False
        self._ended: list[Result] = []

    def take(self, result: "Result") -> None:
        """A job ended: remember what its test pull showed, and look again."""
        self._ended.append(result)
        self.reload()

    def follow(self, show: Callable[[Snapshot], None]) -> None:
        """Have ``show`` called with what is known now, if anything, and with all that follows."""
        self.loaded.connect(show)
        if self.snapshot is not None:
            show(self.snapshot)

    def reload(self) -> None:
        """Look again. A load under way is followed by another, since it may have been too early."""
        if self._load is not None:
            self._stale = True
            return
        self._stale = False
        load = FlowThread(lambda _observer, _token, _agrees: self._look())
        self._load = load
        load.ended.connect(lambda snapshot: self._have(load, snapshot))
        load.failed.connect(lambda: self._have_not(load))
        load.start()

    def stop(self) -> None:
        """Tell nobody anything any more, as the window goes away."""
        self._load = None
        self._stale = False

    def _look(self) -> Snapshot:
        ended, self._ended = self._ended, []
        for result in ended:
            self._commands.keep_proof(result)
        changes = self._commands.history()
        return Snapshot(
            self._commands.status(self._options),
            changes,
            _undoable(changes),
            self._commands.proofs(),
        )

    def _have(self, load: FlowThread, snapshot: Snapshot) -> None:
        if load is not self._load:
            return
        self._load = None
        if self._stale:
            self.reload()
            return
        self.snapshot = snapshot
        self.loaded.emit(snapshot)

    def _have_not(self, load: FlowThread) -> None:
        if load is not self._load:
            return
        self._load = None
        self.failed.emit()


def _undoable(changes: "Sequence[Change]") -> "Mapping[str, Change]":
    from dockmirror.helper.history import newest_to_undo

    found = {}
    for target in dict.fromkeys(change.target for change in changes):
        newest = newest_to_undo([change for change in changes if change.target == target])
        if newest is not None:
            found[target] = newest
    return found
