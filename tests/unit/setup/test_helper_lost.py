"""A lost helper: what the journal says is half done decides what a person is told."""

import dataclasses
from pathlib import Path

import pytest

from dockmirror.daemonjson import sha256
from dockmirror.elevation.failure import HelperLost
from dockmirror.helper.journal import Entry, Journal
from dockmirror.helper.state_directory import prepare
from dockmirror.setup.helper_lost import without_helper
from dockmirror.setup.narration import Narration
from dockmirror.setup.outcome import Outcome
from dockmirror.targets.docker_engine import from_service
from dockmirror.targets.target import Target
from tests.unit.helper.engine_in_memory import service

LOST = HelperLost("The elevated part ended unexpectedly.")
ENTRY = Entry(
    action="set-mirrors",
    target="docker-engine",
    config_path="/etc/docker/daemon.json",
    real_path="/etc/docker/daemon.json",
    mirrors_before=(),
    mirrors_after=(),
    before_sha256=sha256(b"{}"),
    after_sha256=sha256(b"{ }"),
    time_iso="2026-01-01T00:00:00+00:00",
    uid=1000,
)


@pytest.fixture
def narration() -> Narration:
    return Narration("setup", lambda _event: None)


@pytest.fixture
def target(tmp_path: Path) -> Target:
    prepare(tmp_path / "state")
    return dataclasses.replace(from_service(service()), state_directory=tmp_path / "state")


def test_before_anything_began_nothing_was_changed(narration: Narration, target: Target) -> None:
    ending = without_helper(narration, target, LOST)
    assert (ending.outcome, ending.commands) == (Outcome.REFUSED, ())
    assert ending.sentences[-1] == "Nothing was changed."


def test_after_a_change_that_is_settled_the_state_is_to_be_looked_at(
    narration: Narration, target: Target
) -> None:
    narration.changed = True
    ending = without_helper(narration, target, LOST)
    assert (ending.outcome, ending.commands) == (Outcome.NEEDS_ATTENTION, ("dockmirror status",))


@pytest.mark.parametrize("before", [b"{}", None])
def test_what_is_half_done_comes_with_the_old_file_and_commands(
    narration: Narration, target: Target, tmp_path: Path, before: bytes | None
) -> None:
    real = tmp_path / "daemon.json"
    real.write_bytes(b"{ }")
    entry = dataclasses.replace(ENTRY, real_path=str(real), before_sha256=sha256(before))
    journal = Journal(target.state_directory)
    journal.begin(entry, before, b"{ }")
    ending = without_helper(narration, target, LOST)
    assert ending.outcome is Outcome.NEEDS_ATTENTION
    old = f"{target.state_directory}/pending/before"
    assert ending.commands == (
        f"sudo rm -f {real}" if before is None else f"sudo cp {old} {real}",
        "sudo systemctl reset-failed docker.service",
        "sudo systemctl restart docker.service",
    )
    assert narration.backup == (None if before is None else old)
    assert (old in " ".join(ending.sentences)) == (before is not None)
    if before is not None:
        real.write_bytes(before)
        assert without_helper(narration, target, LOST).commands == ending.commands[1:]


def test_a_journal_that_cannot_be_read_is_said(narration: Narration, target: Target) -> None:
    (target.state_directory / "pending").mkdir()
    (target.state_directory / "pending/change.json").write_text("{")
    ending = without_helper(narration, target, LOST)
    assert ending.outcome is Outcome.NEEDS_ATTENTION
    assert "cannot be read" in ending.sentences[-1]
