from collections.abc import Mapping, Sequence

import pytest

from dockmirror.helper.docker_service import DockerService, describe
from dockmirror.helper.unit_command import (
    environment_files,
    exec_start,
    put_in,
    read_environment_file,
    read_properties,
    unit_environment,
)

DEBIAN = (
    "ExecStart={ path=/usr/sbin/dockerd ; argv[]=/usr/sbin/dockerd -H fd:// "
    "--containerd=/run/containerd/containerd.sock $DOCKER_OPTS ; ignore_errors=no ; "
    "start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }\n"
    "Environment=\n"
    "EnvironmentFiles=/etc/default/docker (ignore_errors=yes)\n"
    "LoadState=loaded\nActiveState=active\nMainPID=42\n"
)
SOCKET = "Listen=/run/docker.sock (Stream)\nLoadState=loaded\n"


def described(
    shown: str = DEBIAN,
    socket: str = SOCKET,
    files: Mapping[str, str] | None = None,
    running: Sequence[str] | None = ("/usr/sbin/dockerd", "-H", "fd://"),
) -> DockerService:
    texts = files or {}
    return describe(
        read_properties(shown),
        read_properties(socket),
        read_text=lambda path: texts.get(path, ""),
        read_arguments=lambda pid: running,
    )


def test_debians_unit_is_understood() -> None:
    service = described()
    assert service.active
    assert service.dockerd == "/usr/sbin/dockerd"
    assert service.main_pid == 42
    assert service.unit_arguments == (
        "-H",
        "fd://",
        "--containerd=/run/containerd/containerd.sock",
    )
    assert service.config_path == "/etc/docker/daemon.json"
    assert service.socket_path == "/run/docker.sock"
    assert not service.config_named
    assert not service.mirrors_in_flags
    assert not service.debug_in_flags


def test_options_in_the_environment_file_count() -> None:
    files = {"/etc/default/docker": '# x\nDOCKER_OPTS="--registry-mirror https://a.test -D"\n'}
    service = described(files=files)
    assert service.mirrors_in_flags == ("https://a.test",)
    assert service.debug_in_flags
    assert service.where_mirrors_are_flags == "the start command of docker.service"


def test_flags_of_the_running_daemon_count_too() -> None:
    service = described(running=("dockerd", "--registry-mirror=https://a.test"))
    assert service.mirrors_in_flags == ("https://a.test",)
    assert service.where_mirrors_are_flags == "the running daemon's command line"


def test_a_daemon_that_does_not_run_has_the_units_arguments() -> None:
    shown = DEBIAN.replace("MainPID=42", "MainPID=0").replace("=active", "=failed")
    service = described(shown, running=None)
    assert not service.active
    assert service.main_pid is None
    assert service.arguments == service.unit_arguments


def test_a_named_configuration_file_is_honoured() -> None:
    files = {"/etc/default/docker": "DOCKER_OPTS=--config-file=/srv/docker.json"}
    service = described(files=files)
    assert service.config_path == "/srv/docker.json"
    assert service.config_named


@pytest.mark.parametrize(
    ("running", "socket", "files", "expected"),
    [
        (("dockerd", "-H", "unix:///srv/d.sock"), SOCKET, {}, "/srv/d.sock"),
        (("dockerd", "-H", "fd://"), "Listen=/srv/s.sock (Stream)\n", {}, "/srv/s.sock"),
        (("dockerd", "-H", "fd://"), "Listen=[::]:2375 (Stream)\n", {}, "/run/docker.sock"),
        (("dockerd", "-H", "tcp://127.0.0.1:1"), SOCKET, {}, "/run/docker.sock"),
        (
            ("dockerd",),
            SOCKET,
            {"/etc/docker/daemon.json": '{"hosts": ["tcp://x", "unix:///srv/f.sock"]}'},
            "/srv/f.sock",
        ),
        (("dockerd",), SOCKET, {"/etc/docker/daemon.json": "{broken"}, "/run/docker.sock"),
        (("dockerd",), SOCKET, {"/etc/docker/daemon.json": '{"hosts": 3}'}, "/run/docker.sock"),
    ],
)
def test_the_socket_is_found(
    running: tuple[str, ...], socket: str, files: dict[str, str], expected: str
) -> None:
    assert described(socket=socket, files=files, running=running).socket_path == expected


def test_variables_are_put_in_as_systemd_does() -> None:
    variables = {"A": "one two", "Q": '"with space" x', "EMPTY": ""}
    words = ["$A", "$EMPTY", "${A}", "-x${EMPTY}y", "$$HOME", "$Q", "a$A", "$UNSET"]
    assert put_in(words, variables) == (
        "one",
        "two",
        "one two",
        "-xy",
        "$HOME",
        "with space",
        "x",
        "aone two",
    )


def test_environment_files_and_lines_are_read() -> None:
    shown = read_properties(
        'Environment=A=1 "B=two words"\nEnvironmentFiles=/a (ignore_errors=no)\n'
        "EnvironmentFiles=/b (ignore_errors=yes)\nEnvironmentFiles=relative (ignore_errors=no)\n"
    )
    assert unit_environment(shown) == {"A": "1", "B": "two words"}
    assert environment_files(shown) == ("/a", "/b")
    text = "# c\n; c\nA=1\n B = 'x y' \nC=a\\\nb\nnot a line\n1X=2\n\n"
    assert read_environment_file(text) == {"A": "1", "B": "x y", "C": "ab"}


def test_a_unit_without_a_start_command_has_no_arguments() -> None:
    assert exec_start({}) == ()
    assert exec_start({"ExecStart": ("{ path=x }",)}) == ()
    assert described("LoadState=masked\nActiveState=inactive\nMainPID=0\n").dockerd is None
