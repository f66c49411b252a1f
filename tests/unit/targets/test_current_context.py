import hashlib
import json

import pytest

from dockmirror.targets.current_context import DEFAULT_HOST, current_host
from dockmirror.targets.discovery import same_engine

SSH = "ssh://admin@build.example.com"


@pytest.fixture
def home(tmp_path):
    """A home with a context ``build`` and whatever ``config.json`` a test writes."""
    digest = hashlib.sha256(b"build").hexdigest()
    folder = tmp_path / ".docker/contexts/meta" / digest
    folder.mkdir(parents=True)
    meta = {"Name": "build", "Metadata": {}, "Endpoints": {"docker": {"Host": SSH}}}
    (folder / "meta.json").write_text(json.dumps(meta))
    return tmp_path


def choose(home, config):
    (home / ".docker/config.json").write_text(config)


def test_without_any_word_it_is_the_usual_socket(tmp_path):
    assert current_host({}, tmp_path) == DEFAULT_HOST


def test_the_current_context_counts(home):
    choose(home, '{"currentContext": "build"}')
    assert current_host({}, home) == SSH


def test_docker_host_goes_before_the_context(home):
    choose(home, '{"currentContext": "build"}')
    host = "unix:///run/user/1000/docker.sock"
    assert current_host({"DOCKER_HOST": host, "DOCKER_CONTEXT": "build"}, home) == host


def test_the_variable_names_a_context_too(home):
    choose(home, "{}")
    assert current_host({"DOCKER_CONTEXT": "build"}, home) == SSH
    assert current_host({"DOCKER_CONTEXT": "default"}, home) == DEFAULT_HOST


def test_another_folder_of_the_client_counts(home, tmp_path):
    words = {"DOCKER_CONFIG": str(home / ".docker"), "DOCKER_CONTEXT": "build"}
    assert current_host(words, tmp_path / "nowhere") == SSH


@pytest.mark.parametrize(
    "config", ["", "[]", "{", '{"currentContext": 3}', '{"currentContext": "gone"}']
)
def test_files_of_no_use_leave_the_usual_socket(home, config):
    choose(home, config)
    assert current_host({}, home) == DEFAULT_HOST


def test_a_socket_is_the_same_through_a_link(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "var").symlink_to("run")
    assert same_engine(f"unix://{tmp_path}/var/docker.sock", f"unix://{tmp_path}/run/docker.sock")
    assert not same_engine(f"unix://{tmp_path}/run/a.sock", f"unix://{tmp_path}/run/b.sock")
    assert not same_engine("tcp://a.test:2375", f"unix://{tmp_path}/run/a.sock")
