"""The configuration file on Windows: no link is followed, and each folder must be its owners'.

The new bytes go to a file beside it, which takes over the old one's owner, access list and
attributes, is forced to disk and then renamed over it, in one step (``MoveFileExW``).
"""

import contextlib
import sys
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from dockmirror.daemonjson import SIZE_LIMIT, sha256
from dockmirror.daemonjson.saying import said
from dockmirror.helper.config_words import (
    ChangedMeanwhile,
    WriteFailed,
    beside,
    not_absolute,
    not_ordinary,
    nowhere,
    others_can_change,
    too_large,
    unreadable,
    why_not_written,
)
from dockmirror.helper.ending import Refused
from dockmirror.helper.owners import ROOT, Owners
from dockmirror.helper.plain_text import visible
from dockmirror.helper.windows.access import (
    FILL,
    REPLACE,
    REPLACE_ROOT,
    inheriting_as_before,
    others_may,
    read_access,
)
from dockmirror.helper.windows.disk import DEVICE, FOLDER, KEPT, LINK, Disk


@dataclass(frozen=True)
class Place:
    """Where the file is: ``folder`` and ``name``; ``missing`` says that there is no such folder."""

    folder: str
    name: str
    missing: bool = False

    @property
    def path(self) -> str:
        """The whole path."""
        return str(PureWindowsPath(self.folder, self.name))

    @property
    def fresh(self) -> str:
        """The file that is written beside it."""
        return str(PureWindowsPath(self.folder, beside(self.name)))


class ConfigFile:
    """One configuration file, at ``path``, that only ``owners`` may change.

    ``root`` is as elsewhere; here every volume has its own.
    """

    def __init__(
        self, path: str, root: str = "/", owners: Owners = ROOT, disk: Disk | None = None
    ) -> None:
        del root
        self.path = path
        self._owners = owners
        self._disk = system_disk() if disk is None else disk

    def real_path(self) -> str:
        """The path in full. Raises ``Refused``."""
        return self._locate().path

    def folder_is_missing(self) -> bool:
        """Whether the file's folder would have to be made. Raises ``Refused``."""
        return self._locate().missing

    def read(self) -> bytes | None:
        """The file's bytes, or ``None`` where there is no file.

        Raises ``Refused``: ``unsafe-path``, ``config-unreadable``, ``not-a-regular-file`` or
        ``too-large``.
        """
        return self._read(self._locate())

    def write(self, data: bytes | None, *, expected: str) -> None:
        """Make the file hold ``data`` (``None``: no file), if its digest is ``expected`` now.

        Its folder is made where it is missing. Raises ``ChangedMeanwhile``, ``WriteFailed`` and
        what ``read`` raises; the file is then as it was.
        """
        place = self._locate()
        try:
            self._check(place, expected)
            if data is not None:
                self._replace(place, data, expected)
            elif not place.missing:
                with contextlib.suppress(FileNotFoundError):
                    self._disk.delete(place.path)
        except OSError as error:
            raise WriteFailed(why_not_written(place.path, error)) from error

    def copy_to(self, place: Path, data: bytes) -> None:
        """Make a file ``place`` that holds ``data``, with what the file has besides its bytes.

        Raises ``OSError``, also where there is no file, and ``Refused``.
        """
        source = self._locate()
        security = self._disk.security(source.path)
        place.unlink(missing_ok=True)
        self._disk.create(str(place), data)
        self._disk.give_security(str(place), inheriting_as_before(security))

    def remove_leftovers(self, *, remove_folder: bool = False) -> None:
        """Remove what an interrupted write left beside the file, and an empty folder we made."""
        with contextlib.suppress(OSError, Refused):
            place = self._locate()
            if place.missing:
                return
            with contextlib.suppress(FileNotFoundError):
                self._disk.delete(place.fresh)
            if remove_folder:
                self._disk.remove_folder(place.folder)

    def _locate(self) -> Place:
        """Look at each folder on the way. Raises ``Refused``."""
        path = PureWindowsPath(self.path)
        plain = len(path.drive) == 2 and path.root == "\\" and ".." not in path.parts
        if not plain or "\0" in self.path or any(":" in part for part in path.parts[1:]):
            raise not_absolute(self.path)
        folders = [str(folder) for folder in reversed(path.parents)]
        place = Place(folders[-1], path.name)
        try:
            for number, folder in enumerate(folders):
                attributes = self._disk.attributes(folder)
                if attributes is None and number and folder == folders[-1]:
                    return Place(folder, path.name, missing=True)
                self._check_folder(folder, attributes, innermost=folder == folders[-1])
        except OSError as error:
            raise nowhere(self.path, error) from error
        return place

    def _check_folder(self, folder: str, attributes: int | None, *, innermost: bool) -> None:
        if attributes is None:
            raise FileNotFoundError(2, "No such file or directory", folder)
        if attributes & LINK:
            raise _a_link(folder, self.path)
        if not attributes & FOLDER:
            raise NotADirectoryError(20, "Not a directory", folder)
        rights = FILL if innermost else REPLACE
        if PureWindowsPath(folder).parent == PureWindowsPath(folder):
            rights = REPLACE_ROOT
        try:
            access = read_access(self._disk.security(folder))
        except ValueError as error:
            raise OSError(None, str(error), folder) from error
        if others_may(access, self._owners.sids, rights):
            raise others_can_change(folder, self.path, self._owners.words)

    def _read(self, place: Place) -> bytes | None:
        if place.missing:
            return None
        try:
            attributes = self._disk.attributes(place.path)
            if attributes is None:
                return None
            if attributes & (FOLDER | LINK | DEVICE):
                raise not_ordinary(place.path)
            data = self._disk.read(place.path, SIZE_LIMIT + 1)
        except OSError as error:
            raise unreadable(place.path, error) from error
        if len(data) > SIZE_LIMIT:
            raise too_large(place.path)
        return data

    def _check(self, place: Place, expected: str) -> None:
        if sha256(self._read(place)) != expected:
            raise ChangedMeanwhile

    def _replace(self, place: Place, data: bytes, expected: str) -> None:
        disk = self._disk
        if place.missing:
            disk.make_folder(place.folder)
        with contextlib.suppress(FileNotFoundError):
            disk.delete(place.fresh)
        try:
            disk.create(place.fresh, data)
            old = disk.attributes(place.path)
            if old is not None:
                disk.give_security(place.fresh, inheriting_as_before(disk.security(place.path)))
                disk.set_attributes(place.fresh, old & KEPT)
            self._check(Place(place.folder, place.name), expected)
            disk.move(place.fresh, place.path)
        except BaseException:
            with contextlib.suppress(OSError):
                disk.delete(place.fresh)
            raise


def system_disk() -> Disk:
    """The calls of the Windows that this runs on."""
    if sys.platform == "win32":
        from dockmirror.helper.windows.file_calls import WindowsDisk

        return WindowsDisk()
    raise NotImplementedError("this system is no Windows")


def _a_link(folder: str, asked: str) -> Refused:
    shown = visible(folder)
    return Refused(
        "unsafe-path",
        said(
            "The configuration file was not touched: {folder} on the way to {path} is a link, and "
            "on Windows Dockmirror follows none. Name the real folder in the engine's settings, "
            "or make the change by hand.",
            folder=shown,
            path=visible(asked),
        ),
        {"path": shown},
    )
