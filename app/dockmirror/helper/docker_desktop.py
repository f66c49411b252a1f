"""Docker Desktop: where its files are on each platform, how it restarts, and what is locked in it.

Written from docs.docker.com: "Docker daemon configuration overview" (the file), "Docker Desktop
CLI" (from 4.37), "Read the daemon logs", "Configure Settings Management with a JSON file", and the
installation pages; where CLI plug-ins are, from docker/cli ``cli-plugins/manager``.
"""

import json
from collections.abc import Callable
from pathlib import PurePath, PurePosixPath
from typing import Final

from dockmirror.helper.person_folders import MACOS, WINDOWS, PersonFolders
from dockmirror.helper.vm_product import Commands, VmProduct

ID: Final = "docker-desktop"
NAME: Final = "Docker Desktop"

_UNIT: Final = "docker-desktop"
_PLUGIN: Final = "docker-desktop"
_LOGS: Final = ("init.log", "dockerd.log")
_LOCKED: Final = ("linuxVM", "dockerDaemonOptions", "locked")

IsThere = Callable[[PurePath], bool]
Read = Callable[[PurePath], bytes | None]


def find(folders: PersonFolders, is_there: IsThere, read: Read) -> VmProduct | None:
    """Docker Desktop where it is installed; pure but for the two that look."""
    if any(map(is_there, programs(folders))):
        return describe(folders, is_there, read)
    return None


def describe(folders: PersonFolders, is_there: IsThere, read: Read) -> VmProduct:
    """Docker Desktop, installed or not."""
    return VmProduct(
        id=ID,
        name=NAME,
        config_path=str(folders.home / ".docker" / "daemon.json"),
        host=host(folders),
        commands=commands(folders, has_cli=any(map(is_there, plugins(folders)))),
        logs=tuple(str(log_folder(folders) / name) for name in _LOGS),
        log_command=(
            *(("Get-Content", "-Tail") if folders.platform == WINDOWS else ("tail", "-n")),
            "30",
            str(log_folder(folders) / _LOGS[0]),
        ),
        locked_by=locked_by(folders, read),
    )


def host(folders: PersonFolders) -> str:
    """The address of its engine for Linux containers."""
    if folders.platform == WINDOWS:
        return "npipe:////./pipe/dockerDesktopLinuxEngine"
    middle = "run" if folders.platform == MACOS else "desktop"
    return f"unix://{folders.home / '.docker' / middle / 'docker.sock'}"


def programs(folders: PersonFolders) -> tuple[PurePath, ...]:
    """What is there where it is installed: one of these."""
    if folders.platform == WINDOWS:
        name = "Docker Desktop.exe"
        return (
            folders.program_files / "Docker" / "Docker" / name,
            folders.local_app_data / "Programs" / "DockerDesktop" / name,
        )
    if folders.platform == MACOS:
        return (
            PurePosixPath("/Applications/Docker.app"),
            folders.home / "Applications" / "Docker.app",
        )
    return (PurePosixPath("/opt/docker-desktop"),)


def plugins(folders: PersonFolders) -> tuple[PurePath, ...]:
    """Where the command ``docker desktop`` is, from 4.37 on: one of these."""
    persons = folders.named("DOCKER_CONFIG", ".docker") / "cli-plugins"
    if folders.platform == WINDOWS:
        places: tuple[PurePath, ...] = (
            persons,
            folders.program_data / "Docker" / "cli-plugins",
            folders.program_files / "Docker" / "cli-plugins",
        )
        return tuple(place / f"{_PLUGIN}.exe" for place in places)
    shared = tuple(
        PurePosixPath(top, kind, "docker", "cli-plugins")
        for top in ("/usr/local", "/usr")
        for kind in ("lib", "libexec")
    )
    return tuple(place / _PLUGIN for place in (persons, *shared))


def commands(folders: PersonFolders, *, has_cli: bool) -> Commands:
    """How it is started and stopped: by its own command, else in the way of the platform."""
    found = _program_folders(folders)
    if has_cli:
        words = ("docker", "desktop")
        return Commands((*words, "start"), (*words, "stop"), (*words, "restart"), folders=found)
    if folders.platform == WINDOWS:
        # Without that command it can be started, and be ended from its own menu only.
        return Commands(start=(str(programs(folders)[0]),))
    if folders.platform == MACOS:
        return Commands(("open", "-a", "Docker"), ("osascript", "-e", 'quit app "Docker"'))
    words = ("systemctl", "--user")
    return Commands((*words, "start", _UNIT), (*words, "stop", _UNIT), (*words, "restart", _UNIT))


def _program_folders(folders: PersonFolders) -> tuple[str, ...]:
    if folders.platform == WINDOWS:
        return tuple(str(one.parent / "resources" / "bin") for one in programs(folders))
    if folders.platform == MACOS:
        inside = tuple(str(one / "Contents/Resources/bin") for one in programs(folders))
        return ("/usr/local/bin", str(folders.home / ".docker" / "bin"), *inside)
    return ()


def log_folder(folders: PersonFolders) -> PurePath:
    """The folder of what the programs in the virtual machine log."""
    if folders.platform == WINDOWS:
        return folders.local_app_data / "Docker" / "log" / "vm"
    if folders.platform == MACOS:
        containers = folders.home / "Library" / "Containers"
        return containers / "com.docker.docker" / "Data" / "log" / "vm"
    return folders.home / ".docker" / "desktop" / "log" / "vm"


def admin_settings(folders: PersonFolders) -> PurePath:
    """The file in which an administrator decides over settings."""
    if folders.platform == WINDOWS:
        return folders.program_data / "DockerDesktop" / "admin-settings.json"
    if folders.platform == MACOS:
        support = PurePosixPath("/Library/Application Support")
        return support / "com.docker.docker" / "admin-settings.json"
    return PurePosixPath("/usr/share/docker-desktop/admin-settings.json")


def locked_by(folders: PersonFolders, read: Read) -> str:
    """The path of the file in which the engine's settings are locked; "" where they are not."""
    path = admin_settings(folders)
    data = read(path)
    if data is None:
        return ""
    try:
        value: object = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return ""
    for key in _LOCKED:
        value = value.get(key) if isinstance(value, dict) else None
    return str(path) if value is True else ""
