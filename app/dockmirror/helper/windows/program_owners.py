"""Whether a program, or another file, on Windows is one that only its owners can change."""

import os
from collections.abc import Collection
from pathlib import PureWindowsPath

from dockmirror.helper.windows.access import (
    FILL,
    REPLACE,
    REPLACE_ROOT,
    others_may,
    read_access,
)
from dockmirror.helper.windows.config_file import system_disk
from dockmirror.helper.windows.disk import DEVICE, FOLDER, LINK, Disk


def only_owners_can_change_program(
    path: str, sids: Collection[str], disk: Disk | None = None
) -> bool:
    """Whether ``path`` is a file that nobody but ``sids`` can write or replace.

    Nor may they put another file beside it: a program loads libraries from its own folder first.
    """
    return _is_theirs(path, sids, system_disk() if disk is None else disk, beside=FILL)


def only_owners_can_change_file(path: str, sids: Collection[str], disk: Disk | None = None) -> bool:
    """Whether ``path`` is a file that nobody but ``sids`` can write or replace."""
    return _is_theirs(path, sids, system_disk() if disk is None else disk, beside=REPLACE)


def _is_theirs(path: str, sids: Collection[str], disk: Disk, *, beside: int) -> bool:
    """See above; ``beside`` are the rights that nobody else may have on the file's folder.

    A link anywhere on the way is trusted by nobody.
    """
    real = PureWindowsPath(os.path.normpath(path))
    if len(real.drive) != 2 or real.root != "\\":
        return False
    try:
        attributes = disk.attributes(str(real))
        if attributes is None or attributes & (FOLDER | LINK | DEVICE):
            return False
        if others_may(read_access(disk.security(str(real))), sids, FILL):
            return False
        return all(
            is_safe_folder(folder, sids, disk, beside if folder == real.parent else REPLACE)
            for folder in real.parents
        )
    except (OSError, ValueError):
        return False


def is_safe_folder(folder: PureWindowsPath, sids: Collection[str], disk: Disk, rights: int) -> bool:
    """Whether it is a folder, no link, on which nobody but ``sids`` has one of ``rights``.

    Raises ``OSError`` and ``ValueError``.
    """
    attributes = disk.attributes(str(folder))
    if attributes is None or attributes & LINK or not attributes & FOLDER:
        return False
    if folder == folder.parent:
        rights &= REPLACE_ROOT
    return not others_may(read_access(disk.security(str(folder))), sids, rights)
