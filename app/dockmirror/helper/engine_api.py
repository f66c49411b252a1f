"""What the helper asks of the engine: whether it answers, its mirrors, and what it runs.

Only reads, over the engine's unix socket or named pipe, with time and size limits.
"""

import errno
import http.client
import json
import os
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import quote

from dockmirror.daemonjson import with_slash

if sys.platform == "win32":
    from dockmirror.helper.windows.named_pipe import PipeConnection, is_pipe

_SECONDS: Final = 5.0
_BODY_LIMIT: Final = 8 * 1024 * 1024
_SNAPSHOTTER: Final = ["driver-type", "io.containerd.snapshotter.v1"]


@dataclass(frozen=True)
class EngineState:
    """What ``/info`` shows: ``mirrors`` as the engine writes them.

    ``image_store`` is ``graph-driver`` or ``containerd``.
    """

    mirrors: tuple[str, ...]
    debug: bool
    live_restore: bool
    version: str
    image_store: str = "graph-driver"


class EngineSilent(Exception):
    """The engine does not answer, or not in words that can be read."""


class EngineApi(Protocol):
    """The reads that the helper needs."""

    def info(self) -> EngineState:
        """The engine's state, once it answers ``/_ping``. Raises ``EngineSilent``."""
        ...

    def running_containers(self) -> tuple[str, ...]:
        """The names of the running containers. Raises ``EngineSilent``."""
        ...


class SocketEngine:
    """The engine behind a unix socket, or on Windows behind a named pipe.

    ``server`` gives the process that must serve that pipe, 0 where any may.
    """

    def __init__(
        self, path: str, seconds: float = _SECONDS, server: Callable[[], int] | None = None
    ) -> None:
        self._path = path
        self._seconds = seconds
        self._server = server

    def info(self) -> EngineState:
        """See ``EngineApi``."""
        self._get("/_ping")
        info = self._json("/info")
        if not isinstance(info, dict):
            raise EngineSilent("/info is no object")
        registry = info.get("RegistryConfig")
        mirrors = registry.get("Mirrors") if isinstance(registry, dict) else None
        return EngineState(
            mirrors=_texts(mirrors),
            debug=info.get("Debug") is True,
            live_restore=info.get("LiveRestoreEnabled") is True,
            version=str(info.get("ServerVersion", "")),
            image_store=_image_store(info.get("DriverStatus")),
        )

    def running_containers(self) -> tuple[str, ...]:
        """See ``EngineApi``."""
        filters = quote(json.dumps({"status": ["running", "paused", "restarting"]}))
        listed = self._json(f"/containers/json?filters={filters}")
        if not isinstance(listed, list):
            raise EngineSilent("/containers/json is no list")
        names = []
        for container in listed:
            given = container.get("Names") if isinstance(container, dict) else None
            names.append((_texts(given) or ("?",))[0].lstrip("/"))
        return tuple(names)

    def _json(self, path: str) -> object:
        try:
            parsed: object = json.loads(self._get(path))
        except (ValueError, RecursionError) as error:
            raise EngineSilent(f"{path} is no JSON") from error
        return parsed

    def _get(self, path: str) -> bytes:
        connection = self._connection()
        try:
            connection.request("GET", path, headers={"Host": "docker"})
            response = connection.getresponse()
            body = response.read(_BODY_LIMIT + 1)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise EngineSilent(str(error)) from error
        finally:
            connection.close()
        if response.status != 200 or len(body) > _BODY_LIMIT:
            raise EngineSilent(f"{path} gives status {response.status}")
        return body

    def _connection(self) -> http.client.HTTPConnection:
        if sys.platform == "win32" and is_pipe(self._path):
            server = 0 if self._server is None else self._server()
            return PipeConnection(self._path, self._seconds, server)
        return _UnixConnection(self._path, self._seconds)


class _UnixConnection(http.client.HTTPConnection):
    """HTTP over a unix socket."""

    def __init__(self, path: str, seconds: float) -> None:
        super().__init__("docker", timeout=seconds)
        self._path = path

    def connect(self) -> None:
        if sys.platform == "win32":
            raise OSError(errno.EAFNOSUPPORT, os.strerror(errno.EAFNOSUPPORT))
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def _image_store(driver_status: object) -> str:
    """The containerd store names itself (moby ``daemon/containerd/service.go``)."""
    is_containerd = isinstance(driver_status, list) and _SNAPSHOTTER in driver_status
    return "containerd" if is_containerd else "graph-driver"


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return tuple(entry for entry in value if isinstance(entry, str))


def normalised(mirrors: Sequence[str]) -> tuple[str, ...]:
    """``mirrors`` as the engine will show them (moby ``registry/config.go``).

    One ``/`` at the end, and each only once.
    """
    return tuple(dict.fromkeys(map(with_slash, mirrors)))
