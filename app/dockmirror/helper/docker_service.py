"""The Docker Engine's systemd service: its unit, flags, configuration file and socket.

Readable without privileges, so the client plans from the same facts that the helper acts on.
Where a thing stands follows moby ``daemon/command`` and the unit files of Docker and Debian.
"""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dockmirror.daemonjson import DaemonJsonError, parse
from dockmirror.helper import descriptors, unit_command
from dockmirror.helper.certs_d import CERTS_D
from dockmirror.helper.dockerd_flags import parse_flags, union
from dockmirror.helper.programs import ENVIRONMENT, find_program

UNIT: Final = "docker.service"
SOCKET_UNIT: Final = "docker.socket"
DEFAULT_CONFIG_PATH: Final = "/etc/docker/daemon.json"
DEFAULT_SOCKET_PATH: Final = "/run/docker.sock"

_PROPERTIES: Final = (
    "LoadState,ActiveState,MainPID,ExecStart,Environment,EnvironmentFiles,FragmentPath"
)
_READ_LIMIT: Final = 1024 * 1024


@dataclass(frozen=True)
class DockerService:
    """What is known of the service.

    ``arguments`` are the running daemon's (without the program), or the unit's where none runs;
    ``unit_arguments`` are those of the next start. ``flags`` are the union of both, by long name.
    ``dockerd`` is the program's path where the unit names an absolute one. ``restartable`` says
    whether something on this machine can restart it; ``unit`` is empty where no service is known.
    ``script`` is the command of an init script, where that starts it and no systemd. ``certs_d`` is
    the folder of its certificates. ``reloads`` says whether it can read its file again while it
    runs; ``restarted_by`` are the commands that restart it where no service manager knows it.
    """

    unit: str
    load_state: str
    active: bool
    main_pid: int | None
    arguments: tuple[str, ...]
    unit_arguments: tuple[str, ...]
    config_path: str
    socket_path: str
    dockerd: str | None
    flags: Mapping[str, tuple[str, ...]]
    restartable: bool = True
    script: tuple[str, ...] = ()
    certs_d: str = CERTS_D
    reloads: bool = True
    restarted_by: tuple[str, ...] = ()

    @property
    def mirrors_in_flags(self) -> tuple[str, ...]:
        """Mirrors given as flags: the file cannot hold mirrors beside them."""
        return self.flags.get("registry-mirror", ())

    @property
    def debug_in_flags(self) -> bool:
        """Whether ``debug`` is given as a flag, true or false: the file cannot hold it too."""
        return "debug" in self.flags

    @property
    def config_named(self) -> bool:
        """Whether a flag names the configuration file: then it must exist at each start."""
        return "config-file" in self.flags

    @property
    def where_mirrors_are_flags(self) -> str:
        """In words, where ``--registry-mirror`` is given; empty where it is not."""
        if self.unit and "registry-mirror" in parse_flags(self.unit_arguments):
            return f"the start command of {self.unit}"
        return "the running daemon's command line" if self.mirrors_in_flags else ""


def find_docker_service() -> DockerService | None:
    """The service of this machine, or ``None`` where there is no ``docker.service``."""
    systemctl = find_program("systemctl")
    if systemctl is None:
        return None
    shown = show_unit([systemctl], UNIT, _PROPERTIES)
    if shown.get("LoadState", ("not-found",))[-1] not in ("loaded", "masked"):
        return None
    socket_shown = show_unit([systemctl], SOCKET_UNIT, "LoadState,Listen")
    return describe(shown, socket_shown, read_text=read_text, read_arguments=read_arguments)


def daemon_environment() -> Mapping[str, str]:
    """The variables that systemd gives the daemon of ``docker.service``."""
    systemctl = find_program("systemctl")
    if systemctl is None:
        return {}
    shown = show_unit([systemctl], UNIT, "Environment,EnvironmentFiles")
    return unit_command.whole_environment(shown, read_text)


def describe(
    shown: Mapping[str, tuple[str, ...]],
    socket_shown: Mapping[str, tuple[str, ...]],
    *,
    read_text: Callable[[str], str],
    read_arguments: Callable[[int], Sequence[str] | None],
) -> DockerService:
    """The service that ``systemctl show`` described.

    ``read_text`` gives a file's text ("" where it cannot be read), ``read_arguments`` a process's
    words, or ``None``. Pure but for these two.
    """
    variables = unit_command.whole_environment(shown, read_text)
    words = unit_command.put_in(unit_command.exec_start(shown), variables)
    unit_arguments = words[1:]
    main_pid = int(_last(shown, "MainPID", "0") or "0") or None
    running = read_arguments(main_pid) if main_pid else None
    arguments = tuple(running[1:]) if running else unit_arguments
    flags = union((parse_flags(unit_arguments), parse_flags(arguments)))
    named = parse_flags(unit_arguments).get("config-file") or flags.get("config-file")
    config_path = named[-1] if named and named[-1] else DEFAULT_CONFIG_PATH
    dockerd = words[0].lstrip("@-:+!") if words else ""
    return DockerService(
        unit=UNIT,
        load_state=_last(shown, "LoadState", "not-found"),
        active=_last(shown, "ActiveState", "") in ("active", "reloading"),
        main_pid=main_pid,
        arguments=arguments,
        unit_arguments=unit_arguments,
        config_path=config_path,
        socket_path=_socket_path(parse_flags(arguments), config_path, socket_shown, read_text),
        dockerd=dockerd if dockerd.startswith("/") else None,
        flags=flags,
    )


def _socket_path(
    flags: Mapping[str, tuple[str, ...]],
    config_path: str,
    socket_shown: Mapping[str, tuple[str, ...]],
    read_text: Callable[[str], str],
) -> str:
    hosts = flags.get("host") or hosts_in_file(read_text(config_path))
    for host in hosts:
        if host.startswith("unix://"):
            return host.removeprefix("unix://") or DEFAULT_SOCKET_PATH
    if any(host.startswith("fd://") for host in hosts):
        for value in socket_shown.get("Listen", ()):
            path, _space, kind = value.rpartition(" ")
            if path.startswith("/") and kind == "(Stream)":
                return path
    return DEFAULT_SOCKET_PATH


def hosts_in_file(text: str) -> tuple[str, ...]:
    """The addresses that a configuration file has the engine listen on."""
    try:
        hosts = parse(text.encode("utf-8", "surrogateescape")).value("hosts")
    except DaemonJsonError:
        return ()
    return tuple(str(host) for host in hosts) if isinstance(hosts, list) else ()


def _last(shown: Mapping[str, tuple[str, ...]], name: str, default: str) -> str:
    values = shown.get(name)
    return values[-1] if values else default


def show_unit(
    systemctl: Sequence[str],
    unit: str,
    properties: str,
    environment: Mapping[str, str] = ENVIRONMENT,
) -> Mapping[str, tuple[str, ...]]:
    """What systemd says of a unit; nothing where it cannot be asked."""
    try:
        completed = subprocess.run(
            [*systemctl, "show", "--no-pager", f"--property={properties}", "--", unit],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=15,
            check=False,
            env=environment,
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    return unit_command.read_properties(completed.stdout.decode("utf-8", "surrogateescape"))


def read_text(path: str) -> str:
    """The beginning of a file as text; "" where it cannot be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | descriptors.NO_WAIT)
        with os.fdopen(descriptor, "rb") as file:
            return file.read(_READ_LIMIT).decode("utf-8", "surrogateescape")
    except OSError:
        return ""


def read_arguments(pid: int) -> Sequence[str] | None:
    """The words of a running process, or ``None``."""
    try:
        raw = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return None
    words = raw.decode("utf-8", "surrogateescape").split("\0")
    return words[:-1] if len(words) > 1 else None
