"""containerd's ``hosts.toml`` as a file: its two folders come and go with it.

A folder ``docker.io`` without the file would still take the place of ``_default`` and of the
folders that are asked later (containerd ``HostDirFromRoot``), so it goes where it is empty.
"""

import contextlib
import os
from pathlib import PurePosixPath

from dockmirror.daemonjson.saying import said
from dockmirror.helper.config_file import ConfigFile, WriteFailed
from dockmirror.helper.config_location import locate
from dockmirror.helper.disk_error import disk_error
from dockmirror.helper.ending import Refused
from dockmirror.helper.owners import ROOT
from dockmirror.helper.plain_text import visible


class HostsFile(ConfigFile):
    """The file at ``path`` below ``root``: only root may change it and what leads there."""

    def __init__(self, path: str, root: str = "/") -> None:
        super().__init__(path, root)
        self._base = root
        self._folder = str(PurePosixPath(path).parent)
        self._outer = str(PurePosixPath(path).parent.parent)

    def real_path(self) -> str:
        """See ``ConfigFile``; a path of which both folders are missing is real as it is."""
        return self.path if self._outer_is_missing() else super().real_path()

    def folder_is_missing(self) -> bool:
        """See ``ConfigFile``."""
        return self._outer_is_missing() or super().folder_is_missing()

    def read(self) -> bytes | None:
        """See ``ConfigFile``."""
        return None if self._outer_is_missing() else super().read()

    def write(self, data: bytes | None, *, expected: str) -> None:
        """See ``ConfigFile``."""
        if data is not None:
            self._make_outer()
        elif self._outer_is_missing():
            return
        super().write(data, expected=expected)
        if data is None:
            self._remove_empty()

    def remove_leftovers(self, *, remove_folder: bool = False) -> None:
        """See ``ConfigFile``."""
        if self._outer_is_missing():
            return
        super().remove_leftovers(remove_folder=remove_folder)
        if remove_folder:
            self._remove_empty()

    def _outer_is_missing(self) -> bool:
        """Whether there is no folder for the file's folder. Raises ``Refused``."""
        with locate(self._folder, self._base, ROOT) as location:
            return location.folder_missing is not None

    def _make_outer(self) -> None:
        with locate(self._folder, self._base, ROOT) as location:
            if location.folder_missing is None:
                return
            try:
                os.mkdir(location.folder_missing, 0o755, dir_fd=location.folder)
                os.fsync(location.folder)
            except OSError as error:
                raise WriteFailed(
                    said(
                        "{path} could not be made: {reason}",
                        path=visible(self._outer),
                        reason=disk_error(error),
                    )
                ) from error

    def _remove_empty(self) -> None:
        """Remove both folders where nothing is in them."""
        for folder in (self._folder, self._outer):
            with (
                contextlib.suppress(OSError, Refused),
                locate(folder, self._base, ROOT) as location,
            ):
                if location.folder_missing is None:
                    os.rmdir(location.name, dir_fd=location.folder)
                    os.fsync(location.folder)
