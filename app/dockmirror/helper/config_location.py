"""Where a configuration file really is, found without trusting any link but its owners'.

The folder of the file is held open, so that what is read and what is written are in the same
place. A link is followed only where it and every folder on the way are the owners' alone (root's,
or those of the person whose own file it is): then nobody else can have planted it, and a dotfile
manager's link stays a link.
"""

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import TracebackType
from typing import Final, Self

from dockmirror.helper import descriptors
from dockmirror.helper.config_words import not_absolute, nowhere, others_can_change
from dockmirror.helper.ending import Refused
from dockmirror.helper.owners import ROOT, Owners

_LINKS_LIMIT: Final = 40
_FOLDER: Final = descriptors.PASSING | descriptors.NO_FOLLOW


@dataclass
class ConfigLocation:
    """A file's folder, held open, and its name in it.

    ``path`` is the real path, every link followed. Where the last folder does not exist,
    ``folder_missing`` is its name and ``folder`` is its parent.
    """

    folder: int
    name: str
    path: str
    folder_missing: str | None = None

    def close(self) -> None:
        """Let go of the folder."""
        if self.folder >= 0:
            os.close(self.folder)
            self.folder = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def locate(path: str, root: str = "/", owners: Owners = ROOT) -> ConfigLocation:
    """Find the file at the absolute ``path``, below ``root`` (which is trusted as it is).

    Raises ``Refused``: ``unsafe-path`` where others than ``owners`` can change what the path
    leads to, ``config-unreadable`` where it leads nowhere.
    """
    if not path.startswith("/") or "\0" in path:
        raise not_absolute(path)
    return _Walk(path, root, owners).run()


class _Walk:
    """One walk from the root to the file, a folder at a time."""

    def __init__(self, path: str, root: str, owners: Owners) -> None:
        self._asked = path
        self._owners = owners
        self._rest = _parts(path)
        self._opened = [os.open(root, descriptors.PASSING)]
        self._names: list[str] = []
        self._links = 0

    def run(self) -> ConfigLocation:
        """Walk; every folder but the last is closed again."""
        try:
            location = self._walk()
        except OSError as error:
            raise nowhere(self._asked, error) from error
        finally:
            for descriptor in self._opened:
                os.close(descriptor)
        return location

    def _walk(self) -> ConfigLocation:
        while self._rest:
            name = self._rest.pop(0)
            if name == "..":
                if self._names:
                    self._names.pop()
                    os.close(self._opened.pop())
                continue
            last = not self._rest
            try:
                status = os.stat(name, dir_fd=self._opened[-1], follow_symlinks=False)
            except FileNotFoundError:
                if last:
                    return self._here(name)
                if len(self._rest) == 1 and self._rest[0] != "..":
                    return self._here(self._rest[0], folder_missing=name)
                raise
            if stat.S_ISLNK(status.st_mode):
                self._follow(name, status)
            elif last:
                return self._here(name)
            else:
                self._enter(name)
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))

    def _follow(self, name: str, status: os.stat_result) -> None:
        self._links += 1
        if self._links > _LINKS_LIMIT:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        if status.st_uid not in self._owners.uids:
            raise self._unsafe([*self._names, name])
        target = os.readlink(name, dir_fd=self._opened[-1])
        if target.startswith("/"):
            for descriptor in self._opened[1:]:
                os.close(descriptor)
            del self._opened[1:]
            self._names.clear()
        self._rest = _parts(target) + self._rest

    def _enter(self, name: str) -> None:
        descriptor = os.open(name, _FOLDER, dir_fd=self._opened[-1])
        self._opened.append(descriptor)
        self._names.append(name)
        if not self._owners.alone(os.fstat(descriptor)):
            raise self._unsafe(self._names)

    def _here(self, name: str, folder_missing: str | None = None) -> ConfigLocation:
        folder = os.open(".", descriptors.FOLDER, dir_fd=self._opened[-1])
        middle = [folder_missing] if folder_missing else []
        real = PurePosixPath("/", *self._names, *middle, name)
        return ConfigLocation(folder, name, str(real), folder_missing)

    def _unsafe(self, names: list[str]) -> Refused:
        where = str(PurePosixPath("/", *names))
        return others_can_change(where, self._asked, self._owners.words)


def _parts(path: str) -> list[str]:
    return [part for part in path.split("/") if part not in ("", ".")]
