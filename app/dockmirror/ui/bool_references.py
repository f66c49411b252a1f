"""Keeps ``True`` and ``False`` alive under a binding that loses references to them.

PySide6 6.12.0 returns ``True`` from ``Signal.emit`` without taking a reference for it. Up to Python
3.11, where the two are counted like any object, some thousand signals later the interpreter aborts
with ``bool_dealloc``. From Python 3.12 on they are immortal (PEP 683), and nothing is to be done.
"""

import ctypes
import sys
from typing import Final

# More than a window can emit in years, and far from the counter's end.
_SPARE: Final = 1 << 40


def hold_bools() -> None:
    """Add so many references to both that losing some does no harm. Idempotent enough to repeat."""
    if sys.implementation.name != "cpython" or sys.version_info >= (3, 12):
        return
    for value in (True, False):
        if sys.getrefcount(value) < _SPARE:
            # The reference count is the first field of every object (CPython ``object.h``).
            ctypes.c_ssize_t.from_address(id(value)).value += _SPARE
