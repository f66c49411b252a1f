"""Where the window listens for a second start: a socket, or a pipe with a name on Windows."""

import os
import secrets
import stat
import sys
from pathlib import Path
from typing import Final

_NAME: Final = "dockmirror-window.socket"
_PIPE_FILE: Final = "window-pipe"
_LONGEST: Final = 64


def socket_path() -> str | None:
    """Where the first window listens; ``None`` where this person has no directory for it."""
    if sys.platform == "win32":
        from platformdirs import user_data_path

        session = os.environ.get("SESSIONNAME", "")
        return pipe_name(user_data_path("dockmirror", appauthor=False), session)
    return _in_runtime_directory()


def may_be_there(path: str) -> bool:
    """Whether a window may listen there; on Windows only a call tells."""
    return sys.platform == "win32" or Path(path).exists()


def pipe_name(folder: Path, session: str) -> str | None:
    """The name of the person's pipe in a session of theirs; ``None`` where none can be kept.

    Pipes have one namespace for everybody on the computer: a secret of the person's own, in
    ``folder``, keeps others from listening there first.
    """
    path = folder / _PIPE_FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("x", encoding="ascii") as file:
                file.write(secrets.token_hex(16))
        except FileExistsError:
            pass
        with path.open(encoding="ascii", errors="replace") as file:
            secret = file.read(_LONGEST)
    except OSError:
        return None
    place = "".join(letter for letter in session if letter.isalnum())
    return f"dockmirror-window-{secret}-{place}" if secret.isalnum() else None


def _in_runtime_directory() -> str | None:
    if sys.platform == "win32":
        return None
    folder = os.environ.get("XDG_RUNTIME_DIR", "")
    try:
        found = Path(folder).stat()
    except OSError:
        return None
    private = found.st_uid == os.getuid() and not found.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    return str(Path(folder) / _NAME) if folder and private else None
