"""Findings about a computer with Windows, made by the flows that meet them."""

import functools

import pytest

from dockmirror.cancellation import CancelToken
from dockmirror.elevation.failure import HelperNotInstalled
from dockmirror.engine.unreachable import EngineUnreachable, Obstacle
from dockmirror.helper.docker_service import DockerService
from dockmirror.mirror.catalogue import code_on
from dockmirror.setup import change, machine
from dockmirror.setup.change import helper_session
from dockmirror.setup.ending import Ending
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.targets.configuration_file import ConfigurationUnreadable
from dockmirror.targets.docker_engine import from_service

PIPE = "npipe:////./pipe/docker_engine"
TARGET = from_service(
    DockerService("docker", "loaded", True, None, (), (), r"C:\daemon.json", PIPE, None, {})
)
OF_UNIX = ("sudo", "systemctl", "journalctl", "socket", "root")


@pytest.fixture(autouse=True)
def on_windows(monkeypatch):
    for module in (machine, change):
        monkeypatch.setattr(module, "code_on", functools.partial(code_on, platform="win32"))


@pytest.fixture
def findings():
    return []


@pytest.fixture
def narration(findings):
    def heard(event):
        if found := getattr(event, "finding", None):
            findings.append(found)

    return Narration("setup", heard)


def codes_for_windows(findings):
    """The codes; nothing in the words is of Unix."""
    for found in findings:
        told = f"{found.title} {found.detail} {found.remedy}".lower()
        assert not [word for word in OF_UNIX if word in told.split()], told
    return [found.code for found in findings]


def test_a_computer_without_docker(narration, findings, monkeypatch):
    monkeypatch.setattr(machine, "find_targets", lambda *_named: ())
    monkeypatch.setattr(machine.wsl, "is_wsl", lambda: False)
    with pytest.raises(Ending):
        machine.choose_target(narration, Options())
    assert codes_for_windows(findings) == ["docker-not-found-on-windows"]


@pytest.mark.parametrize(
    ("obstacle", "code"),
    [
        (Obstacle.SOCKET_ABSENT, "engine-not-found-on-windows"),
        (Obstacle.PERMISSION, "engine-permission-on-windows"),
    ],
)
def test_an_engine_whose_pipe_cannot_be_opened(obstacle, code):
    found = machine.unreachable(TARGET, PIPE, EngineUnreachable(obstacle, ""))
    assert codes_for_windows([found]) == [code]


def test_a_file_for_administrators_alone():
    closed = ConfigurationUnreadable("Access is denied", private=True)
    found = machine.unreadable_file(r"C:\daemon.json", closed, ["status"])
    assert found.code == "daemon-json-private-on-windows"
    assert "opened as an administrator" in found.remedy


@pytest.mark.parametrize(
    ("distrusted", "code"),
    [
        (None, "helper-not-installed-on-windows"),
        (r"C:\Dockmirror\dockmirror-helper.exe", "helper-not-trusted-on-windows"),
    ],
)
def test_a_helper_that_cannot_be_used(narration, findings, monkeypatch, distrusted, code):
    def none(*_arguments, **_options):
        raise HelperNotInstalled("There is none.", distrusted=distrusted)

    monkeypatch.setattr(change, "start_helper", none)
    with pytest.raises(Ending), helper_session(narration, TARGET, CancelToken()):
        pass
    assert codes_for_windows(findings) == [code]
