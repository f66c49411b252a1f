"""The files of CA certificates that Dockmirror puts into the engine's ``certs.d``.

Each folder on the way must be its owners' alone, and no file is ever overwritten. Root follows no
link on the way; a person's own process does, as their dotfiles may be kept elsewhere.
"""

import contextlib
import errno
import itertools
import os
import stat
from collections.abc import Iterator
from typing import Final

from dockmirror.daemonjson.saying import Saying, said
from dockmirror.helper import descriptors
from dockmirror.helper.certs_d import SYSTEM, CertsFolder
from dockmirror.helper.config_location import locate
from dockmirror.helper.ending import Refused
from dockmirror.helper.owners import Owners
from dockmirror.helper.plain_text import visible
from dockmirror.helper.trust_anchor import PEM_LIMIT, TrustAnchor

_FOLDER: Final = descriptors.FOLDER | descriptors.NO_FOLLOW
_NOT_OURS_TO_REMOVE: Final = (errno.ENOENT, errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR)


class AnchorFiles:
    """The files in ``where``, below ``root``."""

    def __init__(self, root: str = "/", where: CertsFolder = SYSTEM) -> None:
        self._root = root
        self.where = where

    def has(self, anchor: TrustAnchor) -> bool:
        """Whether the file is there, just as Dockmirror writes it. Raises ``Refused``."""
        self._require_within(anchor)
        with self._opened(_folder_of(anchor.path)) as folder:
            return folder is not None and _read(folder, _name_of(anchor.path)) == anchor.data

    def has_folder(self, path: str) -> bool:
        """Whether the folder ``path`` is there. Raises ``Refused``."""
        with self._opened(path) as folder:
            return folder is not None

    def folders_missing(self, path: str) -> tuple[str, ...]:
        """The folders that would have to be made for the file ``path``, the outermost first."""
        above = _upwards(_folder_of(path), self.where.base)
        missing = itertools.takewhile(lambda folder: not self.has_folder(folder), above)
        return tuple(reversed([*missing]))

    def put(self, anchor: TrustAnchor) -> None:
        """Have the file there, on disk, whole or not at all.

        Raises ``Refused`` (``ca-certificate-in-the-way``, ``unsafe-path``) and ``OSError``.
        """
        self._require_within(anchor)
        self._make(_folder_of(anchor.path))
        name = _name_of(anchor.path)
        with self._opened(_folder_of(anchor.path)) as folder:
            if folder is None:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            present = _read(folder, name)
            if present == anchor.data:
                return
            if present is not None:
                raise _in_the_way(anchor.path)
            beside = _beside(name)
            with contextlib.suppress(FileNotFoundError):
                os.unlink(beside, dir_fd=folder)
            _fill(folder, beside, anchor.data)
            try:
                os.link(beside, name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=False)
            except FileExistsError as error:
                raise _in_the_way(anchor.path) from error
            finally:
                os.unlink(beside, dir_fd=folder)
            os.fsync(folder)

    def take(self, anchor: TrustAnchor) -> None:
        """Have the file gone, and the folders that were made for it where they are empty.

        One that somebody else has changed is kept. Raises ``Refused`` and ``OSError``.
        """
        self._require_within(anchor)
        name = _name_of(anchor.path)
        with self._opened(_folder_of(anchor.path)) as folder:
            if folder is not None:
                with contextlib.suppress(FileNotFoundError):
                    os.unlink(_beside(name), dir_fd=folder)
                if _read(folder, name) == anchor.data:
                    os.unlink(name, dir_fd=folder)
                os.fsync(folder)
        for folder_path in _upwards(_folder_of(anchor.path), self.where.base):
            if folder_path in anchor.made:
                self._remove_empty(folder_path)

    def _require_within(self, anchor: TrustAnchor) -> None:
        """Raise ``Refused`` for a file that is not in a folder of ``where``: a forged record."""
        if _folder_of(_folder_of(anchor.path)) != self.where.path:
            raise _unsafe(anchor.path, _name_of(anchor.path), said("is in another folder"))

    def _make(self, path: str) -> None:
        for made in reversed([*_upwards(path, self.where.base)]):
            with self._opened(_folder_of(made)) as parent:
                if parent is None:
                    raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
                try:
                    os.mkdir(_name_of(made), 0o755, dir_fd=parent)
                except FileExistsError:
                    continue
                os.fsync(parent)

    def _remove_empty(self, path: str) -> None:
        with self._opened(_folder_of(path)) as parent:
            if parent is None:
                return
            try:
                os.rmdir(_name_of(path), dir_fd=parent)
            except OSError as error:
                if error.errno not in _NOT_OURS_TO_REMOVE:
                    raise
                return
            os.fsync(parent)

    @contextlib.contextmanager
    def _opened(self, path: str) -> Iterator[int | None]:
        """The folder, held open; ``None`` where it does not exist."""
        descriptor: int | None = os.open(self._root, _FOLDER & ~descriptors.NO_FOLLOW)
        try:
            for name in self._way(path).split("/"):
                assert descriptor is not None  # noqa: S101  (the loop ends where it is)
                parent = descriptor
                descriptor = None
                try:
                    descriptor = _enter(parent, name, path, self.where.owners)
                finally:
                    os.close(parent)
                if descriptor is None:
                    break
            yield descriptor
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def _way(self, path: str) -> str:
        """The names from the root to the folder, with its links followed where that is allowed."""
        base = self.where.base
        if self.where.links == "base":
            with locate(f"{base}/x", self._root, self.where.owners) as location:
                path = _folder_of(location.path) + path[len(base) :]
        if self.where.links != "all":
            return path.strip("/")
        root = os.path.realpath(self._root)
        return os.path.relpath(os.path.realpath(f"{root}/{path}"), root)


def _enter(parent: int, name: str, path: str, owners: Owners) -> int | None:
    try:
        descriptor = os.open(name, _FOLDER, dir_fd=parent)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENOTDIR):
            raise _unsafe(path, name, said("is a link, or no folder at all")) from error
        raise
    if not owners.alone(os.fstat(descriptor)):
        os.close(descriptor)
        why = said("can be changed by somebody other than {owners}", owners=owners.words)
        raise _unsafe(path, name, why)
    return descriptor


def _read(folder: int, name: str) -> bytes | None:
    """The file's bytes; ``None`` where there is none, ``b""`` where it is no file of ours."""
    try:
        descriptor = os.open(name, descriptors.READ, dir_fd=folder)
    except FileNotFoundError:
        return None
    except OSError as error:
        if error.errno in (errno.ELOOP, errno.ENXIO):
            return b""
        raise
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        return b""
    with os.fdopen(descriptor, "rb") as file:
        return file.read(PEM_LIMIT + 1)


def _fill(folder: int, name: str, data: bytes) -> None:
    descriptor = os.open(name, descriptors.CREATE, 0o600, dir_fd=folder)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]
        descriptors.set_mode(descriptor, 0o644)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _upwards(path: str, base: str) -> Iterator[str]:
    while path not in (base, ""):
        yield path
        path = _folder_of(path)


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0]


def _name_of(path: str) -> str:
    return path.rpartition("/")[2]


def _beside(name: str) -> str:
    return f".{name}.dockmirror-new"


def _in_the_way(path: str) -> Refused:
    shown = visible(path)
    return Refused(
        "ca-certificate-in-the-way",
        said(
            "{path} is there already and is not what Dockmirror would write. Nothing was changed. "
            "Move it away, then try again.",
            path=shown,
        ),
        {"path": shown},
    )


def _unsafe(path: str, name: str, why: Saying) -> Refused:
    where = visible(path)
    return Refused(
        "unsafe-path",
        said(
            "The certificate was not put into {path}: '{name}' on the way {why}. Nothing was "
            "changed. Put the certificate there yourself, or have nobody else change that folder.",
            path=where,
            name=visible(name),
            why=why,
        ),
        {"path": where},
    )
