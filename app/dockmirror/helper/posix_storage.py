"""Files and folders that outlast a crash, where folders can be forced to disk: Linux and macOS."""

import os
import stat
from pathlib import Path

from dockmirror.helper import descriptors
from dockmirror.helper.identity import effective_number


def make_folder(path: Path) -> None:
    """Make a folder that everybody may read, and those above it. Raises ``OSError``."""
    path.mkdir(mode=0o755, parents=True, exist_ok=True)


def make_private_folder(path: Path) -> None:
    """Make a folder that nobody else may read. Raises ``OSError``."""
    path.mkdir(mode=0o700)


def is_own_folder(path: Path) -> bool:
    """Whether ``path`` is a folder that nobody but this process's user can change.

    Raises ``OSError``.
    """
    status = path.lstat()
    return (
        stat.S_ISDIR(status.st_mode)
        and status.st_uid == effective_number()
        and not status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    )


def write_new(path: Path, data: bytes, mode: int) -> None:
    """Make a file with ``data`` and the permissions ``mode``, on disk. Raises ``OSError``."""
    descriptor = os.open(path, descriptors.CREATE, mode)
    with os.fdopen(descriptor, "wb") as file:
        descriptors.set_mode(descriptor, mode)
        file.write(data)
        file.flush()
        os.fsync(descriptor)


def rename(source: Path, target: Path) -> None:
    """Rename a file or a folder; a file that is at ``target`` is replaced. Raises ``OSError``."""
    source.rename(target)


def sync_folder(path: Path) -> None:
    """Force a folder's entries to disk. Raises ``OSError``."""
    descriptor = os.open(path, descriptors.FOLDER)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
