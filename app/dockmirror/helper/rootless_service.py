"""A person's own Docker Engine: ``docker.service`` of their systemd, run without root.

Where its file and socket are follows moby ``contrib/dockerd-rootless.sh``,
``contrib/dockerd-rootless-setuptool.sh`` and ``pkg/homedir``; the unit starts rootlesskit, whose
child is the engine, and the engine's own process id is in its pid file.
"""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from dockmirror.helper import unit_command
from dockmirror.helper.docker_service import DockerService, read_arguments, read_text, show_unit
from dockmirror.helper.dockerd_flags import parse_flags, union
from dockmirror.helper.person import Person
from dockmirror.helper.programs import find_program

UNIT: Final = "docker.service"

_PROPERTIES: Final = "LoadState,ActiveState,ExecStart,Environment,EnvironmentFiles"


def find_rootless_service(person: Person) -> DockerService | None:
    """The person's engine, or ``None`` where their systemd knows no ``docker.service``."""
    systemctl = find_program("systemctl")
    if systemctl is None or not os.path.isdir(person.runtime_directory):  # noqa: PTH112
        return None
    command = [systemctl, "--user"]
    shown = show_unit(command, UNIT, _PROPERTIES, person.environment)
    if shown.get("LoadState", ("not-found",))[-1] not in ("loaded", "masked"):
        return None
    return describe_rootless(
        shown,
        person,
        manager_environment=_manager_environment(systemctl, person),
        read_text=read_text,
        read_arguments=read_arguments,
    )


def describe_rootless(
    shown: Mapping[str, tuple[str, ...]],
    person: Person,
    *,
    manager_environment: Mapping[str, str],
    read_text: Callable[[str], str],
    read_arguments: Callable[[int], Sequence[str] | None],
) -> DockerService:
    """The engine that ``systemctl --user show`` described; pure but for the two readers."""
    variables = {**manager_environment, **unit_command.whole_environment(shown, read_text)}
    words = unit_command.put_in(unit_command.exec_start(shown), variables)
    unit_arguments = words[1:]
    active = shown.get("ActiveState", ("",))[-1] in ("active", "reloading")
    runtime = variables.get("XDG_RUNTIME_DIR") or person.runtime_directory
    flags = parse_flags(unit_arguments)
    pid_file = (flags.get("pidfile") or (f"{runtime}/docker.pid",))[-1]
    pid = _pid(read_text(pid_file)) if active else None
    running = read_arguments(pid) if pid else None
    if not running or not Path(running[0]).name.startswith("dockerd"):
        pid, running = None, None
    arguments = tuple(running[1:]) if running else unit_arguments
    flags = union((flags, parse_flags(arguments)))
    config_home = variables.get("XDG_CONFIG_HOME") or f"{person.home}/.config"
    config_path = (flags.get("config-file") or (f"{config_home}/docker/daemon.json",))[-1]
    return DockerService(
        unit=UNIT,
        load_state=shown.get("LoadState", ("not-found",))[-1],
        active=active,
        main_pid=pid,
        arguments=arguments,
        unit_arguments=unit_arguments,
        config_path=config_path,
        socket_path=_socket(flags, runtime),
        dockerd=find_program("dockerd"),
        flags=flags,
        certs_d=os.path.normpath(f"{config_home}/docker/certs.d"),
    )


def _socket(flags: Mapping[str, tuple[str, ...]], runtime: str) -> str:
    for host in flags.get("host", ()):
        if host.startswith("unix:///"):
            return host.removeprefix("unix://")
    return f"{runtime}/docker.sock"


def _pid(text: str) -> int | None:
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None


def _manager_environment(systemctl: str, person: Person) -> Mapping[str, str]:
    """The variables that the person's systemd gives to what it starts."""
    try:
        shown = subprocess.run(
            [systemctl, "--user", "show-environment"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=15,
            check=False,
            env=person.environment,
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return unit_command.read_environment_file(shown.stdout.decode("utf-8", "surrogateescape"))
