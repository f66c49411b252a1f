"""``python -m installers.desktop_lock``: the locks of the builds for macOS and Windows, anew.

What pip would take there is asked for here, file by file with its digest; nothing is downloaded.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from installers.linux.lock import declared

FOLDER: Final = Path(__file__).resolve().parent
_PYTHON: Final = "3.12"
_MACS: Final = [
    f"macosx_{version}_0_{kind}" for version in (13, 12, 11) for kind in ("universal2",)
]

# pip reads markers by the machine that it runs on: what only those systems need is named.
_PLATFORMS: Final[dict[str, tuple[Sequence[str], Sequence[str]]]] = {
    "macos": (
        [*_MACS, "macosx_11_0_arm64", "macosx_10_13_universal2", "macosx_10_12_universal2"],
        ["macholib"],
    ),
    "windows": (["win_amd64"], ["colorama", "pefile", "pywin32", "pywin32-ctypes"]),
}


def lock(system: str) -> None:
    """Write ``requirements.txt`` of a system. Raises ``subprocess.CalledProcessError``."""
    platforms, only_there = _PLATFORMS[system]
    with tempfile.TemporaryDirectory() as nowhere:
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed"]
        command += ["--quiet", "--report=-", "--only-binary=:all:", f"--target={nowhere}"]
        command += ["--implementation=cp", f"--python-version={_PYTHON}"]
        command += [word for tag in platforms for word in ("--platform", tag)]
        command += [*declared(), "pyinstaller", *only_there]
        report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    lines = sorted(_line(one) for one in report["install"])
    head = f"# Wheels for Python {_PYTHON}, as pip reads them with --require-hashes.\n"
    (FOLDER / system / "requirements.txt").write_text(head + "\n".join(lines) + "\n", "utf-8")


def _line(one: dict[str, dict[str, dict[str, dict[str, str]]]]) -> str:
    metadata = one["metadata"]
    digest = one["download_info"]["archive_info"]["hashes"]["sha256"]
    return f"{str(metadata['name']).lower()}=={metadata['version']} --hash=sha256:{digest}"


if __name__ == "__main__":
    for name in _PLATFORMS:
        lock(name)
