"""Findings about this computer, each made by the flow that meets it."""

import pytest

from dockmirror.cancellation import CancelToken
from dockmirror.elevation.failure import HelperNotInstalled, HelperRefused
from dockmirror.engine.candidate import Candidate
from dockmirror.engine.pull import Pull
from dockmirror.helper.docker_service import DockerService
from dockmirror.setup import change, machine, verification
from dockmirror.setup.change import helper_session
from dockmirror.setup.ending import Ending
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.verification import Verification, verify_pull
from dockmirror.targets.configuration_file import ConfigurationUnreadable
from dockmirror.targets.docker_engine import from_service

SERVICE = DockerService(
    "docker.service", "loaded", True, None, (), (), "/etc/docker/daemon.json", "/s", None, {}
)
TARGET = from_service(SERVICE)


class Heard:
    """Keeps the codes of what is reported."""

    def __init__(self):
        self.codes = []
        self.narration = Narration("setup", self)

    def __call__(self, event):
        if found := getattr(event, "finding", None):
            self.codes.append(found.code)


@pytest.fixture
def heard():
    return Heard()


def test_a_file_that_cannot_be_read_is_named(heard, tmp_path):
    (tmp_path / "daemon.json").symlink_to("gone.json")
    with pytest.raises(Ending):
        machine.read_document(heard.narration, str(tmp_path / "daemon.json"))
    assert heard.codes == ["daemon-json-unreadable"]


def test_who_may_not_read_the_file_is_told_the_command(heard, monkeypatch):
    def closed(path):
        raise ConfigurationUnreadable("Permission denied", private=True)

    monkeypatch.setattr(machine, "read_configuration", closed)
    heard.narration.mirror = "https://mirror.example.test"
    with pytest.raises(Ending) as ending:
        machine.read_document(heard.narration, "/etc/docker/daemon.json")
    assert heard.codes == ["daemon-json-private"]
    assert ending.value.sentences[-1] == (
        "Run it as root: sudo dockmirror setup https://mirror.example.test"
    )


def test_a_target_that_is_not_here_is_named(heard, monkeypatch):
    monkeypatch.setattr(machine, "find_targets", lambda: (from_service(SERVICE),))
    with pytest.raises(Ending):
        machine.choose_target(heard.narration, Options(target="elsewhere"))
    assert heard.codes == ["target-not-found"]


@pytest.mark.parametrize(
    ("distrusted", "code"),
    [(None, "helper-not-installed"), ("/opt/x/helper", "helper-not-trusted")],
)
def test_a_helper_that_is_not_installed_is_named(heard, monkeypatch, distrusted, code):
    def start(_token, *, elevated):
        raise HelperNotInstalled("There is none.", distrusted=distrusted)

    monkeypatch.setattr(change, "start_helper", start)
    with pytest.raises(Ending), helper_session(heard.narration, TARGET, CancelToken()):
        pass
    assert heard.codes == [code]


def test_a_refusal_that_the_catalogue_does_not_know_keeps_the_helpers_sentence(heard, monkeypatch):
    class Session:
        def __enter__(self):
            return self

        def __exit__(self, *_error):
            return None

        def open(self, target_id):
            raise HelperRefused("something-new", "It would not do.", {})

    monkeypatch.setattr(change, "start_helper", lambda _token, elevated: Session())
    with pytest.raises(Ending) as ending, helper_session(heard.narration, TARGET, CancelToken()):
        pass
    assert heard.codes == ["refused-by-helper"]
    assert ending.value.sentences == ("It would not do.",)


@pytest.mark.parametrize(
    ("present", "code"), [(["a"], ["test-image-present"]), (["a", "b"], None), ([], [])]
)
def test_an_image_that_is_here_already_is_said_to_prove_little(heard, monkeypatch, present, code):
    def verify(_narration, _engine, _session, _mirrors, candidate, *_others):
        layers = () if candidate.reference in present else ("layer",)
        pull = Pull(candidate.reference, ok=True, layers_downloaded=layers)
        return Verification(pull, (), verification._no_image())

    candidates = [Candidate("a", "why"), Candidate("b", "why")]
    monkeypatch.setattr(verification, "_candidates", lambda *_arguments: candidates)
    monkeypatch.setattr(verification, "_verify_with", verify)
    verify_pull(heard.narration, None, None, (), Options(), CancelToken())
    assert heard.codes == (["test-image-present", "no-test-image"] if code is None else code)
