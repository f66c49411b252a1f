"""Docker Engines that run beside ``docker.service``: started by hand, or by another service.

A process counts where it is root's, is called ``dockerd`` and is in no container. What it is called
is its own claim: only root can see the program behind it, and the helper insists on that.
"""

import contextlib
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dockmirror.helper import snap
from dockmirror.helper.certs_d import CERTS_D
from dockmirror.helper.docker_service import (
    DEFAULT_CONFIG_PATH,
    DEFAULT_SOCKET_PATH,
    UNIT,
    DockerService,
    hosts_in_file,
    read_arguments,
    read_text,
)
from dockmirror.helper.dockerd_flags import parse_flags
from dockmirror.helper.init_service import running_pid
from dockmirror.helper.programs import only_root_can_change

_CONTAINER: Final = re.compile(r"[0-9a-f]{64}")
"""A container's id, which its cgroup is named by; one may have the machine's own process ids."""

_UNIT_IN_CGROUP: Final = re.compile(r"/system\.slice/(?:[^/]+\.slice/)*([^/]+\.service)\Z")


@dataclass(frozen=True)
class DockerProcess:
    """What /proc shows of a process that calls itself ``dockerd``.

    ``depth`` is the number of process id namespaces that it has a number in; ``cgroup`` its path
    in systemd's hierarchy; ``program`` what it really is, "" where that may not be seen.
    """

    pid: int
    arguments: tuple[str, ...]
    uid: int
    depth: int
    cgroup: str
    program: str = ""


def find_docker_processes() -> tuple[DockerService, ...]:
    """The engines that run now and are not the system's service, the oldest process first."""
    own = None if os.path.isdir("/run/systemd/system") else running_pid()  # noqa: PTH112
    others = (process for process in _processes() if process.pid != own)
    return describe_processes(others, read_text=read_text)


def describe_processes(
    processes: Iterable[DockerProcess], *, read_text: Callable[[str], str]
) -> tuple[DockerService, ...]:
    """The engines among ``processes``; pure but for ``read_text``.

    One whose configuration file is named by a relative path is left out: only its own folder, which
    none but root can see, says where that is. So is one that listens on tcp addresses alone: it is
    on no socket on which it could be told from others.
    """
    found = []
    for process in sorted(processes, key=lambda one: one.pid):
        if process.uid != 0 or process.depth != 1 or _CONTAINER.search(process.cgroup):
            continue
        if process.program and Path(process.program).name != "dockerd":
            continue
        unit = unit_of(process.cgroup)
        if unit == UNIT:
            continue
        service = _described(process, unit, read_text)
        if service.config_path.startswith("/") and service.socket_path:
            found.append(service)
    return tuple(found)


def unit_of(cgroup: str) -> str:
    """The system service that a cgroup is of; "" where it is none's.

    >>> unit_of("/system.slice/snap.docker.dockerd.service")
    'snap.docker.dockerd.service'
    >>> unit_of("/user.slice/user-1000.slice/session-2.scope")
    ''
    """
    match = _UNIT_IN_CGROUP.search(cgroup)
    return match[1] if match else ""


def _described(process: DockerProcess, unit: str, read_text: Callable[[str], str]) -> DockerService:
    flags = parse_flags(process.arguments)
    config_path = snap.steady((flags.get("config-file") or (DEFAULT_CONFIG_PATH,))[-1], unit)
    snaps_data = snap.data_folder(unit)
    hosts = flags.get("host") or hosts_in_file(read_text(config_path))
    sockets = [host.removeprefix("unix://") for host in hosts if host.startswith("unix:///")]
    return DockerService(
        unit=unit,
        load_state="loaded",
        active=True,
        main_pid=process.pid,
        arguments=process.arguments,
        unit_arguments=process.arguments,
        config_path=config_path,
        socket_path=(*sockets, *([] if _tcp_alone(hosts) else [DEFAULT_SOCKET_PATH]), "")[0],
        dockerd=process.program if only_root_can_change(process.program) else None,
        flags=flags,
        restartable=unit != "",
        certs_d=f"{snaps_data}{CERTS_D}" if snaps_data else CERTS_D,
    )


def _tcp_alone(hosts: Sequence[str]) -> bool:
    return bool(hosts) and all(host.startswith("tcp://") for host in hosts)


def _processes() -> Iterable[DockerProcess]:
    for name in os.listdir("/proc"):  # noqa: PTH208  (names, of which most are left out)
        if name.isdigit():
            process = _process(int(name))
            if process is not None:
                yield process


def _process(pid: int) -> DockerProcess | None:
    words: Sequence[str] | None = read_arguments(pid)
    if not words or Path(words[0]).name != "dockerd":
        return None
    status = read_text(f"/proc/{pid}/status")
    uids = re.search(r"^Uid:\s+(\d+)", status, re.MULTILINE)
    numbers = re.search(r"^NSpid:\s+(.+)$", status, re.MULTILINE)
    if uids is None:
        return None
    program = ""
    with contextlib.suppress(OSError):
        program = str(Path(f"/proc/{pid}/exe").readlink())
    return DockerProcess(
        pid=pid,
        arguments=tuple(words[1:]),
        uid=int(uids[1]),
        depth=len(numbers[1].split()) if numbers else 1,
        cgroup=_cgroup(read_text(f"/proc/{pid}/cgroup")),
        program=program,
    )


def _cgroup(text: str) -> str:
    """The path in systemd's hierarchy; see cgroups(7)."""
    paths = [line.split(":", 2)[2] for line in text.splitlines() if line.startswith("0::")]
    named = [line.split(":", 2)[2] for line in text.splitlines() if ":name=systemd:" in line]
    return next((path for path in (*paths, *named) if path != "/"), "")
