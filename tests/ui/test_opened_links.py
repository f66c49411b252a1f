"""A link that the desktop opens with the program, as macOS does, fills the field."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent

LINK = "dockmirror://setup?mirror=https://mirror.example.com"
ENCODED = "dockmirror://setup?mirror=https%3A%2F%2Fmirror.example.com%2Fa%20b%3D"

_PROGRAM = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer, QUrl
from PySide6.QtGui import QFileOpenEvent
import dockmirror.ui.app as app
from dockmirror.cli.main import main

first, later = sys.argv[1:]

def opened(link):
    QCoreApplication.postEvent(QCoreApplication.instance(), QFileOpenEvent(QUrl(link)))

made = app.make_application
def with_link_that_started_it(argv):
    application = made(argv)
    opened(first)
    return application
app.make_application = with_link_that_started_it

fill = app.MainWindow.fill
def telling(window, text):
    fill(window, text)
    if text:
        print("field:", window.home.address.text, flush=True)
        QTimer.singleShot(0, lambda: opened(later) if text == first else window.close())
app.MainWindow.fill = telling
sys.exit(main([]))
"""


@pytest.fixture
def handed(qapp):
    """Every link that the application handed over."""
    links: list[str] = []
    qapp.hand_links_to(links.append)
    yield links
    qapp.hand_links_to(lambda _link: None)


def opened(qapp, address: str) -> bool:
    return QCoreApplication.sendEvent(qapp, QFileOpenEvent(QUrl(address)))


@pytest.mark.parametrize("link", [LINK, ENCODED])
def test_a_link_is_handed_over_as_it_was_spelled(qapp, handed, link):
    assert opened(qapp, link)
    assert handed == [link]


@pytest.mark.parametrize("address", ["https://mirror.example.com", "file:///etc/passwd", ""])
def test_what_is_no_link_of_ours_is_not_taken(qapp, handed, address):
    opened(qapp, address)
    assert handed == []


def test_the_link_that_starts_the_program_and_a_later_one_fill_the_field(tmp_path: Path):
    """The first comes before there is a window, and waits for it."""
    tmp_path.chmod(0o700)
    names = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
    place = {**os.environ, **dict.fromkeys(names, str(tmp_path))}
    later = LINK.replace("mirror.example", "other.example")
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, LINK, later],
        env=place,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "field: https://mirror.example.com",
        "field: https://other.example.com",
    ]
