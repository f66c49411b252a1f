"""Which versions are at work here; imports nothing of what it asks about."""

import platform
from importlib import metadata
from typing import Final

from dockmirror import __version__
from dockmirror.resource_files import resource_files

_LIBRARIES: Final = (
    "PySide6-Essentials",
    "cryptography",
    "docker",
    "platformdirs",
    "psutil",
    "requests",
    "rich",
)


def program_version() -> str:
    """This program's version, such as ``0.1.0``."""
    return __version__


def links() -> tuple[tuple[str, str], ...]:
    """Names and addresses of the project's places, as its package tells of them."""
    try:
        told = metadata.metadata("dockmirror").get_all("Project-URL") or []
    except metadata.PackageNotFoundError:
        return ()
    parts = (entry.partition(",") for entry in told)
    return tuple((name.strip(), address.strip()) for name, _comma, address in parts if address)


def build_commit() -> str | None:
    """The commit that a package of the program was built from; ``None`` in a checkout."""
    record = resource_files() / "commit"
    return record.read_text(encoding="ascii").strip() if record.is_file() else None


def version_line() -> str:
    """What ``--version`` says, such as ``dockmirror 0.1.0 (0123456789ab)``."""
    commit = build_commit()
    return f"dockmirror {program_version()}" + (f" ({commit[:12]})" if commit else "")


def versions() -> dict[str, str]:
    """Names and versions of the program, its libraries and the system; what is absent is left out.

    Neither the machine's name nor the person's is among them.
    """
    found = {
        "dockmirror": version_line().partition(" ")[2],
        "python": platform.python_version(),
        "system": _system_name(),
        "kernel": platform.release(),
        "architecture": platform.machine(),
    }
    for library in _LIBRARIES:
        if version := _installed(library):
            found[library] = version
    return found


def _installed(distribution: str) -> str | None:
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None


def _system_name() -> str:
    try:
        return platform.freedesktop_os_release()["PRETTY_NAME"]
    except (OSError, KeyError):
        return platform.system()
