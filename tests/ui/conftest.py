import os

# Before the first import of Qt: no display is needed, and none is disturbed.
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from dockmirror.setup.options import Options
from dockmirror.ui.app import make_application
from dockmirror.ui.home_page import Stage
from dockmirror.ui.main_window import MainWindow
from tests.ui.scripted import ScriptedCommands


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return QApplication.instance() or make_application([])


@pytest.fixture
def opened(qtbot, qapp) -> Callable[..., MainWindow]:
    """Opens a window over scripted commands, and waits until it has looked at the computer."""

    def open_window(scripted: ScriptedCommands, options: Options | None = None, **kwargs):
        window = MainWindow(qapp, **kwargs)
        qtbot.addWidget(window, before_close_func=_let_it_end)
        window.show()
        window.activateWindow()
        window.begin(scripted.commands(), options or Options())
        qtbot.waitUntil(lambda: window.computer.snapshot is not None)
        return window

    def _let_it_end(window: MainWindow) -> None:
        if window.home_presenter.is_busy:
            window.home_presenter.cancel()
            qtbot.waitUntil(lambda: not window.home_presenter.is_busy)

    return open_window


@pytest.fixture
def reach(qtbot):
    """Waits until a window's first page is at a stage."""

    def wait(window: MainWindow, stage: Stage) -> None:
        qtbot.waitUntil(lambda: window.home.stage is stage)

    return wait
