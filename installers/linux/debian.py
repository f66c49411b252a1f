"""Debian's archive, asked through apt with settings of its own; the machine's are not touched.

The archive keeps a package until an update replaces it. What it had at a moment in the past,
snapshot.debian.org keeps for good.
"""

import re
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from practice.image import debian_mirror

if TYPE_CHECKING:
    from installers.linux.lock import LockedPackage

SUITE: Final = "bookworm"
SNAPSHOT: Final = "https://snapshot.debian.org/archive/{archive}/{moment}"
_KEYRING: Final = "/usr/share/keyrings/debian-archive-keyring.gpg"


class Archive:
    """The archive of a suite with its security updates, for as long as the ``with`` lasts.

    It is the one of today, or as it was at a ``moment``, such as ``20261125T040000Z``. Entering
    raises ``subprocess.CalledProcessError`` where it cannot be reached.
    """

    def __init__(self, suite: str = SUITE, moment: str | None = None) -> None:
        self._suite = suite
        self._moment = moment
        self._folder = tempfile.TemporaryDirectory()
        self._options: list[str] = []

    def __enter__(self) -> Self:
        state = Path(self._folder.name)
        for name in ("state/lists/partial", "cache/archives/partial", "empty"):
            (state / name).mkdir(parents=True)
        (state / "status").touch()
        sources = [
            f"deb [signed-by={_KEYRING}] {self._place('debian')} {self._suite} main",
            f"deb [signed-by={_KEYRING}] {self._place('debian-security')} "
            f"{self._suite}-security main",
        ]
        (state / "sources.list").write_text("\n".join(sources) + "\n", encoding="utf-8")
        settings = {
            "Dir::State": state / "state",
            "Dir::State::status": state / "status",
            "Dir::Cache": state / "cache",
            "Dir::Etc::sourcelist": state / "sources.list",
            "Dir::Etc::sourceparts": state / "empty",
            "Dir::Etc::preferencesparts": state / "empty",
            "APT::Architecture": "amd64",
            "APT::Architectures": "amd64",
            "APT::Sandbox::User": "root",
            "Acquire::Languages": "none",
            # What was signed for a moment in the past is meant.
            **({"Acquire::Check-Valid-Until": "false"} if self._moment else {}),
            "Acquire::http::Timeout": "20",
            "Acquire::https::Timeout": "20",
        }
        self._options = [f"-o={name}={value}" for name, value in settings.items()]
        # Without the option apt ends well also where it has reached nothing.
        update = ["apt-get", *self._options, "update", "-qq", "--error-on=any"]
        try:
            subprocess.run(update, check=True)
        except subprocess.CalledProcessError:
            self._folder.cleanup()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._folder.cleanup()

    def newest(self, name: str) -> "LockedPackage":
        """The newest version that there is of a package."""
        from installers.linux.lock import LockedPackage

        shown = self._show(name)
        version, digest = _field(shown, "Version"), _field(shown, "SHA256")
        return LockedPackage(name, version, digest)

    def has(self, package: "LockedPackage") -> bool:
        """Whether there is just this version of a package."""
        command = ["apt-cache", *self._options, "madison", package.name]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return any(line.split("|")[1].strip() == package.version for line in told.splitlines())

    def known(self, names: Sequence[str]) -> set[str]:
        """Which of the names are packages there."""
        command = ["apt-cache", *self._options, "madison", *names]
        told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return {line.split("|")[0].strip() for line in told.splitlines()}

    def download(self, wanted: Sequence[str], into: Path) -> None:
        """Fetch packages, ``NAME`` or ``NAME=VERSION``. Raises ``CalledProcessError``."""
        if not wanted:
            return
        command = ["apt-get", *self._options, "download", "-qq", *wanted]
        subprocess.run(command, check=True, cwd=into)

    def _place(self, archive: str) -> str:
        if self._moment is not None:
            return SNAPSHOT.format(archive=archive, moment=self._moment)
        return debian_mirror(_machines_sources()) + archive.removeprefix("debian")

    def _show(self, name: str) -> str:
        command = ["apt-cache", *self._options, "show", "--no-all-versions", name]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _machines_sources() -> str:
    """What this machine's own apt reads: it names the archive that can be reached from here."""
    places = [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*"))]
    return "\n".join(
        path.read_text(encoding="utf-8", errors="replace") for path in places if path.is_file()
    )


def _field(text: str, name: str) -> str:
    found = re.search(rf"^{name}: (\S+)$", text, re.MULTILINE)
    if found is None:
        raise ValueError(f"Debian's archive says nothing of {name}")
    return found[1]
