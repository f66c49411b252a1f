"""A target's configuration file, read as the person."""

import os
import stat
from pathlib import Path

from dockmirror.daemonjson import SIZE_LIMIT
from dockmirror.i18n import _


class ConfigurationUnreadable(Exception):
    """The file is there and cannot be read as this person; ``str()`` gives the reason.

    ``private`` says that somebody else may.
    """

    def __init__(self, reason: str, *, private: bool = False) -> None:
        super().__init__(reason)
        self.private = private


def read_configuration(path: str) -> bytes | None:
    """The bytes of the file, ``None`` where there is none.

    Raises ``ConfigurationUnreadable``.
    """
    try:
        # Without O_NONBLOCK a FIFO in the file's place would hold the reader for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        if Path(path).is_symlink():
            raise ConfigurationUnreadable(_("it is a link to a file that is not there")) from None
        return None
    except OSError as error:
        private = isinstance(error, PermissionError)
        raise ConfigurationUnreadable(os.strerror(error.errno or 0), private=private) from None
    facts = os.fstat(descriptor)
    if not stat.S_ISREG(facts.st_mode):
        os.close(descriptor)
        raise ConfigurationUnreadable(_("it is not a regular file"))
    with os.fdopen(descriptor, "rb") as file:
        if facts.st_size > SIZE_LIMIT:
            raise ConfigurationUnreadable(
                _("it is larger than {limit} MiB").format(limit=SIZE_LIMIT // 1024 // 1024)
            )
        try:
            return file.read(SIZE_LIMIT + 1)
        except OSError as error:
            raise ConfigurationUnreadable(os.strerror(error.errno or 0)) from None
