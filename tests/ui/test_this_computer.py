"""The page of this computer: engines, files, the Docker Hub login, the last test."""

import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel

from dockmirror.setup.client_config import HubLogin
from dockmirror.ui.computer_presenter import login_meanings
from dockmirror.ui.file_manager import show_in_file_manager
from dockmirror.ui.file_row import FileRow
from dockmirror.ui.home_page import Stage
from dockmirror.ui.text_block import TextBlock
from tests.ui.scripted import LOG_LINES, MIRROR, PROVEN, ScriptedCommands, target


@pytest.fixture
def page(opened, qtbot):
    """Opens the page of this computer over scripted commands."""

    def open_page(scripted):
        window = opened(scripted)
        window.show_page(window.this_computer)
        qtbot.waitUntil(window.this_computer.own_files.isVisible)
        return window, window.this_computer

    return open_page


def said(widget):
    return "\n".join(label.text().replace("\u200b", "") for label in widget.findChildren(QLabel))


def test_every_engine_has_a_card_with_what_is_known_of_it(page):
    silent = target(
        id="rootless",
        title="Rootless Docker",
        in_force=None,
        engine_version=None,
        image_store=None,
        problem="Docker is not running",
    )
    _window, computer = page(ScriptedCommands(targets=(target(in_force=(MIRROR,)), silent)))
    first, second = map(said, computer.engines)
    for part in ("Docker Engine", "26.1.5", "classic image store", MIRROR, "daemon.json"):
        assert part in first
    for part in ("Rootless Docker", "Docker is not running", "does not answer"):
        assert part in second


def test_no_engine_is_said(page):
    _window, computer = page(ScriptedCommands(targets=()))
    assert "No Docker Engine" in computer.note.plain_text
    assert not computer.test.isVisible()


def test_files_that_are_not_there_cannot_be_opened(page, tmp_path):
    there = tmp_path / "daemon.json"
    there.write_text("{}")
    absent = tmp_path / "absent.json"
    targets = (target(config_path=str(there)), target(id="b", config_path=str(absent)))
    _window, computer = page(ScriptedCommands(targets=targets))
    rows = {str(row.path): row for row in computer.files}
    assert rows[str(there)].open.isEnabled()
    assert not rows[str(absent)].reveal.isEnabled()
    assert "not there" in rows[str(absent)].where.plain_text


def test_the_files_stay_the_same_few_however_often_they_are_looked_up(page, qtbot):
    window, computer = page(ScriptedCommands())
    count = len(computer.files)
    for _number in range(3):
        with qtbot.waitSignal(window.computer.loaded):
            window.computer.reload()
    qtbot.waitUntil(lambda: len(computer.files) == count)


LOGGED_IN = HubLogin("/home/person/.docker/config.json", logged_in=True)


@pytest.mark.parametrize(
    ("login", "store", "part"),
    [
        (replace(LOGGED_IN, logged_in=False), "graph-driver", "no name and password"),
        (LOGGED_IN, "graph-driver", "offers that name and password to any mirror"),
        (LOGGED_IN, "containerd", "never given"),
        (LOGGED_IN, None, "depends on Docker's image store"),
    ],
)
def test_what_a_login_means_depends_on_the_image_store(login, store, part):
    told = login_meanings(login, (target(image_store=store), target(image_store=store)))
    assert len(told) == 1
    assert part in told[0]


def test_the_login_is_told_with_who_keeps_it(page):
    login = replace(LOGGED_IN, store="secretservice")
    _window, computer = page(ScriptedCommands(hub_login=login))
    assert "secretservice" in said(computer.login)
    assert login.path in said(computer.login)


def test_the_last_tests_log_lines_are_kept(page, reach, qtbot):
    scripted = ScriptedCommands(script=[], ending=PROVEN)
    window, computer = page(scripted)
    assert "none since" in said(computer.test)
    computer.test_now.click()
    reach(window, Stage.VERDICT)
    assert scripted.names() == ["verify"]
    window.show_page(computer)
    assert PROVEN.verdict.sentence in said(computer.test)
    (block,) = computer.test.findChildren(TextBlock, "computer-log-lines")
    assert block.toPlainText().splitlines() == list(LOG_LINES)


def test_what_cannot_be_looked_up_is_said(opened, qtbot, caplog):
    scripted = ScriptedCommands()
    commands = scripted.commands
    scripted.commands = lambda: replace(commands(), hub_login=lambda: 1 / 0)
    window = opened(scripted)
    window.show_page(window.this_computer)
    qtbot.waitUntil(lambda: "could not be looked at" in window.this_computer.note.plain_text)


def test_open_and_reveal_do_what_the_desktop_offers(qtbot, tmp_path):
    opened, shown, complaints = [], [], []
    row = FileRow(
        "A file",
        str(tmp_path / "file"),
        opens=lambda path: opened.append(path) or True,
        shows=lambda path: shown.append(path) or True,
    )
    qtbot.addWidget(row)
    row.failed.connect(complaints.append)
    row.open.click()
    row.reveal.click()
    qtbot.waitUntil(lambda: shown == [tmp_path / "file"])
    assert opened == [tmp_path / "file"]
    assert complaints == []


def test_without_a_file_manager_that_can_show_it_the_folder_is_opened(qtbot, tmp_path):
    opened = []
    row = FileRow(
        "A file",
        str(tmp_path / "file"),
        opens=lambda path: opened.append(path) or True,
        shows=lambda _path: False,
    )
    qtbot.addWidget(row)
    row.reveal.click()
    qtbot.waitUntil(lambda: opened == [tmp_path])


def test_a_desktop_that_opens_nothing_is_said(qtbot, tmp_path):
    row = FileRow(
        "A file", str(tmp_path / "file"), opens=lambda _path: False, shows=lambda _path: False
    )
    qtbot.addWidget(row)
    with qtbot.waitSignal(row.failed) as told:
        row.open.click()
    assert str(tmp_path / "file") in told.args[0]
    with qtbot.waitSignal(row.failed) as told:
        row.reveal.click()
    assert str(tmp_path) in told.args[0]


def fake_busctl(folder: Path, code: int) -> None:
    """Stands for busctl: writes its words down and ends with ``code``."""
    program = folder / "busctl"
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{folder}/words"\nexit {code}\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


@pytest.mark.parametrize("code", [0, 1])
def test_the_file_manager_is_asked_over_d_bus_to_show_the_file(tmp_path, monkeypatch, code):
    fake_busctl(tmp_path, code)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert show_in_file_manager(Path("/etc/a b/daemon.json")) is (code == 0)
    words = (tmp_path / "words").read_text().splitlines()
    assert words[-5:] == ["ShowItems", "ass", "1", "file:///etc/a%20b/daemon.json", ""]


def test_without_busctl_no_file_manager_is_there(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert show_in_file_manager(Path("/etc/docker/daemon.json")) is False


def test_an_engine_that_is_configured_elsewhere_has_no_file_to_open_here(page):
    told = "Its configuration is in the virtual machine."
    _window, computer = page(ScriptedCommands(targets=(target(elsewhere=told),)))
    assert told in said(computer.engines[0])
    assert all(not computer.engines[0].isAncestorOf(row) for row in computer.files)
