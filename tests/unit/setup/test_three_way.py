from pathlib import Path

import pytest

from dockmirror.daemonjson import parse, sha256
from dockmirror.helper.history import Change
from dockmirror.setup import three_way as module
from dockmirror.setup.machine import Machine
from dockmirror.setup.three_way import sentences, three_way

BEFORE = b"{}"
AFTER = b'{"registry-mirrors": ["https://a.test/"]}'
NOW = b'{"registry-mirrors": ["https://me:pass@b.test/"], "labels": ["x=1"]}'


class Target:
    config_path = "/etc/docker/daemon.json"


def machine(data: bytes = NOW) -> Machine:
    return Machine(Target(), parse(data), None, None)  # type: ignore[arg-type]  # its path alone


CHANGE = Change(
    id="0001",
    time_iso="",
    action="set-mirrors",
    target="docker-engine",
    config_path="/etc/docker/daemon.json",
    mirrors_before=(),
    mirrors_after=("https://a.test/",),
    verdict=None,
    uid=1000,
    undone=False,
    before_sha256=sha256(BEFORE),
    after_sha256=sha256(AFTER),
    backup_path=None,
)


@pytest.fixture
def readable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        module, "content", lambda _change, name: {"before": BEFORE, "after": AFTER}[name]
    )


@pytest.mark.usefixtures("readable")
def test_root_sees_the_three_files_without_secrets() -> None:
    view = three_way(machine(), CHANGE)
    assert (view.left, view.now, view.back) == (
        ("https://a.test/",),
        ("https://***@b.test/",),
        (),
    )
    assert '-{"registry-mirrors": ["https://a.test/"]}' in (view.since or "")
    assert "+{}" in (view.undoing or "")
    told = "\n".join(sentences(view))
    assert "pass" not in told
    assert "undo would put back: none" in told


def test_others_see_the_lists_and_where_to_see_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(_change: Change, _name: str) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(module, "content", forbidden)
    view = three_way(machine(), CHANGE)
    assert (view.since, view.undoing) == (None, None)
    assert "sudo dockmirror undo" in sentences(view)[-1]


@pytest.mark.usefixtures("readable")
def test_a_long_file_is_cut() -> None:
    many = ",\n".join(f'"k{number}=v"' for number in range(500))
    view = three_way(machine(f'{{"labels": [{many}]}}'.encode()), CHANGE)
    assert len((view.since or "").splitlines()) <= 41
    assert Path(Target.config_path).name in (view.since or "")
