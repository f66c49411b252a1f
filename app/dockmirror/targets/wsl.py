"""The Windows Subsystem for Linux, where the engine may be Docker Desktop's on Windows.

With its integration switched on for a distribution, Docker Desktop has ``/var/run/docker.sock``
there lead to a socket below ``/mnt/wsl/docker-desktop`` (docs.docker.com, "Docker Desktop WSL 2
backend"; docker/desktop-feedback 423). Its settings are on Windows: nothing here changes them.
"""

from pathlib import Path
from typing import Final

from dockmirror.i18n import N_, _
from dockmirror.targets.target import Target

ID: Final = "docker-desktop-windows"

SHARED: Final = Path("/mnt/wsl/docker-desktop")
RELEASE: Final = Path("/proc/sys/kernel/osrelease")

_ON_WINDOWS: Final = N_(
    "Docker Desktop on Windows runs this engine, and nothing in this distribution of WSL "
    "configures it. Set the mirror up with Dockmirror on Windows, or add "
    '"registry-mirrors": ["{mirror}"] in Docker Desktop under Settings, Docker Engine, then choose '
    "Apply & restart. An address such as 127.0.0.1 means its virtual machine, not this computer."
)


def is_wsl(release: Path = RELEASE) -> bool:
    """Whether this is a distribution of WSL, of either version, by its kernel's name."""
    try:
        return "microsoft" in release.read_text(encoding="ascii", errors="replace").lower()
    except OSError:
        return False


def is_desktops(host: str, shared: Path = SHARED) -> bool:
    """Whether an address leads to the socket of Docker Desktop on Windows."""
    scheme, separator, path = host.partition("://")
    if scheme != "unix" or not separator:
        return False
    return Path(path).resolve().is_relative_to(shared)


def desktop_at(host: str) -> Target:
    """Docker Desktop's engine, as the target that it is from here."""
    return Target(
        id=ID,
        program="Docker Desktop",
        title=_("Docker Engine of Docker Desktop, on Windows"),
        config_path="%USERPROFILE%\\.docker\\daemon.json",
        engine_host=host,
        service=None,
        needs_elevation=False,
        own_network=True,
        elsewhere=_(_ON_WINDOWS).format(mirror="{mirror}"),
    )
