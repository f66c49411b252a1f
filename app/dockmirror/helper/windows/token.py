"""Whose rights a process has (learn.microsoft.com, "Access Tokens")."""

import sys
from typing import Final

from dockmirror.helper.windows.access import sid_text

_QUERY: Final = 0x0008
_TOKEN_USER: Final = 1
_TOKEN_ELEVATION: Final = 20
_QUERY_LIMITED_INFORMATION: Final = 0x1000


def number_of(sid: str) -> int:
    """The number that tells a user from the others of their machine or domain.

    >>> number_of("S-1-5-21-397955417-626881126-188441444-1001")
    1001
    """
    last = sid.rpartition("-")[2]
    return int(last) if last.isascii() and last.isdigit() else 0


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    from dockmirror.helper.windows.library import failure, load

    _kernel: Final = load("kernel32")
    _security: Final = load("advapi32")
    _kernel.GetCurrentProcess.restype = wintypes.HANDLE
    _kernel.OpenProcess.argtypes = [wintypes.DWORD, wintypes.BOOL, wintypes.DWORD]
    _kernel.OpenProcess.restype = wintypes.HANDLE
    _kernel.CloseHandle.argtypes = [wintypes.HANDLE]
    _security.OpenProcessToken.argtypes = [
        wintypes.HANDLE,
        wintypes.DWORD,
        ctypes.POINTER(wintypes.HANDLE),
    ]
    _security.GetTokenInformation.argtypes = [
        wintypes.HANDLE,
        ctypes.c_int,
        ctypes.c_void_p,
        wintypes.DWORD,
        ctypes.POINTER(wintypes.DWORD),
    ]

    def own_sid() -> str:
        """The user of this process. Raises ``OSError``."""
        return _user(_kernel.GetCurrentProcess())

    def sid_of_process(pid: int) -> str:
        """The user of another process. Raises ``OSError``."""
        process = _kernel.OpenProcess(_QUERY_LIMITED_INFORMATION, False, pid)
        if not process:
            raise failure()
        try:
            return _user(process)
        finally:
            _kernel.CloseHandle(process)

    def is_elevated() -> bool:
        """Whether this process has the rights of an administrator. Raises ``OSError``."""
        told = _told(_kernel.GetCurrentProcess(), _TOKEN_ELEVATION)
        return bool(int.from_bytes(told.raw[:4], "little"))

    def _user(process: int) -> str:
        told = _told(process, _TOKEN_USER)
        pointer = ctypes.c_void_p.from_buffer(told).value or 0
        return sid_text(told.raw, pointer - ctypes.addressof(told))

    def _told(process: int, what: int) -> "ctypes.Array[ctypes.c_char]":
        token, needed = wintypes.HANDLE(), wintypes.DWORD()
        if not _security.OpenProcessToken(process, _QUERY, ctypes.byref(token)):
            raise failure()
        try:
            _security.GetTokenInformation(token, what, None, 0, ctypes.byref(needed))
            buffer = ctypes.create_string_buffer(max(needed.value, 8))
            size = len(buffer)
            if not _security.GetTokenInformation(token, what, buffer, size, ctypes.byref(needed)):
                raise failure()
            return buffer
        finally:
            _kernel.CloseHandle(token)
