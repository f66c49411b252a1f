"""Folders that are expensive to build, kept for the next time."""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

CACHE_VARIABLE = "DOCKMIRROR_PRACTICE_CACHE"

_UNFINISHED = ".unfinished"


def cache_folder() -> Path:
    """``$DOCKMIRROR_PRACTICE_CACHE``, or else ``/var/cache/dockmirror-practice``."""
    return Path(os.environ.get(CACHE_VARIABLE) or "/var/cache/dockmirror-practice")


def recipe_key(*parts: str) -> str:
    """A short name for a recipe: equal for equal parts, whatever the time."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()[:16]


@contextmanager
def cached(
    family: str, key: str, build: Callable[[Path], None], *, folder: Path | None = None
) -> Iterator[Path]:
    """The folder ``family-key``, built by ``build(empty folder)`` if it is not there yet.

    It cannot be removed while the context lasts. It is built under a temporary name and then
    renamed, so a killed build leaves no half one; two builds of one folder wait for each other.
    Older folders of the family that nobody uses are removed after a build.
    """
    folder = folder or cache_folder()
    folder.mkdir(parents=True, exist_ok=True)
    entry = folder / f"{family}-{key}"
    with _lock_of(entry).open("a") as lock:
        while True:
            fcntl.flock(lock, fcntl.LOCK_SH)
            if entry.is_dir():
                break
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not entry.is_dir():
                _build(entry, build)
                _remove_unused(folder, family, keep=entry)
            fcntl.flock(lock, fcntl.LOCK_UN)
        yield entry


def _build(entry: Path, build: Callable[[Path], None]) -> None:
    unfinished = entry.with_name(entry.name + _UNFINISHED)
    if unfinished.exists():
        shutil.rmtree(unfinished)
    unfinished.mkdir()
    try:
        build(unfinished)
        unfinished.rename(entry)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise


def _remove_unused(folder: Path, family: str, *, keep: Path) -> None:
    for path in folder.glob(f"{family}-*"):
        entry = path.with_name(path.name.removesuffix(_UNFINISHED))
        if entry == keep:
            continue
        with _lock_of(entry).open("a") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            shutil.rmtree(path, ignore_errors=True)


def _lock_of(entry: Path) -> Path:
    return entry.with_name(f".{entry.name}.lock")
