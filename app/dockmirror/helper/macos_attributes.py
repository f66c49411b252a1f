"""Extended attributes and access lists on macOS: fcopyfile(3) of its C library."""

import ctypes
import os
from typing import Final

_ACCESS_LISTS: Final = 1 << 0
_ATTRIBUTES: Final = 1 << 2
"""``COPYFILE_ACL`` and ``COPYFILE_XATTR`` of ``copyfile.h``."""


def copy(source: int, target: int) -> None:
    """Give ``target`` what ``source`` has of them, both open. Raises ``OSError``."""
    library = ctypes.CDLL(None, use_errno=True)
    library.fcopyfile.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32]
    if library.fcopyfile(source, target, None, _ACCESS_LISTS | _ATTRIBUTES) < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
