"""A builder as the commands and ``status`` find it, against a small stand-in for ``docker``."""

from pathlib import Path

import pytest

from dockmirror.engine import buildkit as engine_module
from dockmirror.helper.buildkit_builder import find_builders
from dockmirror.helper.buildx_instance import BUILDX_INSTANCE, read_builder
from dockmirror.helper.person import Person
from dockmirror.mirror.mirror_url import judge
from dockmirror.setup import status as status_module
from dockmirror.setup.buildkit import BUILDERS_OF_BUILDX, FoundBuilder
from dockmirror.setup.client_config import container_builders
from dockmirror.setup.ending import Ending
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome
from dockmirror.targets import buildkit
from tests.unit.helper.builder_files import builder_file
from tests.unit.helper.docker_stand_in import DockerStandIn

MIRROR = "https://mirror.example.test/"


class Home:
    """A person's builders, by the names of their files."""

    def __init__(self, folder: Path, docker: DockerStandIn) -> None:
        self.docker = docker
        self.person = Person(1000, str(folder), 0, "/run", str(folder), str(folder / "state"))
        self.folder = folder / ".docker/buildx/instances"
        self.folder.mkdir(parents=True)

    def targets(self):
        return buildkit.from_builders(find_builders(self.person, {}), self.person)

    def look(self) -> FoundBuilder:
        found = BUILDERS_OF_BUILDX.look(Narration("setup", lambda _event: None), self.targets()[0])
        assert isinstance(found, FoundBuilder)
        return found


@pytest.fixture
def home(tmp_path, monkeypatch):
    docker = DockerStandIn(tmp_path / "stand-in")
    monkeypatch.setattr(engine_module, "docker_program", lambda: docker.program)
    made = Home(tmp_path / "home", docker)
    (made.folder / "first").write_bytes(builder_file())
    monkeypatch.setattr(status_module, "find_targets", lambda _named=None: made.targets())
    monkeypatch.setattr(status_module, "state_directories", lambda: ())
    return made


def with_mirror(data: bytes) -> bytes:
    changed = BUILDX_INSTANCE.with_mirrors(data, [MIRROR], "")
    assert changed is not None
    return changed


def test_targets_have_the_builders_names_and_need_no_elevation(home):
    (home.folder / "another").write_bytes(builder_file())
    found = home.targets()
    assert [(one.id, one.title) for one in found] == [
        ("buildkit", "BuildKit, builder another"),
        ("buildkit-2", "BuildKit, builder first"),
    ]
    assert not any(one.needs_elevation or one.active for one in found)


def test_the_builder_that_buildx_builds_with_is_named_so(home):
    current = home.folder.parent / "current"
    for text in ("{", "[]", '{"Name": 3}', '{"Key":"unix:///x","Name":"","Global":false}'):
        current.write_text(text)
        assert home.targets()[0].title == "BuildKit, builder first"
    current.write_text('{"Key":"unix:///x","Name":"first","Global":false}')
    assert home.targets()[0].title == "BuildKit, builder first, in use"


def test_status_says_what_is_in_the_file_and_what_is_in_force(home):
    (home.folder / "first").write_bytes(with_mirror(builder_file()))
    found = status_module.status(Options(target="buildkit")).targets[0]
    assert found.configured == (MIRROR,)
    assert found.in_force == ()
    assert found.engine_version == "v0.32.2"
    home.docker.config = '[registry."docker.io"]\nmirrors = ["mirror.example.test"]\n'
    assert status_module.status(Options(target="buildkit")).targets[0].in_force == (MIRROR,)


def test_a_builder_that_is_yet_to_start_has_what_its_file_says(home):
    home.docker.set(there=False, running=False)
    (home.folder / "first").write_bytes(with_mirror(builder_file()))
    found = status_module.status(Options(target="buildkit")).targets[0]
    assert (found.in_force, found.engine_version, found.problem) == ((MIRROR,), None, "")


@pytest.mark.parametrize(
    "data", [b'{"Name":"a","Driver":"docker-container","Nodes":[{},{}]}', builder_file("a =")]
)
def test_a_builder_that_cannot_be_set_up_is_listed_with_why(home, data):
    (home.folder / "first").write_bytes(data)
    found = status_module.status(Options(target="buildkit")).targets[0]
    assert found.problem
    with pytest.raises(Ending) as ending:
        home.look()
    assert ending.value.outcome is Outcome.REFUSED


def test_a_docker_that_does_not_answer_is_the_problem(home):
    home.docker.set(silent=True)
    found = status_module.status(Options(target="buildkit")).targets[0]
    assert "Cannot connect" in found.problem
    assert found.in_force is None


def test_the_plan_shows_the_configuration_and_not_how_it_is_kept(home):
    plan = home.look().plan([MIRROR])
    assert plan.way == "builder-restart"
    assert '+  mirrors = ["mirror.example.test"]' in plan.diff
    assert "Nodes" not in plan.diff
    assert read_builder(plan.after).toml
    assert home.look().plan([]).changes_file is False


def test_a_running_build_stands_in_the_way_of_a_change(home):
    home.look().require_changeable()
    home.docker.set(busy=True)
    with pytest.raises(Ending) as ending:
        home.look().require_changeable()
    assert ending.value.outcome is Outcome.REFUSED
    assert "first" in ending.value.sentences[0]


def test_a_configuration_that_would_not_count_stands_in_the_way_too(home):
    home.docker.set(args=["--config", "/other.toml"])
    with pytest.raises(Ending) as ending:
        home.look().require_changeable()
    assert "/other.toml" in ending.value.sentences[0]


def test_a_certificate_is_refused_with_what_to_do(home):
    with pytest.raises(Ending) as ending:
        home.look().require_no_certificates()
    assert "--buildkitd-config" in ending.value.sentences[-1]


def test_loopback_addresses_lead_into_the_builders_own_container(home):
    assert home.look().view().elsewhere == ""
    (home.folder / "first").write_bytes(builder_file(DriverOpts=None))
    assert home.look().view().elsewhere == "the builder's own container"
    (home.folder / "first").write_bytes(builder_file(Endpoint="ssh://me@far.example.test"))
    assert home.look().view().elsewhere == "far.example.test"


def test_a_mirrors_path_is_asked_for_behind_the_api(home):
    view = home.look().view()
    url = judge("https://mirror.example.test/proxy").url
    assert url is not None
    assert view.api_base(view.as_asked(url)) == "https://mirror.example.test/v2/proxy/"
    assert view.checks_certificate("127.0.0.1:5000", ["127.0.0.1"])


def test_builders_with_a_mirror_of_their_own_pass_none_by(home, monkeypatch):
    monkeypatch.setenv("BUILDX_CONFIG", str(home.folder.parent))
    assert container_builders() == ("first",)
    (home.folder / "first").write_bytes(with_mirror(builder_file()))
    assert container_builders() == ()
