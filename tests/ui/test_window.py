"""The window itself: closing, its size, its speed, and what it imports."""

import os
import signal
import subprocess
import sys

import pytest
from PySide6.QtCore import QSettings

from dockmirror.setup.outcome import Outcome
from dockmirror.ui.home_page import Stage
from tests.ui.scripted import (
    MIRROR,
    Gate,
    ScriptedCommands,
    result,
)

PLACES = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR")


def test_closing_at_work_waits_until_all_is_put_back(opened, qtbot):
    at_work, back = Gate(), Gate()
    scripted = ScriptedCommands(script=[at_work])
    original = scripted._finish

    def finish(ending, observer):
        assert back._open.wait(30)
        return original(ending, observer)

    scripted._finish = finish
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    qtbot.waitUntil(at_work.reached.is_set)
    window.close()
    assert window.isVisible()
    assert "closes by itself" in window.home.work.note.plain_text
    back.open()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert scripted.cancelled == ["setup"]


def test_closing_stays_open_where_something_must_be_run_by_hand(opened, qtbot, reach):
    gate = Gate()
    scripted = ScriptedCommands(script=[gate])
    window = opened(scripted)
    scripted._finish = lambda ending, observer: result(
        Outcome.NEEDS_ATTENTION, "The roll back failed.", commands=("systemctl start docker",)
    )
    window.home_presenter.set_up(MIRROR)
    qtbot.waitUntil(gate.reached.is_set)
    window.close()
    reach(window, Stage.VERDICT)
    assert window.isVisible()
    assert window.home.verdict.commands.isVisible()


def test_closing_while_only_probing_closes_at_once(opened, qtbot):
    gate = Gate()
    scripted = ScriptedCommands(check_script=[gate])
    window = opened(scripted)
    window.home.address.edit.setText(MIRROR)
    window.home_presenter.address.judge()
    qtbot.waitUntil(gate.reached.is_set)
    window.close()
    assert not window.isVisible()
    qtbot.waitUntil(lambda: scripted.cancelled == ["check"])


def test_the_size_is_remembered(opened, tmp_path):
    path = str(tmp_path / "window.ini")
    window = opened(ScriptedCommands(), settings=QSettings(path, QSettings.Format.IniFormat))
    window.resize(700, 500)
    window.close()
    again = opened(ScriptedCommands(), settings=QSettings(path, QSettings.Format.IniFormat))
    assert (again.width(), again.height()) == (700, 500)


def test_the_first_paint_loads_neither_http_nor_the_engine_nor_certificates():
    program = """
import sys
from dockmirror.ui.app import make_application
from dockmirror.ui.main_window import MainWindow

application = make_application([])
window = MainWindow(application)
window.show()
application.processEvents()
assert not window.grab().isNull()
heavy = {"requests", "docker", "cryptography", "rich", "psutil", "urllib3"} & set(sys.modules)
print(sorted(heavy))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == "[]"


def test_the_program_opens_and_closes_its_window(tmp_path):
    program = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from dockmirror.ui.app import run

def close():
    window = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "dockmirror")
    computer = getattr(window, "computer", None)
    if computer is None or computer.snapshot is None:
        QTimer.singleShot(20, close)
        return
    assert not QApplication.windowIcon().isNull()
    window.close()

import dockmirror.ui.app as app
made = app.make_application
app.make_application = lambda argv: (made(argv), QTimer.singleShot(0, close))[0]
sys.exit(run([]))
"""
    place = dict.fromkeys(PLACES, str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, **place},
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "dockmirror" / "window.ini").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_from_outside_closes_the_window(tmp_path, number):
    """The loop sleeps with nothing to do when the signal comes."""
    program = """
import sys
from PySide6.QtCore import QTimer
import dockmirror.ui.app as app

made = app.MainWindow.fill
def telling(window, text):
    made(window, text)
    QTimer.singleShot(0, lambda: print("open", flush=True))
app.MainWindow.fill = telling
sys.exit(app.run([]))
"""
    place = dict.fromkeys(PLACES, str(tmp_path))
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **place},
    ) as running:
        assert running.stdout.readline() == "open\n"
        running.send_signal(number)
        _out, errors = running.communicate(timeout=60)
    assert running.returncode == 0
    assert "Traceback" not in errors
