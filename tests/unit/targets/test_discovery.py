import dataclasses

from dockmirror.helper.docker_service import DockerService
from dockmirror.helper.person import Person
from dockmirror.helper.protocol import OTHERS
from dockmirror.targets import beside_engine, docker_engine, rootless_engine
from dockmirror.targets.discovery import in_order, same_engine

SERVICE = DockerService(
    unit="docker.service",
    load_state="loaded",
    active=True,
    main_pid=None,
    arguments=(),
    unit_arguments=(),
    config_path="/etc/docker/daemon.json",
    socket_path="/run/docker.sock",
    dockerd=None,
    flags={},
)
PERSON = Person(1000, "/home/u", 1000, "/run/user/1000", "/home/u/.config", "/home/u/.local/state")
SYSTEM = docker_engine.from_service(SERVICE)
STOPPED = docker_engine.from_service(dataclasses.replace(SERVICE, active=False))
ROOTLESS = rootless_engine.from_service(
    dataclasses.replace(
        SERVICE,
        socket_path="/run/user/1000/docker.sock",
        certs_d="/home/u/.config/docker/certs.d",
    ),
    PERSON,
)


def ids(targets):
    return [target.id for target in targets]


def test_the_one_that_docker_speaks_to_is_first():
    assert ids(in_order([SYSTEM, ROOTLESS], "unix:///run/docker.sock"))[0] == "docker-engine"
    chosen = "unix:///run/user/1000/docker.sock"
    assert ids(in_order([SYSTEM, ROOTLESS], chosen))[0] == "docker-rootless"
    assert ids(in_order([STOPPED, ROOTLESS], "unix:///run/docker.sock"))[0] == "docker-engine"


def test_a_socket_that_is_a_link_is_the_one_that_it_leads_to(tmp_path):
    (tmp_path / "docker.sock").symlink_to(tmp_path / "home" / "docker.sock")
    link = f"unix://{tmp_path}/docker.sock"
    assert same_engine(link, f"unix://{tmp_path}/home/docker.sock")
    assert not same_engine(link, f"unix://{tmp_path}/other/docker.sock")


def test_one_that_runs_goes_before_one_that_does_not():
    assert ids(in_order([STOPPED, ROOTLESS], "tcp://127.0.0.1:1"))[0] == "docker-rootless"


def test_a_persons_own_engine_needs_no_elevation_and_keeps_its_own_history():
    assert not ROOTLESS.needs_elevation
    assert str(ROOTLESS.state_directory) == "/home/u/.local/state/dockmirror/docker-rootless"
    assert str(ROOTLESS.certificates) == "/home/u/.config/docker/certs.d"
    assert ROOTLESS.own_network
    assert SYSTEM.needs_elevation


def test_engines_beside_the_service_are_named_as_the_helper_counts_them():
    by_hand = dataclasses.replace(SERVICE, unit="", restartable=False)
    other = dataclasses.replace(SERVICE, unit="docker-two.service")
    targets = beside_engine.from_services([by_hand, other])
    assert ids(targets) == list(OTHERS[:2])
    assert (targets[0].restarts_how, targets[0].restartable) == ("", False)
    assert targets[1].restarts_how == "sudo systemctl restart docker-two.service"
    assert len(beside_engine.from_services([by_hand] * 9)) == len(OTHERS)


def test_the_snaps_engine_is_named_and_restarted_as_snapd_does():
    certs = "/var/snap/docker/current/etc/docker/certs.d"
    snap = dataclasses.replace(SERVICE, unit="snap.docker.dockerd.service", certs_d=certs)
    (target,) = beside_engine.from_services([snap])
    assert "snap docker" in target.title
    assert target.restarts_how == "sudo snap restart docker.dockerd"
    assert target.starts_how == "sudo snap start docker.dockerd"
    assert target.log_command == "journalctl -u snap.docker.dockerd.service -n 30"
    assert (str(target.certificates), target.takes_certificates) == (certs, True)
