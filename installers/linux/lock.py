"""The lock: which Debian packages and which wheels a package is made of, each with its digest.

``python -m installers.linux.lock`` renews both files from what is offered today; with the word
``debian`` only that of Debian's packages, whose archive keeps none once an update replaces it.
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Final

from installers.linux.debian import Archive
from installers.linux.system_libraries import GLIBC_LIMIT

PROJECT: Final = Path(__file__).resolve().parents[2]
FOLDER_VARIABLE: Final = "DOCKMIRROR_LOCK"
"""The environment variable that names another folder with a lock to build from."""

RENEW: Final = "python -m installers.linux.lock debian"
_OWN: Final = Path(__file__).resolve().parent / "lock"
INTERPRETER: Final = "3.11"
_DEBIAN_PACKAGES: Final = ("libpython3.11-minimal", "libpython3.11-stdlib", "python3.11-minimal")


@dataclass(frozen=True)
class LockedPackage:
    """A Debian package of one version; ``digest`` is its file's SHA-256 in hexadecimal."""

    name: str
    version: str
    digest: str

    @property
    def word(self) -> str:
        """Just this version, as apt names it."""
        return f"{self.name}={self.version}"


def folder_of_lock() -> Path:
    """Where the lock lies that packages are built from."""
    return Path(os.environ.get(FOLDER_VARIABLE, _OWN))


def locked_packages(folder: Path | None = None) -> tuple[LockedPackage, ...]:
    """The Debian packages that the interpreter is taken from."""
    lines = _debian(folder).read_text(encoding="utf-8").splitlines()
    return tuple(
        LockedPackage(*line.split()) for line in lines if line and not line.startswith("#")
    )


def locked_at(folder: Path | None = None) -> str:
    """The moment at which Debian's archive had those packages, as snapshot.debian.org names it."""
    found = re.search(r"\d{8}T\d{6}Z", _debian(folder).read_text(encoding="utf-8"))
    if found is None:
        raise ValueError(f"{_debian(folder)} names no moment")
    return found[0]


def requirements(folder: Path | None = None) -> Path:
    """The file of wheels, as pip reads it with ``--require-hashes``."""
    return (folder or folder_of_lock()) / "python.txt"


def download_wheels(into: Path, wanted: Iterable[str]) -> None:
    """Let pip fetch wheels for the interpreter and C library that the packages are for.

    ``wanted`` are pip's own words. Raises ``subprocess.CalledProcessError``.
    """
    tags = [f"manylinux_2_{minor}_x86_64" for minor in range(GLIBC_LIMIT, 16, -1)]
    platforms = [word for tag in [*tags, "manylinux2014_x86_64"] for word in ("--platform", tag)]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--only-binary=:all:", "--implementation=cp", f"--python-version={INTERPRETER}"]
    subprocess.run([*command, *platforms, f"--dest={into}", *wanted], check=True)


def renew_debian(folder: Path = _OWN) -> None:
    """Write the lock of Debian's packages anew. Raises ``subprocess.CalledProcessError``."""
    with Archive() as archive:
        packages = [archive.newest(name) for name in _DEBIAN_PACKAGES]
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "# Debian packages that the interpreter is taken from: name, version, SHA-256.",
        f"# Debian's archive had them at {moment}.",
        *(f"{package.name} {package.version} {package.digest}" for package in packages),
    ]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "debian.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def renew_wheels(folder: Path = _OWN) -> None:
    """Write the lock of the wheels anew, from the newest that the project allows."""
    with tempfile.TemporaryDirectory() as name:
        download_wheels(Path(name), declared())
        wheels = sorted(map(_locked_wheel, Path(name).glob("*.whl")))
    head = "# Wheels that the packages hold, as pip reads them with --require-hashes.\n"
    requirements(folder).write_text(head + "\n".join(wheels) + "\n", encoding="utf-8")


def declared() -> list[str]:
    """The requirements of the project for the interpreter of the packages."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    # pip reads markers by the interpreter that it runs in, which may be another one.
    requirements = [str(requirement) for requirement in project["dependencies"]]
    fitting = [text for text in requirements if ">= '3.12'" not in text]
    return [text.partition(";")[0].strip() for text in fitting]


def _debian(folder: Path | None) -> Path:
    return (folder or folder_of_lock()) / "debian.txt"


def _locked_wheel(path: Path) -> str:
    found = re.match(r"([^-]+)-([^-]+)-", path.name)
    if found is None:
        raise ValueError(path.name)
    digest = sha256(path.read_bytes()).hexdigest()
    return f"{found[1].lower().replace('_', '-')}=={found[2]} --hash=sha256:{digest}"


if __name__ == "__main__":
    renew_debian()
    if sys.argv[1:] != ["debian"]:
        renew_wheels()
