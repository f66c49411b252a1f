"""The elevated helper's end of a socket of the program that asked, on macOS.

The system's prompt there gives a program no pipes. So the program listens in a folder of its own,
and the helper connects: to a socket of the person's, in a folder that only they can change, whose
listener has their rights (unix(4), ``LOCAL_PEERCRED``).
"""

import os
import re
import socket
import stat
import struct
import sys
from pathlib import Path
from typing import Final

_LEVEL: Final = 0
_PEER_CREDENTIALS: Final = 1
"""``SOL_LOCAL`` and ``LOCAL_PEERCRED`` of ``sys/un.h``."""

_CREDENTIALS_SIZE: Final = 76
"""``struct xucred`` of ``sys/ucred.h``: a version, the user, sixteen groups and their count."""

_SECONDS: Final = 10.0
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,9}|0")


def connect(arguments: list[str]) -> tuple[int, int, int]:
    """The descriptors to read and to write, and the user who asked.

    ``arguments`` are the socket's path and the user's number. Raises ``PermissionError`` where the
    socket is not that user's alone, and ``OSError`` where there is none.
    """
    match arguments:
        case [path, number] if _NUMBER.fullmatch(number) and path.startswith("/"):
            uid = int(number)
        case _:
            raise OSError(22, "these are not the words that the helper is started with")
    check_folder(os.lstat(Path(path).parent), uid)
    if sys.platform == "win32":
        raise OSError(97, "Windows has no such sockets here")
    end = socket.socket(socket.AF_UNIX)
    end.settimeout(_SECONDS)
    end.connect(path)
    end.settimeout(None)
    check_peer(end.getsockopt(_LEVEL, _PEER_CREDENTIALS, _CREDENTIALS_SIZE), uid)
    descriptor = end.detach()
    return descriptor, os.dup(descriptor), uid


def check_folder(status: os.stat_result, uid: int) -> None:
    """Raise ``PermissionError`` unless it is a folder that only ``uid`` can look into; pure."""
    private = not status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != uid or not private:
        raise PermissionError(13, "the socket's folder is not the person's alone")


def check_peer(credentials: bytes, uid: int) -> None:
    """Raise ``PermissionError`` unless the other end has the rights of ``uid``; pure."""
    if len(credentials) < 8 or struct.unpack_from("=II", credentials) != (0, uid):
        raise PermissionError(13, "the socket is another user's")
