"""A small stand-in for systemd, dockerd and its log: enough to drive the transaction.

It reads the configuration file as dockerd does: at a start, all of it; at a reload, only the keys
that the file names. Faults are attributes that a test sets.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from dockmirror.daemonjson import DaemonJsonError, parse
from dockmirror.helper.anchor_files import AnchorFiles
from dockmirror.helper.client import Client
from dockmirror.helper.config_file import ConfigFile
from dockmirror.helper.cover import NotCovered
from dockmirror.helper.daemon_journal import Window
from dockmirror.helper.docker_service import DockerService
from dockmirror.helper.ending import EngineFailed
from dockmirror.helper.engine_api import EngineSilent, EngineState, normalised
from dockmirror.helper.service_control import ServiceState
from dockmirror.helper.target import Target
from dockmirror.helper.waiting import Patience

CONFIG_PATH = "/etc/docker/daemon.json"
IMPATIENCE = Patience(silent=0.05, total=0.5, unlike=0.05, pause=0.001)


@dataclass
class EngineInMemory:
    """Plays ``ServiceControl``, ``EngineApi``, ``DaemonLogbook`` and ``Cover`` over ``path``."""

    path: Path
    active: bool = True
    failed: bool = False
    mirrors: tuple[str, ...] = ()
    debug: bool = False
    live_restore: bool = False
    containers: tuple[str, ...] = ()
    refuses: str = ""
    knows_no: bytes = b"\0"
    takes_no_reload: bool = False
    silent: bool = False
    version: str = "26.1.5"
    image_store: str = "graph-driver"
    fails_starts: int = 0
    covered_by: bytes | None = None
    cannot_be_covered: bool = False
    done: list[str] = field(default_factory=list)
    log: list[tuple[float, str]] = field(default_factory=list)

    def data(self) -> bytes | None:
        return self.path.read_bytes() if self.path.exists() else None

    def _read(self) -> bytes | None:
        return self.data() if self.covered_by is None else self.covered_by

    @contextmanager
    def laid_over(self, _file: ConfigFile, data: bytes) -> Iterator[None]:
        if self.cannot_be_covered or not self.path.exists():
            raise NotCovered
        self.covered_by = data
        try:
            yield
        finally:
            self.covered_by = None

    def state(self) -> ServiceState:
        word = "active" if self.active else "failed" if self.failed else "inactive"
        return ServiceState(word, "running", "success", 42 if self.active else 0)

    def start(self) -> None:
        self._do("start")
        self._load()

    def stop(self) -> None:
        self._do("stop")
        self.active = False

    def restart(self) -> None:
        self._do("restart")
        self.active = False
        self._load()

    def reload(self) -> None:
        self._do("reload")
        if self.takes_no_reload or self.knows_no in (self._read() or b""):
            self.log.append((1.0, "level=error msg=Error reconfiguring the daemon"))
            return
        document = parse(self._read())
        if document.has("registry-mirrors"):
            self.mirrors = normalised(document.mirrors)
        if document.debug is not None:
            self.debug = document.debug

    def reset_failed(self) -> None:
        self._do("reset-failed")
        self.failed = False

    def info(self) -> EngineState:
        if self.silent or not self.active:
            raise EngineSilent("nobody answers")
        return EngineState(
            self.mirrors, self.debug, self.live_restore, self.version, self.image_store
        )

    def running_containers(self) -> tuple[str, ...]:
        if self.silent or not self.active:
            raise EngineSilent("nobody answers")
        return self.containers

    def cursor(self) -> str | None:
        return str(len(self.log))

    def since(self, cursor: str) -> Window:
        return Window(tuple(self.log[int(cursor) :]), truncated=False)

    def _do(self, what: str) -> None:
        self.done.append(what)

    def _load(self) -> None:
        try:
            document = parse(self._read())
        except DaemonJsonError:
            self._fail("unable to configure the daemon")
        if self.knows_no in (self._read() or b""):
            self._fail("unable to configure the daemon: unknown directive")
        if self.refuses and any(self.refuses in mirror for mirror in document.mirrors):
            self._fail("failed to start daemon: invalid mirror")
        if self.fails_starts:
            self.fails_starts -= 1
            self._fail("failed to start daemon: out of luck")
        self.active, self.failed = True, False
        self.mirrors = normalised(document.mirrors)
        self.debug = bool(document.debug)
        self.containers = () if not self.live_restore else self.containers

    def _fail(self, words: str) -> None:
        self.active, self.failed = False, True
        self.log.append((1.0, words))
        raise EngineFailed("engine-did-not-start", "'systemctl restart' failed.")


def service(**changes: object) -> DockerService:
    fields: dict[str, object] = {
        "unit": "docker.service",
        "load_state": "loaded",
        "active": True,
        "main_pid": 42,
        "arguments": ("-H", "fd://"),
        "unit_arguments": ("-H", "fd://"),
        "config_path": CONFIG_PATH,
        "socket_path": "/run/docker.sock",
        "dockerd": "/usr/sbin/dockerd",
        "flags": {"host": ("fd://",)},
    }
    return DockerService(**{**fields, **changes})  # type: ignore[arg-type]


def target(
    engine: EngineInMemory,
    root: Path,
    client: Client,
    *,
    validates: bool = True,
    **changes: object,
) -> Target:
    return Target(
        id="docker-engine",
        service=service(**changes),
        file=ConfigFile(CONFIG_PATH, str(root)),
        control=engine,
        engine=engine,
        log=engine,
        cover=engine,
        validate=lambda data: validates,
        patience=IMPATIENCE,
        anchors=AnchorFiles(str(root)),
    )
