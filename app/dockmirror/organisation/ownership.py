"""Whether a file is the administrator's alone."""

import stat
import sys
from pathlib import Path

if sys.platform == "win32":
    from dockmirror.helper.owners import ADMINISTRATORS
    from dockmirror.helper.windows.program_owners import only_owners_can_change_file


def may_be_believed(path: Path, owner: int = 0) -> bool:
    """Whether nobody but the administrator can change what is at ``path``.

    On POSIX systems ``owner`` (a user id) or root must own the file and every folder above it, and
    none may be writable to a group or to others, except for a folder with the sticky bit. On
    Windows, by owner and access list, nobody but the system and the administrators may write the
    file, or replace it or a folder above it. Raises ``OSError``.
    """
    real = path.resolve(strict=True)
    if sys.platform == "win32":
        return only_owners_can_change_file(str(real), ADMINISTRATORS)
    for place in (real, *real.parents):
        status = place.stat()
        if status.st_uid not in (0, owner):
            return False
        sticky = stat.S_ISDIR(status.st_mode) and status.st_mode & stat.S_ISVTX
        if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not sticky:
            return False
    return stat.S_ISREG(real.stat().st_mode)
