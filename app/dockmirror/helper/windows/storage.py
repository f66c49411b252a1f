"""Files and folders that outlast a crash, on Windows.

What is the machine's belongs to the administrators; others may read what is no secret. A person's
own is in their profile, which is theirs alone already.
"""

import sys
import time
from pathlib import Path, PureWindowsPath
from typing import Final

from dockmirror.helper.owners import ROOT, Owners, person_and_administrators
from dockmirror.helper.windows.access import FILL, REPLACE
from dockmirror.helper.windows.config_file import system_disk
from dockmirror.helper.windows.disk import Disk
from dockmirror.helper.windows.program_owners import is_safe_folder

OPEN_FOLDER: Final = "O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FRFX;;;BU)"
_CLOSED_FOLDER: Final = "O:BAG:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"
_FOR_ADMINISTRATORS: Final = "O:BAG:BAD:P(A;;FA;;;SY)(A;;FA;;;BA)"
"""SDDL: the system and the administrators may do everything; users read the folder's files."""

_OTHERS_READ: Final = 0o044
_SECONDS: Final = 3.0
_PAUSE: Final = 0.05


def make_folder(path: Path) -> None:
    """Make a folder that everybody may read, and those above it. Raises ``OSError``."""
    if not _is_machines(path):
        path.mkdir(parents=True, exist_ok=True)
        return
    if not path.parent.exists():
        make_folder(path.parent)
    try:
        system_disk().make_folder(str(path), OPEN_FOLDER)
    except FileExistsError:
        return


def make_private_folder(path: Path) -> None:
    """Make a folder that nobody else may read. Raises ``OSError``."""
    system_disk().make_folder(str(path), _CLOSED_FOLDER if _is_machines(path) else "")


def is_own_folder(path: Path) -> bool:
    """Whether ``path`` is a folder that nobody else can change. Raises ``OSError``."""
    return is_folder_of(str(path), _owners_of(path), system_disk())


def is_folder_of(path: str, owners: Owners, disk: Disk) -> bool:
    """Whether ``path`` is a folder, no link, that only ``owners`` can fill or replace.

    Those above may take what others put there, but nobody else may replace what is in them.
    """
    folder = PureWindowsPath(path)
    try:
        return all(
            is_safe_folder(place, owners.sids, disk, FILL if place == folder else REPLACE)
            for place in (folder, *folder.parents)
        )
    except ValueError:
        return False


def write_new(path: Path, data: bytes, mode: int) -> None:
    """Make a file with ``data``, on disk; one that ``mode`` lets nobody else read is secret.

    Raises ``OSError``.
    """
    secret = not mode & _OTHERS_READ and _is_machines(path)
    system_disk().create(str(path), data, _FOR_ADMINISTRATORS if secret else "")


def rename(source: Path, target: Path) -> None:
    """Rename a file or a folder; a file that is at ``target`` is replaced. Raises ``OSError``.

    Whoever just reads what is in it makes that wait.
    """
    deadline = time.monotonic() + _SECONDS
    while True:
        try:
            system_disk().move(str(source), str(target))
        except PermissionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)
        else:
            return


def sync_folder(_path: Path) -> None:
    """Nothing: each rename is forced to disk by itself (``MOVEFILE_WRITE_THROUGH``)."""


def _owners_of(path: Path) -> Owners:
    if sys.platform == "win32" and not _is_machines(path):
        from dockmirror.helper.windows.token import own_sid

        return person_and_administrators(own_sid())
    return ROOT


def _is_machines(path: Path) -> bool:
    """Whether ``path`` is of the machine, and no person's."""
    if sys.platform == "win32":
        from dockmirror.helper.windows.folders import program_data

        return path.is_relative_to(program_data())
    return False
