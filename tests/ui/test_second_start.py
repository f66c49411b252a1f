"""A second start brings the first window forward and hands its link over."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from dockmirror.ui.second_start import FirstWindow, handed_over
from dockmirror.ui.window_socket import socket_path

LINK = "dockmirror://setup?mirror=https://mirror.example.com"
CALL = """
import sys
from PySide6.QtCore import QCoreApplication
from dockmirror.ui.second_start import handed_over
application = QCoreApplication([])
sys.exit(0 if handed_over(sys.argv[1], sys.argv[2]) else 1)
"""


@pytest.fixture
def first(tmp_path: Path):
    """The first window's ear, and what it heard."""
    heard: list[str] = []
    ear = FirstWindow(str(tmp_path / "socket"), heard.append)
    yield ear, heard, str(tmp_path / "socket")
    ear.close()


@pytest.mark.parametrize("link", ["", LINK, "two\nlines", "x" * 10_000])
def test_the_second_start_is_heard_with_its_link_in_one_line(first, qtbot, link):
    _ear, heard, path = first
    with subprocess.Popen([sys.executable, "-c", CALL, path, link]) as call:
        qtbot.waitUntil(lambda: bool(heard), timeout=30_000)
        qtbot.waitUntil(lambda: call.poll() is not None, timeout=30_000)
    assert call.returncode == 0
    assert heard == [link.replace("\n", " ")[:2048]]


def test_a_socket_left_over_is_taken_over(tmp_path: Path):
    path = str(tmp_path / "socket")
    left = socket.socket(socket.AF_UNIX)
    left.bind(path)
    left.close()
    assert not handed_over(path, LINK)
    ear = FirstWindow(path, lambda _link: None)
    assert ear.listens
    assert Path(path).stat().st_mode & 0o077 == 0
    ear.close()


def test_a_caller_that_says_too_much_or_nothing_is_not_listened_to(first, qtbot):
    _ear, heard, path = first
    caller = socket.socket(socket.AF_UNIX)
    caller.connect(path)
    caller.setblocking(False)
    caller.send(b"x" * 4096)
    closed = []

    def hung_up() -> bool:
        try:
            closed.append(caller.recv(10))
        except BlockingIOError:
            return False
        except ConnectionResetError:
            closed.append(b"")
        return True

    qtbot.waitUntil(hung_up)
    caller.close()
    assert closed == [b""]
    assert heard == []


def test_nothing_is_shared_where_others_may_come_in(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    tmp_path.chmod(0o755)
    assert socket_path() is None
    tmp_path.chmod(0o700)
    assert socket_path() == str(tmp_path / "dockmirror-window.socket")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "not-there"))
    assert socket_path() is None
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert socket_path() is None


def test_two_starts_of_the_program_are_one_window(tmp_path: Path):
    """The second says nothing, ends well, and leaves its link in the first one's field."""
    program = """
import sys
import dockmirror.ui.app as app
from dockmirror.cli.main import main

made = app.MainWindow.fill
def telling(window, text):
    made(window, text)
    print("field:", window.home.address.text, flush=True)
    if text:
        window.close()
app.MainWindow.fill = telling
sys.exit(main(sys.argv[1:]))
"""
    tmp_path.chmod(0o700)
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
    place = {**os.environ, **dict.fromkeys(names, str(tmp_path))}
    start = [sys.executable, "-c", program]
    with subprocess.Popen(start, env=place, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout.readline() == "field: \n"
        while not (tmp_path / "dockmirror-window.socket").exists():
            assert running.poll() is None
        second = subprocess.run(
            [*start, LINK], env=place, capture_output=True, text=True, timeout=60, check=False
        )
        said = running.stdout.read()
        running.wait(60)
    assert (second.returncode, second.stdout) == (0, "")
    assert said == "field: https://mirror.example.com\n"
    assert running.returncode == 0
