"""Which of this computer's targets the window is about; every page goes by the same choice."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from dockmirror.setup.options import Options
from dockmirror.ui.choice_box import Choice
from dockmirror.ui.commands import TargetState


class TargetChoice(QObject):
    """Keeps the choice; without one the first target is meant, which is the usual one."""

    changed = Signal()

    def __init__(self, chosen: str | None = None) -> None:
        super().__init__()
        self._chosen = chosen
        self._targets: Sequence[TargetState] = ()

    @property
    def target(self) -> TargetState | None:
        """The target that is meant; ``None`` where there is none."""
        chosen = (one for one in self._targets if one.id == self._chosen)
        return next(chosen, self._targets[0] if self._targets else None)

    def offer(self, targets: Sequence[TargetState]) -> None:
        """These are here now; tells nobody."""
        self._targets = targets

    def choose(self, target_id: str) -> None:
        """Mean this one from now on."""
        if target_id != self._chosen:
            self._chosen = target_id
            self.changed.emit()

    def applied_to(self, options: Options) -> Options:
        """The options about the target that is meant, where there is more than one."""
        target = self.target
        if target is None or len(self._targets) < 2:
            return options
        return replace(options, target=target.id)


def choices(targets: Sequence[TargetState], *, with_files: bool = False) -> list[Choice]:
    """What to choose from; nothing where there is one at most."""
    if len(targets) < 2:
        return []
    return [Choice(one.id, one.title, one.config_path if with_files else "") for one in targets]
