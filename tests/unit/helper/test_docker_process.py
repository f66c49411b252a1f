import dataclasses
import os

import pytest

from dockmirror.helper import snap
from dockmirror.helper.docker_process import DockerProcess, describe_processes

BY_HAND = DockerProcess(
    pid=700,
    arguments=("--config-file", "/srv/d.json", "-H", "unix:///srv/d.sock"),
    uid=0,
    depth=1,
    cgroup="/user.slice/user-1000.slice/session-2.scope",
    program="/usr/bin/dockerd",
)
# As the snap's service starts it (docker-snap ``bin/dockerd-wrapper``).
SNAP = DockerProcess(
    pid=800,
    arguments=(
        "--group=docker",
        "--exec-root=/run/snap.docker",
        "--config-file=/var/snap/docker/2932/config/daemon.json",
    ),
    uid=0,
    depth=1,
    cgroup="/system.slice/snap.docker.dockerd.service",
    program="/snap/docker/2932/bin/dockerd",
)


def described(*processes, texts=None):
    found = texts or {}
    return describe_processes(processes, read_text=lambda path: found.get(path, ""))


def test_an_engine_started_by_hand_cannot_be_restarted():
    (service,) = described(BY_HAND)
    assert (service.unit, service.restartable, service.active) == ("", False, True)
    assert (service.config_path, service.socket_path) == ("/srv/d.json", "/srv/d.sock")
    assert service.main_pid == 700


def test_an_engine_of_another_service_is_that_services():
    (service,) = described(SNAP)
    assert (service.unit, service.restartable) == ("snap.docker.dockerd.service", True)
    assert service.config_path == "/var/snap/docker/current/config/daemon.json"
    assert service.certs_d == "/var/snap/docker/current/etc/docker/certs.d"
    assert service.socket_path == "/run/docker.sock"


def test_the_oldest_comes_first():
    assert [service.main_pid for service in described(SNAP, BY_HAND)] == [700, 800]


@pytest.mark.parametrize(
    "changes",
    [
        {"uid": 1000},
        {"depth": 2},
        {"cgroup": f"/system.slice/docker-{'a1' * 32}.scope"},
        {"program": "/usr/bin/sudo"},
        {"cgroup": "/system.slice/docker.service"},
        {"arguments": ("--config-file=d.json",)},
    ],
    ids=[
        "of a person",
        "in a container",
        "in a container with the machine's process ids",
        "another program",
        "the service itself",
        "relative",
    ],
)
def test_what_is_no_engine_of_its_own_is_left_out(changes):
    assert described(dataclasses.replace(BY_HAND, **changes)) == ()


def test_addresses_in_its_file_count():
    process = dataclasses.replace(BY_HAND, arguments=("--config-file=/srv/d.json",))
    (service,) = described(process, texts={"/srv/d.json": '{"hosts": ["unix:///srv/f.sock"]}'})
    assert service.socket_path == "/srv/f.sock"


@pytest.mark.skipif(os.geteuid() != 0, reason="chooses the owner of a file")
def test_a_program_that_others_can_change_is_not_asked(tmp_path):
    program = tmp_path / "dockerd"
    program.write_text("")
    os.chown(program, 65534, 65534)
    (service,) = described(dataclasses.replace(BY_HAND, program=str(program)))
    assert service.dockerd is None


@pytest.mark.parametrize(
    ("unit", "path", "steady"),
    [
        ("snap.docker.dockerd.service", "/var/snap/docker/x1/d.json", "docker/current/d.json"),
        ("snap.docker_two.dockerd.service", "/var/snap/docker/7/d", "docker_two/current/d"),
        ("snap.docker.dockerd.service", "/var/snap/docker/common/d", "docker/common/d"),
        ("docker-two.service", "/var/snap/docker/7/d", "docker/7/d"),
    ],
)
def test_a_path_in_a_snaps_data_outlives_its_refresh(unit, path, steady):
    assert snap.steady(path, unit) == f"/var/snap/{steady}"


def test_what_is_no_snaps_service_has_no_data_of_a_snap():
    assert (snap.data_folder("docker.service"), snap.service_name("snapd.service")) == ("", "")


def test_an_engine_on_tcp_addresses_alone_cannot_be_told_from_others():
    remote = dataclasses.replace(BY_HAND, arguments=("-H", "tcp://192.0.2.7:2376"))
    assert described(remote) == ()
    both = dataclasses.replace(BY_HAND, arguments=("-H", "tcp://192.0.2.7:2376", "-H", "fd://"))
    assert [service.socket_path for service in described(both)] == ["/run/docker.sock"]
