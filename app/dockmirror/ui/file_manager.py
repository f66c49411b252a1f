"""Shows a file in the desktop's file manager, through its D-Bus interface."""

import subprocess
from pathlib import Path
from typing import Final

_SECONDS: Final = 5
_NAME: Final = "org.freedesktop.FileManager1"
_PATH: Final = "/org/freedesktop/FileManager1"


def show_in_file_manager(path: Path) -> bool:
    """Have the file manager open the file's folder with the file chosen; whether one did so.

    Waits for the answer, so it is for a worker. (freedesktop.org, File Manager D-Bus Interface.)
    """
    call = (
        *("busctl", "--user", f"--timeout={_SECONDS}", "--quiet", "call"),
        *(_NAME, _PATH, _NAME, "ShowItems", "ass", "1", path.absolute().as_uri(), ""),
    )
    try:
        done = subprocess.run(
            call,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=2 * _SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
