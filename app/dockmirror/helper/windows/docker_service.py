r"""Docker Engine as a Windows service: its command line, configuration file and pipe.

Where a thing stands follows moby ``cmd/dockerd`` (``service_windows.go``, ``daemon_windows.go``)
and ``daemon/config/config_windows.go``: without ``--config-file`` the file is
``config\daemon.json`` below the data root.
"""

import sys
from collections.abc import Callable
from typing import Final

from dockmirror.helper.docker_service import DockerService, hosts_in_file, read_text
from dockmirror.helper.dockerd_flags import parse_flags
from dockmirror.helper.windows.command_line import split_command_line
from dockmirror.helper.windows.services import (
    DISABLED,
    RUNNING,
    ServiceConfig,
    Services,
    ServiceStatus,
)

NAME: Final = "docker"
DEFAULT_PIPE: Final = "//./pipe/docker_engine"
_OF_A_SERVICE: Final = ("--run-service", "--service-name")


def find_docker_windows_service() -> DockerService | None:
    """The service of this machine, or ``None``. Readable without privileges."""
    if sys.platform == "win32":
        from dockmirror.helper.windows.folders import program_data
        from dockmirror.helper.windows.services import WindowsServices

        return look_up(WindowsServices(), program_data(), read_text=read_text)
    return None


def look_up(
    services: Services, program_data: str, *, read_text: Callable[[str], str]
) -> DockerService | None:
    """The service that ``services`` knows; ``None`` where it cannot be asked about one."""
    try:
        status = services.status(NAME)
        if status is None:
            return None
        config = services.config(NAME)
    except OSError:
        return None
    return describe(status, config, program_data, read_text=read_text)


def describe(
    status: ServiceStatus,
    config: ServiceConfig,
    program_data: str,
    *,
    read_text: Callable[[str], str],
) -> DockerService:
    """What a service is; pure but for ``read_text``, which gives "" for what it cannot read."""
    words = split_command_line(config.command)
    flags = parse_flags(words[1:])
    root = (flags.get("data-root") or flags.get("graph") or (rf"{program_data}\docker",))[-1]
    config_path = (flags.get("config-file") or (rf"{root}\config\daemon.json",))[-1]
    arguments = _without_service_flags(words[1:])
    hosts = flags.get("host") or hosts_in_file(read_text(config_path))
    pipes = [host.removeprefix("npipe://") for host in hosts if host.startswith("npipe://")]
    return DockerService(
        unit=NAME,
        load_state="masked" if config.start_type == DISABLED else "loaded",
        active=status.state == RUNNING,
        main_pid=status.pid or None,
        arguments=arguments,
        unit_arguments=arguments,
        config_path=config_path.replace("/", "\\"),
        socket_path=next((pipe for pipe in pipes if pipe), DEFAULT_PIPE),
        dockerd=words[0] if words and words[0][1:3] == ":\\" else None,
        flags=flags,
        restarted_by=(f"Restart-Service {NAME}",),
        certs_d=rf"{program_data}\docker\certs.d",
    )


def _without_service_flags(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """What remains for a start that is not the service manager's."""
    kept: list[str] = []
    skip = False
    for argument in arguments:
        name, equals, _value = argument.partition("=")
        if skip:
            skip = False
        elif name in _OF_A_SERVICE:
            skip = name == "--service-name" and not equals
        else:
            kept.append(argument)
    return tuple(kept)
