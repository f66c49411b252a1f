"""``python -m installers.linux.build deb|rpm``: builds a package into ``dist``."""

import os
import shutil
import subprocess
import sys
from typing import Final

from installers.linux.deb import build_deb
from installers.linux.figures import print_figures
from installers.linux.lock import PROJECT
from installers.linux.material import BUILD
from installers.linux.rpm import build_rpm

_DIST: Final = PROJECT / "dist"
_TOOLS: Final = {
    "deb": {"dpkg-deb": "dpkg", "readelf": "binutils", "objdump": "binutils"},
    "rpm": {"rpmbuild": "rpm", "readelf": "binutils", "objdump": "binutils"},
    "checks": {
        "appstreamcli": "appstream",
        "desktop-file-validate": "desktop-file-utils",
        "lintian": "lintian",
        "man": "man-db",
    },
}
"""The programs that each build, and the checks of what is built, need, with their packages."""


def main() -> None:
    """Build what the first word names."""
    os.umask(0o022)
    kind = sys.argv[1]
    ensure_tools(kind)
    builders = {"deb": build_deb, "rpm": build_rpm}
    print_figures(builders[kind](_DIST), BUILD / kind)


def ensure_tools(*kinds: str) -> None:
    """Install the programs that are missing; without the right to, say which and end."""
    tools = {tool: package for kind in kinds for tool, package in _TOOLS[kind].items()}
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
