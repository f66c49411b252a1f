"""The configuration file read and written as one piece: afterwards it is the old or the new.

The new bytes go to a file beside it, which takes over the old one's mode, owner, extended
attributes (access lists and the SELinux label among them), is forced to disk and then renamed.
"""

import contextlib
import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from dockmirror.daemonjson import SIZE_LIMIT, sha256
from dockmirror.daemonjson.saying import Saying, said
from dockmirror.helper.config_location import ConfigLocation, locate
from dockmirror.helper.disk_error import disk_error
from dockmirror.helper.ending import Refused
from dockmirror.helper.owners import ROOT, Owners
from dockmirror.helper.plain_text import visible

_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
_CREATE: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_MADE_BY_THE_KERNEL: Final = frozenset({"security.ima", "security.evm"})


class ChangedMeanwhile(Exception):
    """The file is not what it was when the change was begun."""


class WriteFailed(Exception):
    """The file could not be written; ``sentence`` says why."""

    def __init__(self, sentence: Saying) -> None:
        super().__init__(sentence)
        self.sentence = sentence


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
                raise WriteFailed(_why(location.path, error)) from error

    def copy_to(self, place: Path, data: bytes) -> None:
        """Make a file ``place`` that holds ``data``, with what the file has besides its bytes.

        Raises ``OSError``, also where there is no file, and ``Refused``.
        """
        place.unlink(missing_ok=True)
        with locate(self.path, self._root, self._owners) as location:
            os.stat(location.name, dir_fd=location.folder)
            descriptor = os.open(place, _CREATE, 0o600)
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
                os.unlink(_beside(location.name), dir_fd=location.folder)
            if remove_folder:
                parent = os.open(
                    "..", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=location.folder
                )
                try:
                    os.rmdir(location.path.split("/")[-2], dir_fd=parent)
                    os.fsync(parent)
                finally:
                    os.close(parent)


def _beside(name: str) -> str:
    return f".{name}.dockmirror-new"


def _read(location: ConfigLocation) -> bytes | None:
    if location.folder_missing is not None:
        return None
    shown = visible(location.path)
    try:
        descriptor = os.open(location.name, _READ, dir_fd=location.folder)
    except FileNotFoundError:
        return None
    except OSError as error:
        code = "not-a-regular-file" if error.errno == errno.ENXIO else "config-unreadable"
        raise Refused(
            code,
            _unreadable(shown, error),
            {"path": shown, "reason": error.strerror or ""},
        ) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Refused(
            "not-a-regular-file",
            said("{path} is not an ordinary file, so it was left alone.", path=shown),
            {"path": shown},
        )
    with os.fdopen(descriptor, "rb") as file:
        try:
            data = file.read(SIZE_LIMIT + 1)
        except OSError as error:
            raise Refused(
                "config-unreadable",
                _unreadable(shown, error),
                {"path": shown, "reason": error.strerror or ""},
            ) from error
    if len(data) > SIZE_LIMIT:
        raise Refused(
            "too-large",
            said(
                "{path} is larger than {limit} MiB, so it was left alone.",
                path=shown,
                limit=str(SIZE_LIMIT // 1024 // 1024),
            ),
            {"path": shown},
        )
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
    made = os.open(
        name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=location.folder
    )
    os.close(location.folder)
    location.folder, location.folder_missing = made, None


def _remove(location: ConfigLocation) -> None:
    if location.folder_missing is not None:
        return
    with contextlib.suppress(FileNotFoundError):
        os.unlink(location.name, dir_fd=location.folder)
    os.fsync(location.folder)


def _replace(location: ConfigLocation, data: bytes, expected: str) -> None:
    beside = _beside(location.name)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(beside, dir_fd=location.folder)
    descriptor = os.open(beside, _CREATE, 0o600, dir_fd=location.folder)
    try:
        try:
            _fill(descriptor, data)
            _take_over(location, descriptor)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        _check(location, expected)
        os.rename(beside, location.name, src_dir_fd=location.folder, dst_dir_fd=location.folder)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside, dir_fd=location.folder)
        raise
    os.fsync(location.folder)


def _fill(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _take_over(location: ConfigLocation, new: int) -> None:
    """Give the new file what the old one has besides its bytes; 0644 where there is none."""
    try:
        old = os.open(location.name, _READ, dir_fd=location.folder)
    except FileNotFoundError:
        os.fchmod(new, 0o644)
        return
    try:
        status = os.fstat(old)
        os.fchown(new, status.st_uid, status.st_gid)
        os.fchmod(new, stat.S_IMODE(status.st_mode))
        for name in _attributes(lambda: os.listxattr(old)):
            if name not in _MADE_BY_THE_KERNEL:
                os.setxattr(new, name, os.getxattr(old, name))
    finally:
        os.close(old)


def _attributes(listing: Callable[[], list[str]]) -> list[str]:
    try:
        return listing()
    except OSError as error:
        if error.errno == errno.ENOTSUP:
            return []
        raise


def _unreadable(path: str, error: OSError) -> Saying:
    return said(
        "The configuration file {path} cannot be read: {reason}.",
        path=path,
        reason=error.strerror or str(error),
    )


def _why(path: str, error: OSError) -> Saying:
    return said(
        "{path} could not be written: {reason}", path=visible(path), reason=disk_error(error)
    )
