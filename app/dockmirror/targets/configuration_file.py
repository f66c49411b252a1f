"""A target's configuration file, read as the person."""

import os
import stat
from pathlib import Path
from typing import Final

LARGEST: Final = 16 * 1024 * 1024
"""Bytes; a ``daemon.json`` of more is refused, as ``daemonjson`` refuses it."""


class ConfigurationUnreadable(Exception):
    """The file is there and cannot be read as this person; ``str()`` gives the reason."""


def read_configuration(path: str) -> bytes | None:
    """The bytes of the file, ``None`` where there is none.

    Raises ``ConfigurationUnreadable``.
    """
    try:
        # Without O_NONBLOCK a FIFO in the file's place would hold the reader for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        if Path(path).is_symlink():
            raise ConfigurationUnreadable("it is a link to a file that is not there") from None
        return None
    except OSError as error:
        raise ConfigurationUnreadable(os.strerror(error.errno or 0)) from None
    facts = os.fstat(descriptor)
    if not stat.S_ISREG(facts.st_mode):
        os.close(descriptor)
        raise ConfigurationUnreadable("it is not a regular file")
    with os.fdopen(descriptor, "rb") as file:
        if facts.st_size > LARGEST:
            raise ConfigurationUnreadable("it is larger than 16 MiB")
        try:
            return file.read(LARGEST + 1)
        except OSError as error:
            raise ConfigurationUnreadable(os.strerror(error.errno or 0)) from None
