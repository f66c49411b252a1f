"""Docker Engine as a system service without systemd: an init script, as sysvinit and OpenRC run it.

That is so in WSL without systemd, in Devuan, in Alpine. The script's name and pid files follow
moby ``contrib/init`` and Debian's and Alpine's packages; what is given in ``DOCKER_OPTS`` of
``/etc/default/docker`` or ``/etc/conf.d/docker`` counts at the next start.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from dockmirror.daemonjson.saying import said
from dockmirror.helper.client import Client
from dockmirror.helper.command import run
from dockmirror.helper.docker_service import (
    DEFAULT_CONFIG_PATH,
    DEFAULT_SOCKET_PATH,
    DockerService,
    find_docker_service,
    hosts_in_file,
    read_arguments,
    read_text,
)
from dockmirror.helper.dockerd_flags import parse_flags, union
from dockmirror.helper.ending import EngineFailed
from dockmirror.helper.hang_up import hang_up
from dockmirror.helper.programs import find_program
from dockmirror.helper.service_control import JOB_SECONDS, ServiceState
from dockmirror.helper.unit_command import read_environment_file, split_words

SCRIPT: Final = "/etc/init.d/docker"
PID_FILES: Final = ("/run/docker-ssd.pid", "/run/docker.pid")
"""That of the script's starter first: it is there before the engine's own."""

_SETTINGS: Final = ("/etc/default/docker", "/etc/conf.d/docker")
_SYSTEMD: Final = "/run/systemd/system"


def find_system_service() -> DockerService | None:
    """The system's engine under whatever starts services here, or ``None``."""
    if os.path.isdir(_SYSTEMD) or not os.path.exists(SCRIPT):  # noqa: PTH110, PTH112
        return find_docker_service()
    return describe_init(
        command=script_command(), read_text=read_text, read_arguments=read_arguments
    )


def script_command() -> tuple[str, ...]:
    """What runs the script: OpenRC's program, sysvinit's, or the script itself."""
    for name in ("rc-service", "service"):
        program = find_program(name)
        if program is not None:
            return program, "docker"
    return (SCRIPT,)


def describe_init(
    *,
    command: tuple[str, ...],
    read_text: Callable[[str], str],
    read_arguments: Callable[[int], Sequence[str] | None],
) -> DockerService:
    """The engine of an init script; pure but for the two readers."""
    options = next(filter(None, map(_options, map(read_text, _SETTINGS))), ())
    pid, running = _running(read_text, read_arguments)
    arguments = tuple(running[1:]) if running else options
    flags = union((parse_flags(options), parse_flags(arguments)))
    config_path = (flags.get("config-file") or (DEFAULT_CONFIG_PATH,))[-1]
    return DockerService(
        unit="docker",
        load_state="loaded",
        active=pid is not None,
        main_pid=pid,
        arguments=arguments,
        unit_arguments=options,
        config_path=config_path,
        socket_path=_socket(flags, read_text(config_path)),
        dockerd=find_program("dockerd"),
        flags=flags,
        script=command,
    )


def running_pid() -> int | None:
    """The process of the script's engine."""
    return _running(read_text, read_arguments)[0]


def _running(
    read_text: Callable[[str], str], read_arguments: Callable[[int], Sequence[str] | None]
) -> tuple[int | None, Sequence[str] | None]:
    for path in PID_FILES:
        digits = read_text(path).strip()
        if digits.isascii() and digits.isdigit() and len(digits) < 10:
            words = read_arguments(int(digits))
            if words and Path(words[0]).name == "dockerd":
                return int(digits), words
    return None, None


def _options(text: str) -> tuple[str, ...]:
    return tuple(split_words(read_environment_file(text).get("DOCKER_OPTS", "")))


def _socket(flags: Mapping[str, tuple[str, ...]], text: str) -> str:
    for host in flags.get("host") or hosts_in_file(text):
        if host.startswith("unix:///"):
            return host.removeprefix("unix://")
    return DEFAULT_SOCKET_PATH


class InitScript:
    """The init script. Plays ``ServiceControl``."""

    def __init__(self, command: tuple[str, ...], client: Client) -> None:
        self._command = command
        self._client = client

    def state(self) -> ServiceState:
        """See ``ServiceControl``."""
        pid = running_pid()
        if pid is None:
            return ServiceState("inactive", "dead", "success", 0)
        return ServiceState("active", "running", "success", pid)

    def start(self) -> None:
        """See ``ServiceControl``."""
        self._job("start")

    def stop(self) -> None:
        """See ``ServiceControl``."""
        self._job("stop")

    def restart(self) -> None:
        """See ``ServiceControl``."""
        self._job("restart")

    def reload(self) -> None:
        """See ``ServiceControl``."""
        pid = running_pid()
        if pid is None:
            raise EngineFailed(
                "engine-did-not-take-it", said("{unit} is not running.", unit="docker")
            )
        hang_up(pid)

    def reset_failed(self) -> None:
        """A script counts no failed starts."""

    def _job(self, verb: str) -> None:
        command = [*self._command, verb]
        try:
            completed = run(command, self._client, seconds=JOB_SECONDS)
        except OSError as error:
            raise EngineFailed(
                "engine-did-not-answer",
                said("'{command}' failed.", command=" ".join(command)),
            ) from error
        if completed.code != 0:
            raise EngineFailed(
                "engine-did-not-start", said("'{command}' failed.", command=" ".join(command))
            )
