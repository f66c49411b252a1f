"""``python -m installers.linux.build deb``: builds a package into ``dist``."""

import os
import shutil
import subprocess
import sys
from typing import Final

from installers.linux.deb import build_deb
from installers.linux.figures import print_figures
from installers.linux.lock import PROJECT
from installers.linux.material import BUILD

_DIST: Final = PROJECT / "dist"
_TOOLS: Final = {
    "deb": {"dpkg-deb": "dpkg", "readelf": "binutils", "objdump": "binutils"},
}
"""The programs that a build needs, each with the Debian package that has it."""


def main() -> None:
    """Build what the first word names."""
    os.umask(0o022)
    kind = sys.argv[1]
    _ensure(_TOOLS[kind])
    if kind == "deb":
        print_figures(build_deb(_DIST), BUILD / "deb")


def _ensure(tools: dict[str, str]) -> None:
    missing = sorted({package for tool, package in tools.items() if shutil.which(tool) is None})
    if not missing:
        return
    if os.geteuid() != 0:
        sys.exit(f"Some Debian packages are missing. As root: apt-get install {' '.join(missing)}")
    subprocess.run(["apt-get", "update", "-q"], check=True)
    install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *missing]
    subprocess.run(install, check=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


if __name__ == "__main__":
    main()
