"""OrbStack: where its engine's settings are, and how it restarts.

Written from docs.orbstack.dev, "Docker engine config" and "Command line".
"""

from collections.abc import Callable
from pathlib import PurePath
from typing import Final

from dockmirror.helper.person_folders import PersonFolders
from dockmirror.helper.vm_product import Commands, VmProduct

ID: Final = "orbstack"
NAME: Final = "OrbStack"


def find(folders: PersonFolders, is_there: Callable[[PurePath], bool]) -> VmProduct | None:
    """OrbStack where it has been started once; pure but for ``is_there``."""
    folder = folders.home / ".orbstack"
    if not is_there(folder / "run"):
        return None
    return VmProduct(
        id=ID,
        name=NAME,
        config_path=str(folder / "config" / "docker.json"),
        host=f"unix://{folder / 'run' / 'docker.sock'}",
        commands=Commands(
            start=("orb", "start", "docker"),
            stop=("orb", "stop", "docker"),
            restart=("orb", "restart", "docker"),
            folders=(
                str(folder / "bin"),
                "/usr/local/bin",
                "/opt/homebrew/bin",
                "/Applications/OrbStack.app/Contents/MacOS/bin",
            ),
        ),
        log_command=("orb", "logs", "docker"),
    )
