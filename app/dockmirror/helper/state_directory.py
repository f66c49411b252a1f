"""The folder in which the helper keeps journal and history, written so that a crash leaves order.

It is root's and readable by all; what it holds of a configuration file's bytes is readable by root
only. ``pending`` is the change under way, ``history/NNNN`` are the ones that were kept. Each comes
into being whole, by one rename.
"""

import contextlib
import os
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dockmirror.daemonjson.saying import said
from dockmirror.helper import descriptors, file_lock, storage
from dockmirror.helper.disk_error import disk_error
from dockmirror.helper.ending import Refused

if sys.platform == "win32":
    from dockmirror.helper.windows.folders import program_data

    STATE_DIRECTORY: Final = Path(program_data(), "Dockmirror", "State")
elif sys.platform == "darwin":
    STATE_DIRECTORY: Final = Path("/Library/Application Support/Dockmirror")
else:
    STATE_DIRECTORY: Final = Path("/var/lib/dockmirror")
FIRST_TARGET: Final = "docker-engine"
"""The target whose journal and history are in the folder itself."""

PENDING: Final = "pending"
HISTORY: Final = "history"
_LOCK: Final = "lock"
_RECORD_LIMIT: Final = 1024 * 1024


def of_target(directory: Path, target_id: str) -> Path:
    """The folder of one target below ``directory``: each has its own journal and history.

    >>> str(of_target(Path("/var/lib/dockmirror"), "docker-rootless"))
    '/var/lib/dockmirror/docker-rootless'
    """
    return directory if target_id == FIRST_TARGET else directory / target_id


def prepare(directory: Path) -> None:
    """Make the folder where it is missing, and remove what a crash left half made.

    Raises ``Refused`` (``state-unsafe``, ``state-unwritable``) where it cannot be trusted or made.
    """
    try:
        storage.make_folder(directory)
        if not storage.is_own_folder(directory):
            raise _unsafe(directory)
        (directory / HISTORY).mkdir(mode=0o755, exist_ok=True)
    except OSError as error:
        raise unwritable(directory, error) from error


def _unsafe(directory: Path) -> Refused:
    path = str(directory)
    if sys.platform == "win32":
        sentence = said(
            "{path} is not a folder that only administrators can change. Nothing was changed. Move "
            "it away, then try again.",
            path=path,
        )
    else:
        sentence = said(
            "{path} is not a folder that only root can change. Nothing was changed. Move "
            "it away, then try again.",
            path=path,
        )
    return Refused("state-unsafe", sentence, {"path": path})


def remove_half_made(directory: Path) -> None:
    """Remove folders that a crash left before they were renamed into place. Lock held only."""
    for leftover in directory.glob(".*-new"):
        shutil.rmtree(leftover, ignore_errors=True)
    shutil.rmtree(directory / ".discarded", ignore_errors=True)


def unwritable(directory: Path, error: OSError) -> Refused:
    """The refusal that says that the journal cannot be kept."""
    return Refused(
        "state-unwritable",
        said(
            "Dockmirror cannot keep its journal in {path}: {reason} Nothing was changed.",
            path=str(directory),
            reason=disk_error(error),
        ),
        {"path": str(directory), "reason": error.strerror or ""},
    )


class Lock:
    """Held while a helper works; given back by the kernel when it dies, so never stale."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / _LOCK
        self._descriptor = -1

    def take(self) -> None:
        """Take the lock. Raises ``Refused`` (``busy``) where another helper holds it."""
        self._descriptor = os.open(
            self._path, os.O_RDWR | os.O_CREAT | descriptors.NO_FOLLOW, 0o600
        )
        try:
            file_lock.take(self._descriptor)
        except BlockingIOError as error:
            self.give_back()
            raise Refused(
                "busy",
                said(
                    "Another Dockmirror is changing this machine's configuration right now. Wait "
                    "until it has ended, then try again."
                ),
            ) from error

    def give_back(self) -> None:
        """Give the lock back, if it is held."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def make_whole(directory: Path, name: str, files: Mapping[str, tuple[bytes, int]]) -> None:
    """Make the folder ``name`` with ``files`` (bytes and mode), on disk, all or nothing."""
    fresh = directory / f".{name}-new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o755)
    for file_name, (data, mode) in files.items():
        storage.write_new(fresh / file_name, data, mode)
    storage.sync_folder(fresh)
    storage.rename(fresh, directory / name)
    storage.sync_folder(directory)


def replace(path: Path, data: bytes, mode: int) -> None:
    """Make the file hold ``data``, on disk, all or nothing."""
    fresh = path.with_name(f".{path.name}-new")
    with contextlib.suppress(FileNotFoundError):
        fresh.unlink()
    storage.write_new(fresh, data, mode)
    storage.rename(fresh, path)
    storage.sync_folder(path.parent)


def move(directory: Path, name: str, target: Path) -> None:
    """Move the folder ``name`` to ``target``, on disk."""
    storage.rename(directory / name, target)
    storage.sync_folder(target.parent)
    storage.sync_folder(directory)


def discard(directory: Path, name: str) -> None:
    """Take the folder ``name`` away; whatever happens, it is there whole or not at all."""
    discarded = directory / ".discarded"
    shutil.rmtree(discarded, ignore_errors=True)
    with contextlib.suppress(FileNotFoundError):
        storage.rename(directory / name, discarded)
    storage.sync_folder(directory)
    shutil.rmtree(discarded, ignore_errors=True)


def read_record(path: Path) -> bytes | None:
    """A record's bytes, or ``None`` where there is none that can be read."""
    try:
        with path.open("rb") as file:
            return file.read(_RECORD_LIMIT)
    except OSError:
        return None
