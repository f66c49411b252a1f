"""Windows' own libraries, loaded from the system's folder alone."""

import sys
from typing import Final

SYSTEM_FOLDER_ONLY: Final = 0x800
"""``LOAD_LIBRARY_SEARCH_SYSTEM32``"""

if sys.platform == "win32":
    import ctypes

    def load(name: str) -> ctypes.WinDLL:
        """A library; what its functions leave in GetLastError is kept for ``failure``."""
        return ctypes.WinDLL(name, use_last_error=True, winmode=SYSTEM_FOLDER_ONLY)

    def failure(code: int | None = None, path: str | None = None) -> OSError:
        """The error that a call left behind, or the one that it returned."""
        number = ctypes.get_last_error() if code is None else code
        words = ctypes.FormatError(number).strip().rstrip(".")
        return OSError(None, words, path, number)
