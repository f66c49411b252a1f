"""``python -m installers.desktop_lock [macos|windows]``: the locks of those builds, anew.

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
_MACS: Final = [f"macosx_{n}_0" for n in (13, 12, 11)] + [f"macosx_10_{n}" for n in (15, 13, 12, 9)]

# pip reads markers by the machine that it runs on: what only those systems need is named.
_PLATFORMS: Final[dict[str, tuple[dict[str, Sequence[str]], Sequence[str]]]] = {
    "macos": (
        {
            processor: [f"{mac}_{kind}" for mac in _MACS for kind in ("universal2", processor)]
            for processor in ("arm64", "x86_64")
        },
        ["macholib"],
    ),
    "windows": (
        {"AMD64": ["win_amd64"]},
        ["colorama", "pefile", "pywin32", "pywin32-ctypes"],
    ),
}
"""The tags of each processor's wheels, the best first; and what only that system needs."""


def lock(system: str) -> None:
    """Write ``requirements.txt`` of a system. Raises ``subprocess.CalledProcessError``.

    A line holds for every processor, with a digest for each; where one has no wheel of the newest
    version, each has a line of its own.
    """
    processors, only_there = _PLATFORMS[system]
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for processor, tags in processors.items():
        for name, version, digest in _asked(tags, only_there):
            found.setdefault(name, {})[processor] = (version, digest)
    lines = [line for name, wheels in sorted(found.items()) for line in _lines(name, wheels)]
    head = f"# Wheels for Python {_PYTHON}, as pip reads them with --require-hashes.\n"
    (FOLDER / system / "requirements.txt").write_text(head + "\n".join(lines) + "\n", "utf-8")


def _lines(name: str, wheels: dict[str, tuple[str, str]]) -> list[str]:
    versions = {version for version, _digest in wheels.values()}
    if len(versions) == 1:
        digests = sorted({digest for _version, digest in wheels.values()})
        return [f"{name}=={versions.pop()}" + "".join(f" --hash=sha256:{one}" for one in digests)]
    return [
        f'{name}=={version} ; platform_machine == "{processor}" --hash=sha256:{digest}'
        for processor, (version, digest) in sorted(wheels.items())
    ]


def _asked(tags: Sequence[str], only_there: Sequence[str]) -> list[tuple[str, str, str]]:
    """Name, version and SHA-256 of each wheel that pip would take."""
    with tempfile.TemporaryDirectory() as nowhere:
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed"]
        command += ["--quiet", "--report=-", "--only-binary=:all:", f"--target={nowhere}"]
        command += ["--implementation=cp", f"--python-version={_PYTHON}"]
        command += [word for tag in tags for word in ("--platform", tag)]
        command += [*declared(), "pyinstaller", *only_there]
        report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return [
        (
            str(one["metadata"]["name"]).lower(),
            one["metadata"]["version"],
            one["download_info"]["archive_info"]["hashes"]["sha256"],
        )
        for one in report["install"]
    ]


if __name__ == "__main__":
    for name in sys.argv[1:] or _PLATFORMS:
        lock(name)
