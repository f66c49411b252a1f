"""A builder's change through the transaction, against a small stand-in for ``docker``."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dockmirror.daemonjson import sha256
from dockmirror.daemonjson.saying import said
from dockmirror.helper import buildkit_builder, docker_cli
from dockmirror.helper.buildkit_builder import (
    buildx_folder,
    find_builders,
    service_of,
)
from dockmirror.helper.buildx_instance import BUILDX_INSTANCE, read_builder
from dockmirror.helper.by_hand import restart_by_hand
from dockmirror.helper.client import Client
from dockmirror.helper.config_file import ConfigFile
from dockmirror.helper.docker_cli import docker_environment, docker_places
from dockmirror.helper.ending import NeedsAttention, Refused, RolledBack
from dockmirror.helper.journal import Journal
from dockmirror.helper.owners import Owners
from dockmirror.helper.person import Person
from dockmirror.helper.person_folders import PersonFolders
from dockmirror.helper.protocol import SetMirrors, Undo
from dockmirror.helper.state_directory import prepare
from dockmirror.helper.target import find_persons_target
from dockmirror.helper.transaction import Transaction
from tests.unit.helper.builder_files import builder_file
from tests.unit.helper.docker_stand_in import DockerStandIn

MIRROR = "https://mirror.example.test/"
THEIRS = "debug = true\n"


class Anyone(Owners):
    """Every folder will do: tests have theirs below one that all may write to."""

    def alone(self, status: os.stat_result) -> bool:
        return True


class Bench:
    """A person with one builder, and what the helper makes of it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folders = PersonFolders.of("linux", {"HOME": str(folder / "home")})
        self.docker = DockerStandIn(folder / "stand-in")
        monkeypatch.setattr(docker_cli, "docker_program", lambda: self.docker.program)
        anyone = Anyone(frozenset(), frozenset(), said("anyone"))
        monkeypatch.setattr(Person, "owners", property(lambda _person: anyone))
        home = str(folder / "home")
        self.person = Person(os.getuid(), home, os.getgid(), str(folder), home, home)
        self.path = Path(home) / ".docker/buildx/instances/first"
        self.path.parent.mkdir(parents=True)
        self.path.write_bytes(builder_file())
        self.state = folder / "state"
        prepare(self.state)
        requests, self._to_helper = os.pipe()
        self._from_helper, replies = os.pipe()
        self._pipes = (requests, self._to_helper, self._from_helper, replies)
        self.client = Client(requests, replies)

    def begin(self) -> Transaction:
        target = find_persons_target("buildkit", self.client, self.person, self.folders)
        return Transaction(target, Journal(self.state), self.client, 1000)

    def request(self, *mirrors: str) -> SetMirrors:
        data = self.path.read_bytes()
        after = BUILDX_INSTANCE.with_mirrors(data, mirrors, str(self.path))
        return SetMirrors(1, mirrors, sha256(data), sha256(after), "restart")

    def close(self) -> None:
        self.client.close()
        for descriptor in self._pipes:
            os.close(descriptor)

    @property
    def toml(self) -> str | None:
        return read_builder(self.path.read_bytes()).toml


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    made = Bench(tmp_path, monkeypatch)
    yield made
    made.close()


def restarts(bench: Bench) -> int:
    return sum("restart" in words for words in bench.docker.asked)


def test_the_mirror_is_in_the_builders_file_and_in_its_container(bench: Bench):
    transaction = bench.begin()
    applied = transaction.set_mirrors(bench.request(MIRROR))
    assert (applied.how, applied.changed) == ("restart", True)
    assert bench.docker.config == bench.toml
    assert 'mirrors = ["mirror.example.test"]' in (bench.toml or "")
    assert restarts(bench) == 1
    transaction.confirm("mirror")
    words = next(words for words in bench.docker.asked if "restart" in words)
    assert words[0] == "--host=unix:///var/run/docker.sock"
    assert words[-1] == "buildx_buildkit_first0"


def test_undo_gives_back_the_files_bytes_and_the_containers(bench: Bench):
    bench.path.write_bytes(builder_file(THEIRS))
    bench.docker.config = THEIRS
    before = bench.path.read_bytes()
    transaction = bench.begin()
    transaction.set_mirrors(bench.request(MIRROR))
    transaction.confirm("mirror")
    transaction.undo(Undo(2, sha256(bench.path.read_bytes()), None, "restart"))
    transaction.confirm(None)
    assert bench.path.read_bytes() == before
    assert bench.docker.config == THEIRS


def test_what_is_not_confirmed_is_put_back(bench: Bench):
    before = bench.path.read_bytes()
    transaction = bench.begin()
    transaction.set_mirrors(bench.request(MIRROR))
    assert transaction.roll_back() is False
    assert bench.path.read_bytes() == before
    assert bench.docker.config == ""
    assert bench.docker.running


def test_a_change_that_an_interrupted_helper_left_is_put_back(bench: Bench):
    before = bench.path.read_bytes()
    bench.begin().set_mirrors(bench.request(MIRROR))
    assert bench.begin().recover()
    assert bench.path.read_bytes() == before
    assert bench.docker.config == ""


def test_a_builder_that_does_not_come_up_is_as_it_was(bench: Bench):
    bench.docker.set(fails_with="mirror.example.test")
    before = bench.path.read_bytes()
    with pytest.raises(RolledBack, match="failed to start"):
        bench.begin().set_mirrors(bench.request(MIRROR))
    assert bench.path.read_bytes() == before
    assert bench.docker.running
    assert bench.docker.config == ""


@pytest.mark.parametrize("old", [False, True])
def test_a_build_that_runs_is_not_ended(bench: Bench, old: bool):
    bench.docker.set(busy=True, old=old)
    before = bench.path.read_bytes()
    with pytest.raises(Refused) as refused:
        bench.begin().set_mirrors(bench.request(MIRROR))
    assert refused.value.code == "builder-busy"
    assert bench.path.read_bytes() == before
    assert restarts(bench) == 0


def test_a_build_that_began_after_the_check_is_not_ended(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(buildkit_builder, "_IDLE_SECONDS", 0.0)
    before = bench.path.read_bytes()
    transaction = bench.begin()
    transaction.target = replace(transaction.target, validate=lambda _data: True)
    bench.docker.set(busy=True)
    with pytest.raises(RolledBack, match="A build runs"):
        transaction.set_mirrors(bench.request(MIRROR))
    assert bench.path.read_bytes() == before
    assert bench.docker.config is None
    assert restarts(bench) == 0


def test_a_roll_back_that_would_end_a_build_is_left_to_the_person(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    transaction = bench.begin()
    transaction.set_mirrors(bench.request(MIRROR))
    monkeypatch.setattr(buildkit_builder, "_IDLE_SECONDS", 0.0)
    bench.docker.set(busy=True)
    with pytest.raises(NeedsAttention) as attention:
        transaction.roll_back()
    assert restarts(bench) == 1
    assert attention.value.commands[-1].endswith("rm --force buildx_buildkit_first0")
    bench.docker.set(busy=False)
    transaction.roll_back()
    assert bench.docker.config == ""


def test_a_builder_that_is_not_made_yet_is_made_and_stopped_again_with_a_roll_back(bench: Bench):
    bench.docker.set(
        there=False, running=False, toml='[registry."docker.io"]\nmirrors=["mirror.example.test"]\n'
    )
    transaction = bench.begin()
    assert transaction.set_mirrors(bench.request(MIRROR)).how == "start"
    assert ["buildx", "inspect", "--bootstrap", "first"] in bench.docker.asked
    transaction.roll_back()
    assert not bench.docker.running
    assert bench.docker.config == ""


def test_a_stopped_builder_is_started_with_the_mirror(bench: Bench):
    bench.docker.set(running=False)
    transaction = bench.begin()
    assert transaction.set_mirrors(bench.request(MIRROR)).how == "start"
    assert bench.docker.running
    assert bench.docker.config == bench.toml


@pytest.mark.parametrize(
    ("node", "state", "config"),
    [
        ({"Flags": ["--config", "/etc/other.toml"]}, {}, ""),
        ({"Flags": ["--config=/etc/other.toml"]}, {}, ""),
        ({}, {"args": ["--config", "/etc/other.toml"]}, ""),
        ({}, {"user": "1000:1000"}, ""),
        ({}, {}, "root = '/image'\n"),
    ],
)
def test_a_container_that_would_not_take_it_is_refused(
    bench: Bench, node: dict[str, object], state: dict[str, object], config: str
):
    bench.path.write_bytes(builder_file(**node))
    bench.docker.set(**state)
    bench.docker.config = config
    with pytest.raises(Refused) as refused:
        bench.begin().set_mirrors(bench.request(MIRROR))
    assert refused.value.code == "builder-form"
    assert bench.docker.config == config


def test_without_root_a_container_that_names_the_file_takes_it(bench: Bench):
    bench.path.write_bytes(builder_file(THEIRS))
    bench.docker.set(user="1000:1000", args=["--config", "/etc/buildkit/buildkitd.toml"])
    bench.docker.config = THEIRS
    bench.begin().set_mirrors(bench.request(MIRROR))
    assert bench.docker.config == bench.toml


def test_a_docker_that_does_not_answer_changes_nothing(bench: Bench):
    bench.docker.set(silent=True)
    before = bench.path.read_bytes()
    with pytest.raises(Refused):
        bench.begin().set_mirrors(bench.request(MIRROR))
    assert bench.path.read_bytes() == before


def test_a_person_restarts_it_by_taking_the_container_away(bench: Bench):
    service = service_of(ConfigFile(str(bench.path), owners=bench.person.owners))
    assert restart_by_hand(service, persons=True) == (
        "docker --host=unix:///var/run/docker.sock rm --force buildx_buildkit_first0",
    )


def test_builders_are_counted_by_name_and_others_left_out(bench: Bench):
    folder = bench.path.parent
    (folder / "another").write_bytes(builder_file())
    (folder / "cloud").write_bytes(b'{"Name":"cloud","Driver":"remote"}')
    (folder / ".tmp").write_bytes(builder_file())
    (folder / "folder").mkdir()
    assert [one.name for one in find_builders(bench.person, {})] == ["another", "first"]
    with pytest.raises(Refused) as refused:
        find_persons_target("buildkit-3", bench.client, bench.person, bench.folders)
    assert refused.value.code == "docker-not-found"


def test_buildx_own_folder_is_found_as_buildx_finds_it(bench: Bench):
    assert buildx_folder(bench.person, {}) == f"{bench.person.home}/.docker/buildx"
    assert buildx_folder(bench.person, {"DOCKER_CONFIG": "/d"}) == "/d/buildx"
    assert buildx_folder(bench.person, {"DOCKER_CONFIG": "/d", "BUILDX_CONFIG": "/b"}) == "/b"
    told = docker_environment(bench.person, {"DOCKER_HOST": "ssh://x", "LD_PRELOAD": "/evil"})
    assert told["DOCKER_HOST"] == "ssh://x"
    assert "LD_PRELOAD" not in told


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_docker_is_looked_for_where_its_packages_put_it(platform: str):
    folders = PersonFolders.of(platform, {"HOME": "/home/u", "ProgramFiles": "D:\\P"})
    places = docker_places(folders)
    named = {
        "linux": "/usr/local/bin/docker",
        "darwin": "/home/u/.docker/bin/docker",
        "win32": "D:\\P\\Docker\\Docker\\resources\\bin\\docker.exe",
    }
    assert named[platform] in places


def test_the_variables_that_the_process_was_started_with_name_the_folder(bench: Bench):
    moved = Path(bench.person.home) / "elsewhere/instances/first"
    moved.parent.mkdir(parents=True)
    bench.path.rename(moved)
    folders = PersonFolders.of("linux", {"BUILDX_CONFIG": str(moved.parent.parent)})
    target = find_persons_target("buildkit", bench.client, bench.person, folders)
    assert target.service.config_path == str(moved)


def test_the_elevated_helper_knows_roots_builders_alone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(docker_cli, "is_root", lambda: True)
    monkeypatch.setenv("BUILDX_CONFIG", str(bench.path.parent.parent))
    monkeypatch.setenv("HOME", bench.person.home)
    person, variables = docker_cli.whose_docker()
    assert person.home != bench.person.home
    assert buildx_folder(person, variables) == f"{person.home}/.docker/buildx"
