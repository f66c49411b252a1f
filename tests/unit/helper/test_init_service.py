import os
import sys
from collections.abc import Iterator

import pytest

from dockmirror.helper import init_service
from dockmirror.helper.by_hand import restart_by_hand
from dockmirror.helper.client import Client
from dockmirror.helper.ending import EngineFailed
from dockmirror.helper.init_service import InitScript, describe_init

SERVICE = ("/usr/sbin/service", "docker")


def described(files=None, running=None):
    texts = files or {}
    return describe_init(
        command=SERVICE,
        read_text=lambda path: texts.get(path, ""),
        read_arguments=lambda pid: running,
    )


def test_an_engine_that_runs_is_known_by_its_pid_file():
    words = ("/usr/sbin/dockerd", "-p", "/var/run/docker.pid")
    service = described({"/run/docker-ssd.pid": "42\n"}, words)
    assert (service.active, service.main_pid) == (True, 42)
    assert service.script == SERVICE
    assert service.config_path == "/etc/docker/daemon.json"
    assert service.socket_path == "/run/docker.sock"
    assert restart_by_hand(service, persons=False) == ("sudo /usr/sbin/service docker restart",)


def test_a_number_of_something_else_is_not_taken():
    assert not described({"/run/docker.pid": "42"}, ("/usr/bin/editor",)).active
    assert not described({"/run/docker.pid": "many"}, ("dockerd",)).active
    assert not described().active


@pytest.mark.parametrize("path", ["/etc/default/docker", "/etc/conf.d/docker"])
def test_the_options_of_the_next_start_count(path):
    text = 'DOCKER_OPTS="--registry-mirror=https://a.test --config-file /srv/d.json"\n'
    service = described({path: text})
    assert service.mirrors_in_flags == ("https://a.test",)
    assert service.config_path == "/srv/d.json"
    assert service.where_mirrors_are_flags == "the start command of docker"


@pytest.fixture
def client() -> Iterator[Client]:
    requests, to_helper = os.pipe()
    present = Client(requests, to_helper)
    yield present
    present.close()
    for descriptor in (requests, to_helper):
        os.close(descriptor)


def test_a_script_that_fails_is_said_with_its_command(client):
    program = "import sys; sys.exit(sys.argv[1] == 'start')"
    script = InitScript((sys.executable, "-c", program), client)
    script.restart()
    with pytest.raises(EngineFailed, match="start"):
        script.start()


def test_without_a_process_nothing_is_told_to_reload(monkeypatch, client):
    monkeypatch.setattr(init_service, "running_pid", lambda: None)
    script = InitScript(SERVICE, client)
    assert not script.state().is_active
    with pytest.raises(EngineFailed):
        script.reload()
