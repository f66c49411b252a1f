"""Whether a program on Windows is one that only its owners can change."""

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
    A link anywhere on the way is trusted by nobody.
    """
    asked = system_disk() if disk is None else disk
    real = PureWindowsPath(os.path.normpath(path))
    if len(real.drive) != 2 or real.root != "\\":
        return False
    try:
        attributes = asked.attributes(str(real))
        if attributes is None or attributes & (FOLDER | LINK | DEVICE):
            return False
        if others_may(read_access(asked.security(str(real))), sids, FILL):
            return False
        return all(
            is_safe_folder(folder, sids, asked, FILL if folder == real.parent else REPLACE)
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
