"""What a package is made of, fetched once, each file held against the lock's digest."""

import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from installers.linux.debian import Archive
from installers.linux.lock import (
    PROJECT,
    RENEW,
    LockedPackage,
    download_wheels,
    locked_at,
    locked_packages,
    requirements,
)

BUILD: Final = PROJECT / "build"
DOWNLOADS: Final = BUILD / "downloads"

SOURCE: Final = BUILD / "source"
"""Where the project lies as the last commit has it, once a tree has been laid."""


class LockOutOfDate(Exception):
    """A package of the lock is not to be had any more; the message says what to do."""


_PROGRAM: Final = ("app", "resources", "benchmarks", "LICENSE", "CHANGELOG.md")


def unpack_interpreter(target: Path) -> None:
    """Unpack Debian's interpreter as its packages lay it.

    Raises ``LockOutOfDate`` where they are not to be had, ``ValueError`` on another digest.
    """
    folder = DOWNLOADS / "debian"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = locked_packages()
    lacking = [package for package in wanted if _file_of(package, folder) is None]
    if lacking:
        _fetch(lacking, folder)
    for package in wanted:
        path = _file_of(package, folder)
        if path is None:
            raise ValueError(f"{package.name} {package.version} is not what the lock says")
        subprocess.run(["dpkg-deb", "--extract", str(path), str(target)], check=True)


def unpack_wheels(target: Path) -> None:
    """Unpack the wheels into ``target``, as pip would; pip has checked their digests."""
    with tempfile.TemporaryDirectory() as name:
        folder, kept = Path(name), DOWNLOADS / "wheels"
        kept.mkdir(parents=True, exist_ok=True)
        words = ["--require-hashes", "--no-deps", f"--find-links={kept}"]
        download_wheels(folder, [*words, f"--requirement={requirements()}"])
        for wheel in sorted(folder.glob("*.whl")):
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(target)
            shutil.copy2(wheel, kept)


def unpack_program() -> str:
    """Lay the project into ``SOURCE``: the commit. Raises ``CalledProcessError``."""
    commit = _git("rev-parse", "HEAD").decode().strip()
    shutil.rmtree(SOURCE, ignore_errors=True)
    SOURCE.mkdir(parents=True)
    archive = _git("archive", "--format=tar", "HEAD", *_PROGRAM)
    subprocess.run(["tar", "--extract", f"--directory={SOURCE}"], input=archive, check=True)
    return commit


def commit_time() -> int:
    """When the last commit was made, in seconds since 1970."""
    return int(_git("log", "-1", "--format=%ct"))


def _fetch(lacking: Sequence[LockedPackage], folder: Path) -> None:
    with Archive() as archive:
        replaced = [package for package in lacking if not archive.has(package)]
        there = [package.word for package in lacking if package not in replaced]
        archive.download(there, folder)
    if not replaced:
        return
    try:
        with Archive(moment=locked_at()) as snapshot:
            snapshot.download([package.word for package in replaced], folder)
    except subprocess.CalledProcessError:
        named = ", ".join(f"{package.name} {package.version}" for package in replaced)
        raise LockOutOfDate(
            f"Debian has replaced {named}, which the lock names, and snapshot.debian.org, which "
            f"keeps what was replaced, does not give it. Either renew the lock ({RENEW}) and "
            f"commit it, or put the packages of these versions into {folder}."
        ) from None


def _git(*words: str) -> bytes:
    return subprocess.run(
        ["git", "-C", str(PROJECT), *words], check=True, capture_output=True
    ).stdout


def _file_of(package: LockedPackage, folder: Path) -> Path | None:
    """The package's file in ``folder``, where its digest is the lock's."""
    for path in folder.glob(f"{package.name}_*.deb"):
        if sha256(path.read_bytes()).hexdigest() == package.digest:
            return path
    return None
