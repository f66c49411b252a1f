"""The configuration file where folders can be held open: Linux and macOS.

The new bytes go to a file beside it, which takes over the old one's mode, owner, extended
attributes (access lists and the SELinux label among them), is forced to disk and then renamed.
"""

import contextlib
import errno
import os
import stat
from pathlib import Path

from dockmirror.daemonjson import SIZE_LIMIT, sha256
from dockmirror.helper import descriptors
from dockmirror.helper.config_location import ConfigLocation, locate
from dockmirror.helper.config_words import (
    ChangedMeanwhile,
    WriteFailed,
    beside,
    not_ordinary,
    too_large,
    unreadable,
    why_not_written,
)
from dockmirror.helper.ending import Refused
from dockmirror.helper.owners import ROOT, Owners


class ConfigFile:
    """One configuration file, at ``path`` below ``root``, that only ``owners`` may change."""

    def __init__(self, path: str, root: str = "/", owners: Owners = ROOT) -> None:
        self.path = path
        self._root = root
        self._owners = owners

    def real_path(self) -> str:
        """The path with every link followed. Raises ``Refused``."""
        with locate(self.path, self._root, self._owners) as location:
            return location.path

    def folder_is_missing(self) -> bool:
        """Whether the file's folder would have to be made. Raises ``Refused``."""
        with locate(self.path, self._root, self._owners) as location:
            return location.folder_missing is not None

    def read(self) -> bytes | None:
        """The file's bytes, or ``None`` where there is no file.

        Raises ``Refused``: ``unsafe-path``, ``config-unreadable``, ``not-a-regular-file`` or
        ``too-large``.
        """
        with locate(self.path, self._root, self._owners) as location:
            return _read(location)

    def write(self, data: bytes | None, *, expected: str) -> None:
        """Make the file hold ``data`` (``None``: no file), if its digest is ``expected`` now.

        Its folder is made where it is missing. Raises ``ChangedMeanwhile``, ``WriteFailed`` and
        what ``read`` raises; the file is then as it was.
        """
        with locate(self.path, self._root, self._owners) as location:
            try:
                _check(location, expected)
                if data is None:
                    _remove(location)
                else:
                    _make_folder(location)
                    _replace(location, data, expected)
            except OSError as error:
                raise WriteFailed(why_not_written(location.path, error)) from error

    def copy_to(self, place: Path, data: bytes) -> None:
        """Make a file ``place`` that holds ``data``, with what the file has besides its bytes.

        Raises ``OSError``, also where there is no file, and ``Refused``.
        """
        place.unlink(missing_ok=True)
        with locate(self.path, self._root, self._owners) as location:
            os.stat(location.name, dir_fd=location.folder)
            descriptor = os.open(place, descriptors.CREATE, 0o600)
            try:
                _fill(descriptor, data)
                _take_over(location, descriptor)
            finally:
                os.close(descriptor)

    def remove_leftovers(self, *, remove_folder: bool = False) -> None:
        """Remove what an interrupted write left beside the file, and an empty folder we made."""
        with (
            contextlib.suppress(OSError, Refused),
            locate(self.path, self._root, self._owners) as location,
        ):
            if location.folder_missing is not None:
                return
            with contextlib.suppress(FileNotFoundError):
                os.unlink(beside(location.name), dir_fd=location.folder)
            if remove_folder:
                parent = os.open("..", descriptors.FOLDER, dir_fd=location.folder)
                try:
                    os.rmdir(location.path.split("/")[-2], dir_fd=parent)
                    os.fsync(parent)
                finally:
                    os.close(parent)


def _read(location: ConfigLocation) -> bytes | None:
    if location.folder_missing is not None:
        return None
    try:
        descriptor = os.open(location.name, descriptors.READ, dir_fd=location.folder)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno == errno.ENXIO:
            raise unreadable(location.path, error, "not-a-regular-file") from error
        raise unreadable(location.path, error) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise not_ordinary(location.path)
    with os.fdopen(descriptor, "rb") as file:
        try:
            data = file.read(SIZE_LIMIT + 1)
        except OSError as error:
            raise unreadable(location.path, error) from error
    if len(data) > SIZE_LIMIT:
        raise too_large(location.path)
    return data


def _check(location: ConfigLocation, expected: str) -> None:
    if sha256(_read(location)) != expected:
        raise ChangedMeanwhile


def _make_folder(location: ConfigLocation) -> None:
    name = location.folder_missing
    if name is None:
        return
    os.mkdir(name, 0o755, dir_fd=location.folder)
    os.fsync(location.folder)
    made = os.open(name, descriptors.FOLDER | descriptors.NO_FOLLOW, dir_fd=location.folder)
    os.close(location.folder)
    location.folder, location.folder_missing = made, None


def _remove(location: ConfigLocation) -> None:
    if location.folder_missing is not None:
        return
    with contextlib.suppress(FileNotFoundError):
        os.unlink(location.name, dir_fd=location.folder)
    os.fsync(location.folder)


def _replace(location: ConfigLocation, data: bytes, expected: str) -> None:
    fresh = beside(location.name)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(fresh, dir_fd=location.folder)
    descriptor = os.open(fresh, descriptors.CREATE, 0o600, dir_fd=location.folder)
    try:
        try:
            _fill(descriptor, data)
            _take_over(location, descriptor)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        _check(location, expected)
        os.rename(fresh, location.name, src_dir_fd=location.folder, dst_dir_fd=location.folder)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(fresh, dir_fd=location.folder)
        raise
    os.fsync(location.folder)


def _fill(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _take_over(location: ConfigLocation, new: int) -> None:
    """Give the new file what the old one has besides its bytes; 0644 where there is none."""
    try:
        old = os.open(location.name, descriptors.READ, dir_fd=location.folder)
    except FileNotFoundError:
        descriptors.set_mode(new, 0o644)
        return
    try:
        status = os.fstat(old)
        descriptors.set_owner(new, status.st_uid, status.st_gid)
        descriptors.set_mode(new, stat.S_IMODE(status.st_mode))
        descriptors.copy_attributes(old, new)
    finally:
        os.close(old)
