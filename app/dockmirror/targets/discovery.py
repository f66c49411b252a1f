"""Every target that is on this machine."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from dockmirror.targets import (
    beside_engine,
    buildkit,
    containerd,
    docker_engine,
    elsewhere_engine,
    podman,
    rootless_engine,
    virtual_machine,
    windows_service,
    wsl,
)
from dockmirror.targets.current_context import current_host
from dockmirror.targets.target import Target


def find_targets(named: str | None = None) -> tuple[Target, ...]:
    """The targets found, the one to offer first at the front.

    ``named`` is asked for, so it is found also where it would not be offered.
    """
    host = current_host()
    here = [target for target in _here(named) if target is not None]
    # In WSL the usual socket may lead to Windows, and then is that of no engine here.
    found = [target for target in here if not wsl.is_desktops(target.engine_host)]
    if wsl.is_desktops(host):
        found.append(wsl.desktop_at(host))
    elif not any(same_engine(target.engine_host, host) for target in found):
        elsewhere = elsewhere_engine.from_host(host)
        found += [] if elsewhere is None else [elsewhere]
    return in_order(found, host)


def _here(named: str | None) -> tuple[Target | None, ...]:
    """What this platform can have; elsewhere, paths of Linux would mean nothing."""
    if sys.platform != "linux":
        return (windows_service.find(), *virtual_machine.find(), *buildkit.find())
    return (
        docker_engine.find(),
        rootless_engine.find(),
        *beside_engine.find(),
        *virtual_machine.find(),
        podman.find(),
        *buildkit.find(),
        containerd.find(named=named == containerd.ID),
    )


def in_order(found: Iterable[Target], host: str) -> tuple[Target, ...]:
    """First the one that ``docker`` speaks to, then those that run; pure but for links."""
    return tuple(
        sorted(found, key=lambda one: (not same_engine(one.engine_host, host), not one.active))
    )


def same_engine(one: str, other: str) -> bool:
    """Whether two addresses are one socket, links (``/var/run``) followed.

    >>> same_engine("unix:///run/docker.sock", "unix:///run/docker.sock")
    True
    """
    return one == other or _real(one) == _real(other)


def _real(host: str) -> str:
    scheme, separator, path = host.partition("://")
    if scheme != "unix" or not separator:
        return host
    if Path(path).is_symlink():
        return f"unix://{Path(path).resolve()}"
    # The socket itself may be missing: only its folder is looked up.
    folder, name = os.path.split(path)
    return f"unix://{Path(folder).resolve()}/{name}"
