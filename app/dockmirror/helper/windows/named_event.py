"""Events of Windows that have a name (learn.microsoft.com, "Event Objects")."""

import sys
from typing import Final

_MODIFY_STATE: Final = 0x0002

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    from dockmirror.helper.windows.library import failure, load

    _kernel: Final = load("kernel32")
    _kernel.OpenEventW.argtypes = [wintypes.DWORD, wintypes.BOOL, wintypes.LPCWSTR]
    _kernel.OpenEventW.restype = wintypes.HANDLE
    _kernel.SetEvent.argtypes = [wintypes.HANDLE]
    _kernel.CloseHandle.argtypes = [ctypes.c_void_p]

    def set_event(name: str) -> None:
        """Set an event that another process has made. Raises ``OSError``."""
        event = _kernel.OpenEventW(_MODIFY_STATE, False, name)
        if not event:
            raise failure()
        try:
            if not _kernel.SetEvent(event):
                raise failure()
        finally:
            _kernel.CloseHandle(event)
