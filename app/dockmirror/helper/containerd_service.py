"""containerd by itself: whether it is here, how it runs, and which folders it reads.

Readable without privileges, so the client plans from the same facts that the helper acts on. What
``config_path`` means follows containerd ``docs/cri/registry.md``; its plugin has one name in
configurations of version 2 and another in those of version 3.
"""

import re
import subprocess
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from dockmirror.helper import unit_command
from dockmirror.helper.docker_service import DockerService, read_text, show_unit
from dockmirror.helper.hosts_toml import FILE_NAME, REGISTRY
from dockmirror.helper.programs import ENVIRONMENT, find_program, only_root_can_change

UNIT: Final = "containerd.service"
DEFAULT_FOLDER: Final = "/etc/containerd/certs.d"
"""Where ``nerdctl`` looks too, whatever is configured."""

DEFAULT_SOCKET: Final = "/run/containerd/containerd.sock"
CRI_PLUGINS: Final = ("io.containerd.cri.v1.images", "io.containerd.grpc.v1.cri")
"""What pulls for Kubernetes: from configurations of version 3 on, and before."""

_PROPERTIES: Final = "LoadState,ActiveState,MainPID,ExecStart,Environment,EnvironmentFiles"
_ASK_SECONDS: Final = 15
_PATH: Final = re.compile(r"/[!-9;-~]*")
_OUTPUT_LIMIT: Final = 4 * 1024 * 1024


@dataclass(frozen=True)
class Configuration:
    """What ``containerd config dump`` says: the folders, in order, and the socket.

    ``folders`` are empty where none is set. ``cri`` says whether the part that pulls for Kubernetes
    is not switched off.
    """

    folders: tuple[str, ...] = ()
    socket: str = DEFAULT_SOCKET
    cri: bool = False


@dataclass(frozen=True)
class Containerd:
    """containerd as found. ``environment`` are the variables that its service gives it."""

    program: str
    active: bool
    main_pid: int | None
    configuration: Configuration
    config_path: str
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """The folder of all registries in which Dockmirror's file is."""
        return str(Path(self.config_path).parent.parent)

    @property
    def service(self) -> DockerService:
        """What a target needs to know of it.

        Whether it runs does not put it before an engine: a change of its file counts either way.
        """
        return DockerService(
            unit=UNIT,
            load_state="loaded",
            active=False,
            main_pid=self.main_pid,
            arguments=(),
            unit_arguments=(),
            config_path=self.config_path,
            socket_path=self.configuration.socket,
            dockerd=None,
            flags={},
            restartable=False,
        )


def find_containerd() -> Containerd | None:
    """The system's containerd, or ``None``: where there is no such program, or no service of it."""
    program, systemctl = find_program("containerd"), find_program("systemctl")
    if program is None or systemctl is None or not only_root_can_change(program):
        return None
    shown = show_unit([systemctl], UNIT, _PROPERTIES)
    if _last(shown, "LoadState") != "loaded":
        return None
    environment = unit_command.whole_environment(shown, read_text)
    words = unit_command.put_in(unit_command.exec_start(shown), environment)
    configuration = read_configuration(_dump(program, config_flag(words)))
    return Containerd(
        program=program,
        active=_last(shown, "ActiveState") == "active",
        main_pid=int(_last(shown, "MainPID") or "0") or None,
        configuration=configuration,
        config_path=file_path(configuration.folders, lambda path: Path(path).is_dir()),
        environment=environment,
    )


def file_path(folders: Sequence[str], is_folder: Callable[[str], bool]) -> str:
    """The path of the file: where there is a folder of Docker Hub already, that one's.

    The first folder that has one is the one that is read.
    """
    folders = folders or (DEFAULT_FOLDER,)
    known = (folder for folder in folders if is_folder(f"{folder}/{REGISTRY}"))
    return f"{next(known, folders[0])}/{REGISTRY}/{FILE_NAME}"


def config_flag(words: Sequence[str]) -> str:
    """The configuration file that a start command names; "" where it names none.

    >>> config_flag(["/usr/bin/containerd", "-c", "/etc/c.toml"])
    '/etc/c.toml'
    """
    for number, word in enumerate(words[1:], 1):
        name, equals, value = word.partition("=")
        if name in ("-c", "--config", "-config"):
            named = value if equals else "".join(words[number + 1 : number + 2])
            return named if _PATH.fullmatch(named) else ""
    return ""


def read_configuration(dump: bytes) -> Configuration:
    """What a dump of the configuration in force says; what is not there counts as not set."""
    try:
        document = tomllib.loads(dump.decode("utf-8"))
    except (ValueError, RecursionError):
        return Configuration()
    disabled = document.get("disabled_plugins")
    named = {str(one) for one in disabled} if isinstance(disabled, list) else set()
    plugins = _table(document, "plugins")
    present = [name for name in CRI_PLUGINS if isinstance(plugins.get(name), Mapping)]
    folders: tuple[str, ...] = ()
    for name in present:
        text = _table(_table(plugins, name), "registry").get("config_path")
        listed = text.split(":") if isinstance(text, str) else []
        folders = folders or tuple(
            folder.rstrip("/") for folder in listed if _PATH.fullmatch(folder) and folder != "/"
        )
    address = _table(document, "grpc").get("address")
    socket = address if isinstance(address, str) and _PATH.fullmatch(address) else DEFAULT_SOCKET
    return Configuration(folders, socket, bool(present) and not named & {*CRI_PLUGINS, "cri"})


def _dump(program: str, named: str) -> bytes:
    flags = ["--config", named] if named else []
    try:
        done = subprocess.run(
            [program, *flags, "config", "dump"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_ASK_SECONDS,
            check=False,
            env=ENVIRONMENT,
            cwd="/",
        )
    except (OSError, subprocess.TimeoutExpired):
        return b""
    return done.stdout[:_OUTPUT_LIMIT] if done.returncode == 0 else b""


def _table(document: Mapping[str, object], name: str) -> Mapping[str, object]:
    value = document.get(name)
    return value if isinstance(value, Mapping) else {}


def _last(shown: Mapping[str, tuple[str, ...]], name: str) -> str:
    return (shown.get(name) or ("",))[-1]
