"""Fills the page of this computer, and starts a test where that is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dockmirror.i18n import _
from dockmirror.ui.commands import Commands, TargetState
from dockmirror.ui.computer_page import ComputerPage
from dockmirror.ui.computer_state import ComputerState, Snapshot
from dockmirror.ui.flow_thread import FlowThread
from dockmirror.ui.home_presenter import HomePresenter
from dockmirror.ui.last_test import LastTest

if TYPE_CHECKING:
    from dockmirror.setup.client_config import HubLogin


@dataclass(frozen=True)
class _Look:
    """What a worker has looked up beside the status: the login, and which files are there."""

    login: "HubLogin"
    own_files: tuple[tuple[str, str], ...]
    present: dict[str, bool]


class ComputerPresenter(QObject):
    """Shows each snapshot of the computer."""

    def __init__(
        self,
        page: ComputerPage,
        commands: Commands,
        computer: ComputerState,
        jobs: HomePresenter,
        last_test: LastTest,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._commands = commands
        self._look: FlowThread | None = None
        self._last_test = last_test
        page.test_asked.connect(jobs.verify)
        last_test.changed.connect(self._show_test)
        computer.loaded.connect(self._show)
        computer.failed.connect(self._show_failure)
        page.show_test(last_test.test)
        if computer.snapshot is not None:
            self._show(computer.snapshot)

    def _show(self, snapshot: Snapshot) -> None:
        targets = snapshot.report.status.targets
        self._page.show_note("" if targets else _("No Docker Engine was found on this computer."))
        self._page.show_engines(targets)
        self._page.offer_test(bool(targets))
        configured = [target.config_path for target in targets if not target.elsewhere]
        look = FlowThread(lambda *_given: _look_up(self._commands, configured))
        self._look = look
        look.ended.connect(lambda found: self._show_look(look, found, targets))
        look.failed.connect(self._show_failure)
        look.start()

    def _show_look(self, look: FlowThread, found: _Look, targets: Sequence[TargetState]) -> None:
        if look is not self._look:
            return
        self._page.show_login(found.login, login_meanings(found.login, targets))
        self._page.show_own_files(found.own_files)
        self._page.show_presence(found.present)

    def _show_test(self) -> None:
        self._page.show_test(self._last_test.test)

    def _show_failure(self) -> None:
        self._page.show_note(
            _("This computer could not be looked at. This is a defect of Dockmirror.")
        )


def _look_up(commands: Commands, configured: Sequence[str]) -> _Look:
    from dockmirror.helper.state_directory import STATE_DIRECTORY
    from dockmirror.ui.log_file import log_path

    login = commands.hub_login()
    own = (
        (_("Copies of configurations from before each change"), STATE_DIRECTORY),
        *_persons_own(),
        (_("Log of defects"), log_path()),
    )
    paths = [*map(Path, configured), Path(login.path), *(path for _name, path in own)]
    return _Look(
        login,
        tuple((name, str(path)) for name, path in own),
        {str(path): _is_there(path) for path in paths},
    )


def _persons_own() -> tuple[tuple[str, Path], ...]:
    """The folder of what is the person's own, where anything was changed there."""
    from dockmirror.helper.identity import is_root
    from dockmirror.helper.person import Person

    if is_root():
        return ()
    folder = Person.of_this_process().state_directory
    name = _("The same, of what is your own")
    return ((name, folder),) if _is_there(folder) else ()


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False


def login_meanings(login: "HubLogin", targets: Sequence[TargetState]) -> tuple[str, ...]:
    """What the login, or its absence, means for a mirror; once for each kind of image store."""
    if not login.logged_in:
        return (_("Docker has no name and password that it could give to a mirror."),)
    meanings = {
        "graph-driver": _(
            "With the classic image store Docker offers that name and password to any mirror that "
            "asks for a login. Use only mirrors that you trust, or log out first: docker logout"
        ),
        "containerd": _(
            "The containerd image store keeps that login for Docker Hub. A mirror is never given "
            "it."
        ),
    }
    unknown = _(
        "Whether a mirror is given it depends on Docker's image store, which is not known now."
    )
    said = [meanings.get(one.image_store or "", unknown) for one in targets if one.is_engine]
    return tuple(dict.fromkeys(said))
