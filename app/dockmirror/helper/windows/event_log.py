"""A line in the Application log of Windows (learn.microsoft.com, "Event Logging")."""

import sys
from typing import Final

_INFORMATION: Final = 4
_SOURCE: Final = "Dockmirror"
_LONGEST: Final = 31_839
"""Characters that ``ReportEventW`` takes of one string."""

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    from dockmirror.helper.windows.library import load

    _security: Final = load("advapi32")
    _security.RegisterEventSourceW.argtypes = [wintypes.LPCWSTR, wintypes.LPCWSTR]
    _security.RegisterEventSourceW.restype = wintypes.HANDLE
    _security.DeregisterEventSource.argtypes = [wintypes.HANDLE]
    _security.ReportEventW.argtypes = [
        wintypes.HANDLE,
        wintypes.WORD,
        wintypes.WORD,
        wintypes.DWORD,
        ctypes.c_void_p,
        wintypes.WORD,
        wintypes.DWORD,
        ctypes.POINTER(wintypes.LPCWSTR),
        ctypes.c_void_p,
    ]

    def report(message: str) -> None:
        """Write ``message`` down; a log that takes none stops nothing."""
        source = _security.RegisterEventSourceW(None, _SOURCE)
        if not source:
            return
        try:
            words = (wintypes.LPCWSTR * 1)(message[:_LONGEST])
            _security.ReportEventW(source, _INFORMATION, 0, 1, None, 1, 0, words, None)
        finally:
            _security.DeregisterEventSource(source)
