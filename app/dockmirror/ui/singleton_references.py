"""Keeps ``None``, ``True`` and ``False`` alive under a binding that loses references to them.

PySide6 6.12.0 returns ``None`` from its methods, and ``True`` from ``Signal.emit``, without taking
a reference. Up to Python 3.11, where these are counted like any object, some thousand calls later
the interpreter aborts with ``none_dealloc``. From Python 3.12 on they are immortal (PEP 683), and
nothing is to be done.
"""

import ctypes
import sys
from typing import Final

# More than a window can lose in years, and far from the counter's end.
_SPARE: Final = 1 << 40


def hold_singletons() -> None:
    """Add so many references to each that losing some does no harm. More calls do no more."""
    if sys.implementation.name != "cpython" or sys.version_info >= (3, 12):
        return
    for value in (None, True, False):
        if sys.getrefcount(value) < _SPARE // 2:
            # The reference count is the first field of every object (CPython ``object.h``).
            ctypes.c_ssize_t.from_address(id(value)).value += _SPARE
