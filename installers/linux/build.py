"""``python -m installers.linux.build deb|rpm|appimage``: builds a package into ``dist``."""

import os
import subprocess
import sys
from typing import Final

from installers.linux.appimage import build_appimage
from installers.linux.deb import build_deb
from installers.linux.figures import print_figures
from installers.linux.lock import PROJECT
from installers.linux.material import BUILD, LockOutOfDate
from installers.linux.rpm import build_rpm

_DIST: Final = PROJECT / "dist"
_PACKAGES: Final = {
    "deb": ("binutils", "dpkg"),
    "rpm": ("binutils", "rpm"),
    "appimage": (
        *("binutils", "gcc", "libc6-dev", "libfuse3-dev", "liblz4-dev", "liblzma-dev"),
        *("liblzo2-dev", "libsquashfuse-dev", "libzstd-dev", "squashfs-tools", "zlib1g-dev"),
    ),
    "checks": (
        *("appstream", "desktop-file-utils", "lintian", "man-db", "shellcheck", "xauth"),
        *("xdotool", "xvfb"),
    ),
}
"""The Debian packages that each build, and the checks of what is built, need."""


def main() -> None:
    """Build what the first word names."""
    os.umask(0o022)
    kind = sys.argv[1]
    ensure_tools(kind)
    builders = {"deb": build_deb, "rpm": build_rpm, "appimage": build_appimage}
    try:
        package = builders[kind](_DIST)
    except LockOutOfDate as replaced:
        sys.exit(str(replaced))
    print_figures(package, BUILD / kind)


def ensure_tools(*kinds: str) -> None:
    """Install the packages that are missing; without the right to, say which and end."""
    wanted = sorted({package for kind in kinds for package in _PACKAGES[kind]})
    missing = [package for package in wanted if not _is_installed(package)]
    if not missing:
        return
    if os.geteuid() != 0:
        sys.exit(f"Some Debian packages are missing. As root: apt-get install {' '.join(missing)}")
    subprocess.run(["apt-get", "update", "-q"], check=True)
    install = ["apt-get", "install", "-q", "-y", "--no-install-recommends", *missing]
    subprocess.run(install, check=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})


def _is_installed(package: str) -> bool:
    done = subprocess.run(
        ["dpkg-query", "-W", "-f=${Status}", package], capture_output=True, text=True, check=False
    )
    return "ok installed" in done.stdout


if __name__ == "__main__":
    main()
