"""Other processes on Windows: when one began, and what its program is."""

import sys
from typing import Final

_QUERY_LIMITED_INFORMATION: Final = 0x1000
_STILL_ACTIVE: Final = 259

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    from dockmirror.helper.windows.library import load

    _kernel: Final = load("kernel32")
    _kernel.OpenProcess.argtypes = [wintypes.DWORD, wintypes.BOOL, wintypes.DWORD]
    _kernel.OpenProcess.restype = wintypes.HANDLE
    _kernel.CloseHandle.argtypes = [wintypes.HANDLE]
    _kernel.GetExitCodeProcess.argtypes = [wintypes.HANDLE, ctypes.POINTER(wintypes.DWORD)]
    _kernel.GetProcessTimes.argtypes = [
        wintypes.HANDLE,
        *[ctypes.POINTER(wintypes.FILETIME)] * 4,
    ]

    def began(pid: int) -> str:
        """When a process began, in ticks since 1601; "" where there is none that runs."""
        process = _kernel.OpenProcess(_QUERY_LIMITED_INFORMATION, False, pid)
        if not process:
            return ""
        try:
            code = wintypes.DWORD()
            times = [wintypes.FILETIME() for _ in range(4)]
            running = _kernel.GetExitCodeProcess(process, ctypes.byref(code))
            if not running or code.value != _STILL_ACTIVE:
                return ""
            if not _kernel.GetProcessTimes(process, *map(ctypes.byref, times)):
                return ""
            return str(times[0].dwHighDateTime << 32 | times[0].dwLowDateTime)
        finally:
            _kernel.CloseHandle(process)
