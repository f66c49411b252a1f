"""Where the system's own programs are, and the environment they are started with."""

import os
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from dockmirror.helper.owners import ROOT, Owners

if sys.platform == "win32":
    from dockmirror.helper.windows.folders import (
        program_data,
        program_files,
        system_folder,
        windows_folder,
    )

    ENVIRONMENT: Final[Mapping[str, str]] = {
        "PATH": f"{system_folder()};{windows_folder()}",
        "SystemRoot": windows_folder(),
        "ProgramData": program_data(),
        "ProgramFiles": program_files(),
        "TEMP": f"{windows_folder()}\\Temp",
        "TMP": f"{windows_folder()}\\Temp",
    }
    _FOLDERS: Final[Sequence[str]] = (system_folder(),)
    _ENDING: Final = ".exe"
else:
    ENVIRONMENT: Final[Mapping[str, str]] = {
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "LANG": "C",
        "LC_ALL": "C",
        "SYSTEMD_COLORS": "0",
        "SYSTEMD_PAGER": "",
    }
    _FOLDERS: Final[Sequence[str]] = ("/usr/bin", "/bin", "/usr/sbin", "/sbin")
    _ENDING: Final = ""
# Everything that a program started by the helper gets from it is in ENVIRONMENT.


def find_program(name: str) -> str | None:
    """The absolute path of a program in the system's own folders, or ``None``."""
    for folder in _FOLDERS:
        path = os.path.join(folder, f"{name}{_ENDING}")  # noqa: PTH118  (as the system spells it)
        if os.access(path, os.X_OK):
            return path
    return None


def only_root_can_change(path: str) -> bool:
    """Whether ``path`` is a regular file of root's, and no one else can replace or write it."""
    return only_owners_can_change(path, ROOT)


def only_owners_can_change(path: str, owners: Owners) -> bool:
    """Whether ``path`` is a regular file that only ``owners`` can replace or write.

    Links are followed to the end first; every folder above must be the owners' alone too.
    """
    if sys.platform == "win32":
        from dockmirror.helper.windows.program_owners import only_owners_can_change_program

        return only_owners_can_change_program(path, owners.sids)
    try:
        real = Path(os.path.realpath(path, strict=True))
        status = real.lstat()
        if not stat.S_ISREG(status.st_mode):
            return False
        parts = [status, *(parent.lstat() for parent in real.parents)]
    except (OSError, ValueError):
        return False
    return all(owners.alone(part) for part in parts)
