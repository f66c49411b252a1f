import os
from pathlib import Path

import pytest

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.elevation import pkexec, start, sudo
from dockmirror.elevation.failure import ElevationDenied, HelperLost
from dockmirror.elevation.process import HelperProcess

HELPER = Path("/usr/local/libexec/dockmirror-helper")


@pytest.fixture
def ordinary_user(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(start, "installed_helper", lambda: HELPER)
    for way in (pkexec, sudo):
        monkeypatch.setattr(way, "start", lambda program, helper: (program, helper))
    return monkeypatch


@pytest.mark.parametrize(
    ("programs", "terminal", "program"),
    [
        ({"pkexec", "sudo"}, True, "pkexec"),
        ({"pkexec"}, False, "pkexec"),
        ({"sudo"}, True, "sudo"),
    ],
)
def test_the_way_that_fits_is_taken(
    ordinary_user: pytest.MonkeyPatch, programs: set[str], terminal: bool, program: str
) -> None:
    ordinary_user.setattr(start, "find_program", lambda name: name if name in programs else None)
    ordinary_user.setattr(start, "has_terminal", lambda: terminal)
    assert start.start_process() == (program, HELPER)


@pytest.mark.parametrize("programs", [set(), {"sudo"}])
def test_without_a_way_to_ask_it_is_denied(
    ordinary_user: pytest.MonkeyPatch, programs: set[str]
) -> None:
    ordinary_user.setattr(start, "find_program", lambda name: name if name in programs else None)
    ordinary_user.setattr(start, "has_terminal", lambda: False)
    with pytest.raises(ElevationDenied, match="as root"):
        start.start_process()


def test_a_cancelled_token_starts_nothing() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        start.start_helper(token)


def test_sudo_that_says_no_is_a_denial() -> None:
    assert isinstance(sudo.explain(1, ""), ElevationDenied)
    assert isinstance(sudo.explain(-15, ""), ElevationDenied)
    assert isinstance(sudo.explain(3, ""), HelperLost)


def test_a_program_that_is_not_there_is_said() -> None:
    with pytest.raises(HelperLost, match="could not be started"):
        HelperProcess(["/nowhere/at/all"], explain=pkexec.explain)
