"""Where the window writes its defects down, for its makers; never to the terminal."""

import logging
import os
from pathlib import Path
from typing import Final

_LARGEST_LOG: Final = 1024 * 1024


class LogFile(logging.Handler):
    """Appends to a file that only its owner reads, with passwords and tokens left out.

    Where the file cannot be written the record is dropped: there is nobody to tell.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(logging.WARNING)
        self._path = path
        self.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record, with its traceback if it has one."""
        from dockmirror.setup.secrets import without_secrets

        entry = without_secrets(self.format(record))
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._path.exists() and self._path.stat().st_size > _LARGEST_LOG:
                self._path.replace(self._path.with_suffix(".old.log"))
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
            with os.fdopen(os.open(self._path, flags, 0o600), "a", encoding="utf-8") as file:
                file.write(f"{entry}\n")
        except OSError:
            return


def log_path() -> Path:
    """The usual place of the log."""
    from platformdirs import user_log_path

    return user_log_path("dockmirror", appauthor=False) / "dockmirror.log"


def keep_log() -> Path:
    """Write the program's warnings and defects to the usual place from now on; that place."""
    path = log_path()
    logger = logging.getLogger("dockmirror")
    if not any(isinstance(handler, LogFile) for handler in logger.handlers):
        logger.addHandler(LogFile(path))
    return path
