"""The kit on disk: what is there already, and writing what is not."""

import difflib
import os
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from dockmirror.hostkit.kit import Kit, KitFile
from dockmirror.hostkit.refusal import KitRefused
from dockmirror.i18n import _
from dockmirror.mirror.plain_text import visible

_LARGEST: Final = 1024 * 1024


class FileState(StrEnum):
    """What a file of the kit is, compared with the folder."""

    NEW = "new"
    SAME = "same"
    DIFFERENT = "different"
    YOURS = "yours"


@dataclass(frozen=True)
class ComparedFile:
    """A file and its state; ``diff`` is from what is there to what the kit has, where shown."""

    file: KitFile
    state: FileState
    diff: str = ""


def compare(kit: Kit, folder: Path) -> tuple[ComparedFile, ...]:
    """Each file of the kit against the folder. Raises ``KitRefused``."""
    try:
        _require_folder(folder)
        compared = tuple(_compare(file, folder) for file in kit.files)
        is_new = all(one.state is FileState.NEW for one in compared)
        holds_others = is_new and folder.is_dir() and next(folder.iterdir(), None) is not None
    except OSError as error:
        raise _failed(folder, error) from error
    if holds_others:
        raise KitRefused(
            "kit-folder",
            _("{folder} holds other things, and no kit.").format(folder=visible(str(folder))),
            _("Name a folder that is empty or does not exist yet."),
        )
    return compared


def write(compared: Sequence[ComparedFile], folder: Path) -> None:
    """Write what is new or different, each file whole or not at all. Raises ``KitRefused``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in compared:
            if one.state in (FileState.NEW, FileState.DIFFERENT):
                _write(one.file, folder)
    except OSError as error:
        raise _failed(folder, error) from error


def read_if_there(path: Path) -> bytes | None:
    """The content of a small file, or None without it. Raises ``KitRefused``."""
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
    except (FileNotFoundError, ValueError):  # no path has a zero byte in it
        return None
    except OSError as error:
        raise _failed(path, error) from error
    if len(content) > _LARGEST:
        raise KitRefused(
            "kit-file",
            _("{path} is larger than 1 MiB, so it is not what it is taken for.").format(
                path=visible(str(path))
            ),
        )
    return content


def _require_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise KitRefused(
            "kit-folder",
            _("{folder} is a file.").format(folder=visible(str(folder))),
            _("Name a folder that is empty or does not exist yet."),
        )


def _compare(file: KitFile, folder: Path) -> ComparedFile:
    path = folder / file.path
    for place in (path, path.parent):
        if place != folder and place.is_symlink():
            raise KitRefused(
                "kit-folder",
                _("{path} is a link to somewhere else.").format(path=visible(str(place))),
                _("Remove the link, or name another folder; nothing was written."),
            )
    there = read_if_there(path)
    if there is None:
        return ComparedFile(file, FileState.NEW)
    if file.seed:
        return ComparedFile(file, FileState.YOURS)
    if there == file.content:
        return ComparedFile(file, FileState.SAME)
    return ComparedFile(file, FileState.DIFFERENT, _diff(file, there))


def _diff(file: KitFile, there: bytes) -> str:
    if file.secret:
        return ""
    before = there.decode("utf-8", "replace").splitlines()
    after = file.content.decode("utf-8", "replace").splitlines()
    lines = difflib.unified_diff(before, after, file.path, file.path, n=2, lineterm="")
    return "".join(f"{line}\n" for line in lines)


def _write(file: KitFile, folder: Path) -> None:
    path = folder / file.path
    if path.parent != folder:
        path.parent.mkdir(mode=0o700 if file.secret and not file.seed else 0o755, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as part:
            part.write(file.content)
            part.flush()
            os.fsync(part.fileno())
        os.chmod(name, file.mode)  # noqa: PTH101  (the file just made)
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise


def _failed(path: Path, error: OSError) -> KitRefused:
    return KitRefused(
        "kit-folder",
        _("{path}: {reason}.").format(
            path=visible(str(path)), reason=error.strerror or _("the reason is not known")
        ),
        _("Choose a folder that you may write to; what was written until now can stay."),
    )
