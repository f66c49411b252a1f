"""Connections to the mirror's and to Docker Hub's addresses while the pull runs.

They make it likely who served, no more: another program may have made them.
"""

import contextlib
import os
import socket
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from dockmirror.engine.pull import Pull
from dockmirror.evidence.evidence import Evidence, Says
from dockmirror.i18n import _

NAME: Final = "connections"
DOCKER_HUB: Final = ("registry-1.docker.io",)

_POLL_SECONDS: Final = 0.03
_JOIN_SECONDS: Final = 2.0
_SEEN_LIMIT: Final = 20_000
_ENGINES: Final = frozenset({"dockerd", "containerd", "com.docker.backend"})
"""Also what connects for Docker Desktop's machine (docs.docker.com, Docker Desktop networking)."""

Place = tuple[str, int]
"""An address and a port."""


@dataclass(frozen=True, order=True)
class Connection:
    """A TCP connection of this machine: our end (which tells it from others), and the other."""

    local: Place
    remote: Place


@dataclass(frozen=True)
class Watched:
    """What was seen. ``before`` had been there when the watch began, ``during`` came later."""

    mirror: frozenset[Place] = frozenset()
    docker_hub: frozenset[Place] = frozenset()
    before: frozenset[Connection] = frozenset()
    during: frozenset[Connection] = frozenset()
    mirror_hosts: tuple[str, ...] = ()
    polls: int = 0
    obstacle: str = ""


@dataclass
class _Progress:
    before: frozenset[Connection] = frozenset()
    during: set[Connection] = field(default_factory=set)
    mirror: frozenset[Place] = frozenset()
    docker_hub: frozenset[Place] = frozenset()
    polls: int = 0
    obstacle: str = ""


class Connections:
    """Polls the machine's connections in a thread, without privileges.

    ``engine_host`` is the engine's address: of an engine elsewhere nothing is to be seen here.
    """

    name = NAME

    def __init__(
        self,
        mirrors: Sequence[str],
        *,
        engine_host: str | None = None,
        list_connections: Callable[[], frozenset[Connection]] | None = None,
        look_up: Callable[[Iterable[tuple[str, int]]], frozenset[Place]] | None = None,
    ) -> None:
        self._mirrors = tuple(filter(None, map(_host_and_port, mirrors)))
        self._remote = bool(engine_host) and not str(engine_host).startswith(
            ("unix:", "npipe:", "/")
        )
        self._list = list_connections or open_connections
        self._look_up = look_up or addresses
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []
        self._progress = _Progress()

    def begin(self) -> None:
        """See ``EvidenceSource``."""
        if self._remote or not self._mirrors:
            return
        first_poll = threading.Event()
        # A look-up can take long, and connections come and go meanwhile.
        self._threads = [
            threading.Thread(target=work, args=arguments, name="connections", daemon=True)
            for work, arguments in ((self._watch, (first_poll,)), (self._find_addresses, ()))
        ]
        for thread in self._threads:
            thread.start()
        first_poll.wait(_JOIN_SECONDS)

    def end(self, pull: Pull) -> Evidence:
        """See ``EvidenceSource``."""
        if self._remote:
            return _nothing(_("The engine is on another machine, so its connections are not seen."))
        self.abandon()
        progress = self._progress
        return read(
            Watched(
                mirror=progress.mirror,
                docker_hub=progress.docker_hub,
                before=progress.before,
                during=frozenset(progress.during.copy()),
                mirror_hosts=tuple(host for host, _port in self._mirrors),
                polls=progress.polls,
                obstacle=progress.obstacle,
            ),
            pull,
        )

    def abandon(self) -> None:
        """See ``EvidenceSource``."""
        self._stop.set()
        for thread in self._threads:
            thread.join(_JOIN_SECONDS)
        self._threads = []

    def _watch(self, first_poll: threading.Event) -> None:
        progress = self._progress
        try:
            progress.before = self._list()
            first_poll.set()
            while len(progress.during) < _SEEN_LIMIT:
                progress.during |= self._list() - progress.before
                progress.polls += 1
                if self._stop.wait(_POLL_SECONDS):
                    return
        except (OSError, RuntimeError, NotImplementedError) as error:
            progress.obstacle = str(error) or type(error).__name__
        finally:
            first_poll.set()

    def _find_addresses(self) -> None:
        docker_hub = self._look_up((host, 443) for host in DOCKER_HUB)
        self._progress.docker_hub = docker_hub
        self._progress.mirror = self._look_up(self._mirrors)


def read(watched: Watched, pull: Pull) -> Evidence:
    """What the connections make likely; never decisive."""
    if watched.obstacle or not watched.polls:
        return _nothing(_("This machine's connections could not be listed."))
    if not watched.mirror or watched.mirror & watched.docker_hub:
        return _nothing(_("The mirror's address cannot be told from others."))
    if not pull.layers_downloaded:
        return _nothing(_("The pull downloaded no layer, so connections say nothing."))
    mirror = sorted(one for one in watched.during if one.remote in watched.mirror)
    docker_hub = sorted(one for one in watched.during if one.remote in watched.docker_hub)
    mirror_before = any(one.remote in watched.mirror for one in watched.before)
    name = ", ".join(watched.mirror_hosts)
    lines = tuple(dict.fromkeys(_shown(one.remote) for one in (*mirror, *docker_hub)))[:20]
    if mirror and docker_hub:
        return _nothing(
            _("Connections to {mirror} and to Docker Hub were open during the pull.").format(
                mirror=name
            ),
            lines,
        )
    if mirror:
        return Evidence(
            NAME,
            Says.POSITIVE,
            _("During the pull there were connections to {mirror}, none to Docker Hub.").format(
                mirror=name
            ),
            lines=lines,
        )
    if docker_hub and not mirror_before:
        return Evidence(
            NAME,
            Says.NEGATIVE,
            _("During the pull there were connections to Docker Hub, none to {mirror}.").format(
                mirror=name
            ),
            lines=lines,
        )
    return _nothing(_("No new connection to {mirror} was seen.").format(mirror=name), lines)


def open_connections() -> frozenset[Connection]:
    """The machine's TCP connections, without our own and those of known other programs.

    An ordinary user sees whose a connection is only for processes of their own.
    """
    import psutil

    own = os.getpid()
    found = set()
    for one in psutil.net_connections(kind="tcp"):
        if (
            not one.laddr
            or not one.raddr
            or one.status not in (psutil.CONN_ESTABLISHED, psutil.CONN_SYN_SENT)
        ):
            continue
        if one.pid == own or (one.pid is not None and not _is_engine(one.pid)):
            continue
        found.add(Connection(_place(one.laddr), _place(one.raddr)))
    return frozenset(found)


def addresses(hosts: Iterable[tuple[str, int]]) -> frozenset[Place]:
    """All addresses of hosts, as this machine looks them up; none where a name is unknown."""
    found: set[Place] = set()
    for host, port in hosts:
        with contextlib.suppress(OSError, UnicodeError):
            for *_kind, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
                found.add((_plain(str(place[0])), port))
    return frozenset(found)


def _is_engine(pid: int) -> bool:
    import psutil

    try:
        return psutil.Process(pid).name().lower().removesuffix(".exe") in _ENGINES
    except psutil.Error:
        return True


def _place(address: tuple[str, int]) -> Place:
    return _plain(address[0]), address[1]


def _plain(address: str) -> str:
    """Without the prefix under which an IPv6 socket shows an IPv4 address, and without a zone."""
    return address.removeprefix("::ffff:").partition("%")[0]


def _host_and_port(mirror: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(mirror)
        port = parts.port or (80 if parts.scheme.lower() == "http" else 443)
    except ValueError:
        return None
    return (parts.hostname, port) if parts.hostname else None


def _shown(place: Place) -> str:
    host, port = place
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _nothing(detail: str, lines: tuple[str, ...] = ()) -> Evidence:
    return Evidence(NAME, Says.NOTHING, detail, lines=lines)
