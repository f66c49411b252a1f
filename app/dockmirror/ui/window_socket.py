"""Where the window listens for a second start."""

import os
import stat
from pathlib import Path
from typing import Final

_NAME: Final = "dockmirror-window.socket"


def socket_path() -> str | None:
    """Where the first window listens; ``None`` where this person has no directory for it."""
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    try:
        found = Path(folder).stat()
    except OSError:
        return None
    private = found.st_uid == os.getuid() and not found.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    return str(Path(folder) / _NAME) if folder and private else None
