import dataclasses
import json
import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.daemonjson import sha256
from dockmirror.helper.ending import Refused
from dockmirror.helper.history import Change, changes, restored
from dockmirror.helper.journal import Entry, interrupted
from dockmirror.helper.process_start import process_started
from dockmirror.helper.state_directory import prepare

ENTRY = Entry(
    action="set-mirrors",
    target="docker-engine",
    config_path="/etc/docker/daemon.json",
    real_path="/etc/docker/daemon.json",
    mirrors_before=(),
    mirrors_after=("https://a.test/",),
    before_sha256="absent",
    after_sha256="0" * 64,
    time_iso="2026-01-01T00:00:00+00:00",
    uid=1000,
)


def test_an_entry_survives_its_record() -> None:
    entry = dataclasses.replace(ENTRY, undoes="0001", interims=("a", "b"), begun=True)
    assert Entry.from_json(entry.to_json()) == entry


@pytest.mark.parametrize(
    "change",
    [
        {"uid": "1000"},
        {"uid": True},
        {"mirrors_after": "x"},
        {"mirrors_after": [1]},
        {"schema": 2},
        {"begun": 1},
        {"undoes": 3},
        {"action": None},
    ],
)
def test_a_record_of_another_shape_is_none(change: dict[str, object]) -> None:
    assert Entry.from_json(json.dumps({**json.loads(ENTRY.to_json()), **change}).encode()) is None


@given(st.binary())
def test_no_bytes_make_a_record_raise(data: bytes) -> None:
    assert Entry.from_json(data) is None


def test_a_process_is_told_from_none_and_from_one_that_ended() -> None:
    assert process_started(os.getpid())
    child = subprocess.Popen(["/bin/true"])
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert process_started(child.pid) == ""
    child.wait()


def test_an_unreadable_journal_is_said(tmp_path: Path) -> None:
    assert interrupted(tmp_path) is None
    (tmp_path / "pending").mkdir()
    assert "cannot be read" in (interrupted(tmp_path) or "")


def test_records_that_cannot_be_read_are_left_out_of_the_history(tmp_path: Path) -> None:
    assert changes(tmp_path / "nowhere") == ()
    for name, data in (("0001", ENTRY.to_json()), ("0002", b"junk"), ("other", b"")):
        (tmp_path / "history" / name).mkdir(parents=True)
        (tmp_path / "history" / name / "change.json").write_bytes(data)
    assert [change.id for change in changes(tmp_path)] == ["0001"]


@pytest.mark.skipif(os.geteuid() != 0, reason="gives a folder away")
def test_a_state_folder_that_others_can_change_is_refused(tmp_path: Path) -> None:
    state = tmp_path / "state"
    prepare(state)
    state.chmod(0o777)
    with pytest.raises(Refused) as ending:
        prepare(state)
    assert ending.value.code == "state-unsafe"
    state.chmod(0o755)
    os.chown(state, 1234, 1234)
    with pytest.raises(Refused):
        prepare(state)


def test_taking_the_last_change_back_is_recognised() -> None:
    change = Change(
        id="0001",
        time_iso="",
        action="set-mirrors",
        target="docker-engine",
        config_path="",
        mirrors_before=("https://b.test",),
        mirrors_after=(),
        verdict=None,
        uid=0,
        undone=False,
        before_sha256=sha256(b"before"),
        after_sha256=sha256(b"after"),
        backup_path=None,
    )
    assert restored(change, sha256(b"after"), ["https://b.test/"]) == sha256(b"before")
    assert restored(change, sha256(b"edited"), ["https://b.test/"]) is None
    assert restored(change, sha256(b"after"), []) is None
    assert restored(None, sha256(b"after"), []) is None
