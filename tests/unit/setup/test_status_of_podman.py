"""What is said where Podman is the only thing here that can use a mirror."""

import pytest

from dockmirror.engine.podman import PodmanFacts
from dockmirror.helper.person import Person
from dockmirror.helper.registries_conf import render
from dockmirror.setup import podman as podman_module
from dockmirror.setup import status as status_module
from dockmirror.setup.options import Options
from dockmirror.targets import podman

MIRROR = "https://mirror.example.com/"


class StandIn:
    """Plays the program: in force is what a test says."""

    in_force: tuple[str, ...] = ()

    @classmethod
    def find(cls):
        return cls()

    def facts(self):
        return PodmanFacts("5.4.2", self.in_force)


@pytest.fixture
def home(tmp_path, monkeypatch):
    person = Person(1000, str(tmp_path), 0, "/run/user/1000", "/c", str(tmp_path / "state"))
    target = podman.of_person(person)
    monkeypatch.setattr(status_module, "find_targets", lambda _named=None: (target,))
    monkeypatch.setattr(status_module, "state_directories", lambda: ())
    monkeypatch.setattr(podman_module, "Podman", StandIn)
    monkeypatch.setattr(StandIn, "in_force", ())
    (tmp_path / ".config/containers/registries.conf.d").mkdir(parents=True)
    return tmp_path / ".config/containers/registries.conf.d/zz-dockmirror.conf"


def test_without_a_mirror_podman_pulls_from_docker_hub(home):
    found = status_module.status(Options())
    assert found.sentence == "Podman pulls straight from Docker Hub."
    assert found.targets[0].engine_version == "5.4.2"


def test_a_mirror_in_force_is_named_and_unproven(home, monkeypatch):
    home.write_bytes(render([MIRROR]) or b"")
    monkeypatch.setattr(StandIn, "in_force", (MIRROR,))
    found = status_module.status(Options())
    assert MIRROR in found.sentence
    assert "not been proven" in found.sentence
    assert found.targets[0].configured == found.targets[0].in_force == (MIRROR,)
    assert found.result.mirror == MIRROR


def test_a_file_that_somebody_changed_is_the_problem(home):
    home.write_bytes(b"# mine\n")
    found = status_module.status(Options())
    assert str(home) in found.sentence
    assert found.targets[0].problem == found.sentence


def test_another_choice_is_said_not_to_be_here(home):
    found = status_module.status(Options(target="nonsense"))
    assert [item.code for item in found.result.findings] == ["target-not-found"]
