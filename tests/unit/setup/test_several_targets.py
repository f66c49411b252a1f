"""With several engines on one computer: which is meant, and that it is said."""

import dataclasses

import pytest

from dockmirror.helper import history as helper_history
from dockmirror.helper.docker_service import DockerService
from dockmirror.helper.journal import Entry
from dockmirror.setup import history, machine, undo
from dockmirror.setup.ending import Ending
from dockmirror.setup.events import FindingReported, Noted
from dockmirror.setup.machine import choose_target, require_own_engine, require_restart
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome
from dockmirror.targets.docker_engine import from_service
from dockmirror.targets.elsewhere_engine import from_host

SERVICE = DockerService(
    "docker.service", "loaded", True, None, (), (), "/etc/docker/daemon.json", "/run/d.sock",
    None, {},
)  # fmt: skip
FIRST = from_service(SERVICE)
SECOND = dataclasses.replace(
    from_service(dataclasses.replace(SERVICE, restartable=False)),
    id="docker-other",
    title="By hand",
    engine_host="unix:///run/other.sock",
)
MIRROR = "https://mirror.example.com/"


class Told:
    def __init__(self):
        self.sentences = []
        self.narration = Narration("setup", self)

    def __call__(self, event):
        if isinstance(event, Noted):
            self.sentences.append(event.sentence)


@pytest.fixture
def told(monkeypatch):
    monkeypatch.setattr(machine, "find_targets", lambda: (FIRST, SECOND))
    return Told()


def test_without_a_choice_the_first_is_meant_and_that_is_said(told):
    assert choose_target(told.narration, Options()).id == "docker-engine"
    (sentence,) = told.sentences
    assert "docker-engine" in sentence
    assert "--target" in sentence


def test_a_choice_is_heeded_without_a_word(told):
    assert choose_target(told.narration, Options(target="docker-other")).id == "docker-other"
    assert told.sentences == []


def test_an_engines_address_chooses_it_too(told):
    options = Options(docker_host="unix:///run/other.sock")
    assert choose_target(told.narration, options).id == "docker-other"
    assert told.sentences == []


def test_a_single_engine_needs_no_word(told, monkeypatch):
    monkeypatch.setattr(machine, "find_targets", lambda: (FIRST,))
    choose_target(told.narration, Options())
    assert told.sentences == []


@pytest.mark.parametrize(
    ("in_wsl", "code"), [(False, "docker-not-found"), (True, "docker-not-found-in-wsl")]
)
def test_without_any_engine_it_is_said_how_to_get_one(monkeypatch, in_wsl, code):
    monkeypatch.setattr(machine, "find_targets", lambda *_named: ())
    monkeypatch.setattr(machine.wsl, "is_wsl", lambda: in_wsl)
    heard = []
    with pytest.raises(Ending) as ending:
        choose_target(Narration("setup", heard.append), Options())
    assert ending.value.outcome is Outcome.REFUSED
    assert [event.finding.code for event in heard if isinstance(event, FindingReported)] == [code]


def test_an_engine_elsewhere_is_not_changed_and_the_commands_name_the_mirror():
    target = from_host("ssh://build.example.com")
    assert target is not None
    with pytest.raises(Ending) as ending:
        require_own_engine(target, Options(), MIRROR)
    assert ending.value.outcome is Outcome.REFUSED
    assert MIRROR in ending.value.sentences[0]
    assert MIRROR in ending.value.commands[0]
    assert ending.value.commands[1] == target.by_hand[1]


def test_what_a_shell_would_read_of_a_mirror_never_gets_to_one():
    target = from_host("ssh://build.example.com")
    with pytest.raises(Ending) as ending:
        require_own_engine(target, Options(), "https://mirror.example.com/';reboot;$(x)\"/")
    words = " ".join((*ending.value.sentences, *ending.value.commands))
    assert "mirror.example.com/%27%3Breboot%3B%24%28x%29%22/" in words
    assert "reboot;" not in words


def test_an_engine_that_is_named_elsewhere_is_not_changed_either():
    with pytest.raises(Ending) as ending:
        require_own_engine(FIRST, Options(docker_host="ssh://build.example.com"), MIRROR)
    assert MIRROR in ending.value.commands[0]
    with pytest.raises(Ending) as ending:
        require_own_engine(FIRST, Options(docker_host="tcp://build.example.com:2376"))
    assert (ending.value.outcome, ending.value.commands) == (Outcome.REFUSED, ())


def test_an_engine_started_by_hand_is_not_restarted():
    with pytest.raises(Ending) as ending:
        require_restart(SECOND, Options(restart="restart"))
    assert ending.value.outcome is Outcome.REFUSED
    require_restart(SECOND, Options(restart="reload"))
    require_restart(SECOND, Options())
    require_restart(FIRST, Options(restart="restart"))


def _record(folder, target, time_iso):
    entry = Entry(
        action="set-mirrors",
        target=target,
        config_path="/f",
        real_path="/f",
        mirrors_before=(),
        mirrors_after=(MIRROR,),
        before_sha256="absent",
        after_sha256="a" * 64,
        time_iso=time_iso,
        uid=0,
    )
    place = folder / helper_history.HISTORY / "0001"
    place.mkdir(parents=True)
    (place / "change.json").write_bytes(entry.to_json())


@pytest.fixture
def two_histories(tmp_path, monkeypatch):
    folders = (("docker-engine", tmp_path / "a"), ("docker-rootless", tmp_path / "b"))
    _record(tmp_path / "a", "docker-engine", "2026-01-02T00:00:00+00:00")
    _record(tmp_path / "b", "docker-rootless", "2026-01-03T00:00:00+00:00")
    for module in (history, undo):
        monkeypatch.setattr(module, "state_directories", lambda: folders)
    return tmp_path


def test_the_history_is_of_all_engines_newest_first(two_histories):
    found = history.history()
    assert [change.id for change in found] == ["docker-rootless/0001", "0001"]
    assert len({change.folder for change in found}) == 2


def test_undo_means_the_engine_that_was_changed_last(two_histories):
    assert undo._changed_last() == "docker-rootless"


def test_undo_means_an_interrupted_change_before_all(two_histories):
    (two_histories / "a" / "pending").mkdir()
    assert undo._changed_last() == "docker-engine"
