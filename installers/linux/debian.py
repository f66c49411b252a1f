"""Debian's archive, asked through apt with settings of its own; the machine's are not touched."""

import re
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from practice.image import debian_mirror

if TYPE_CHECKING:
    from installers.linux.lock import LockedPackage

SUITE: Final = "bookworm"
_KEYRING: Final = "/usr/share/keyrings/debian-archive-keyring.gpg"


class Archive:
    """The archive of ``SUITE`` with its security updates, for as long as the ``with`` lasts."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._options: list[str] = []

    def __enter__(self) -> Self:
        state = Path(self._folder.name)
        for name in ("state/lists/partial", "cache/archives/partial", "empty"):
            (state / name).mkdir(parents=True)
        (state / "status").touch()
        mirror = debian_mirror(_machines_sources())
        sources = [
            f"deb [signed-by={_KEYRING}] {mirror} {SUITE} main",
            f"deb [signed-by={_KEYRING}] {mirror}-security {SUITE}-security main",
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
        }
        self._options = [f"-o={name}={value}" for name, value in settings.items()]
        subprocess.run(["apt-get", *self._options, "update", "-qq"], check=True)
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

    def download(self, packages: Iterable["LockedPackage"], into: Path) -> None:
        """Fetch packages of just these versions. Raises ``subprocess.CalledProcessError``."""
        wanted = [f"{package.name}={package.version}" for package in packages]
        command = ["apt-get", *self._options, "download", "-qq", *wanted]
        subprocess.run(command, check=True, cwd=into)

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
