"""Whether a file is the administrator's alone."""

import stat
import sys
from pathlib import Path

_ADMINISTRATORS = frozenset(
    # learn.microsoft.com "Well-known SIDs": SYSTEM, the Administrators group, TrustedInstaller
    {
        "S-1-5-18",
        "S-1-5-32-544",
        "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464",
    }
)


def may_be_believed(path: Path, owner: int = 0) -> bool:
    """Whether nobody but the administrator can change what is at ``path``.

    On POSIX systems ``owner`` (a user id) or root must own the file and every folder above it, and
    none may be writable to a group or to others, except for a folder with the sticky bit. On
    Windows an administrators' account must own the file and its folder. Raises ``OSError``.
    """
    real = path.resolve(strict=True)
    if sys.platform == "win32":
        return all(_owner_sid(place) in _ADMINISTRATORS for place in (real, real.parent))
    for place in (real, *real.parents):
        status = place.stat()
        if status.st_uid not in (0, owner):
            return False
        sticky = stat.S_ISDIR(status.st_mode) and status.st_mode & stat.S_ISVTX
        if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not sticky:
            return False
    return stat.S_ISREG(real.stat().st_mode)


if sys.platform == "win32":

    def _owner_sid(path: Path) -> str:
        """The owner's SID as text (``GetNamedSecurityInfoW``). Raises ``OSError``."""
        import ctypes
        from ctypes import wintypes

        file_object, owner_information = 1, 1
        security = ctypes.WinDLL("advapi32", use_last_error=True)
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        security.GetNamedSecurityInfoW.argtypes = [
            wintypes.LPCWSTR,
            ctypes.c_int,
            wintypes.DWORD,
            *[ctypes.POINTER(ctypes.c_void_p)] * 5,
        ]
        security.ConvertSidToStringSidW.argtypes = [
            ctypes.c_void_p,
            ctypes.POINTER(wintypes.LPWSTR),
        ]
        kernel.LocalFree.argtypes = [ctypes.c_void_p]
        sid, descriptor = ctypes.c_void_p(), ctypes.c_void_p()
        failed = security.GetNamedSecurityInfoW(
            str(path),
            file_object,
            owner_information,
            ctypes.byref(sid),
            None,
            None,
            None,
            ctypes.byref(descriptor),
        )
        if failed:
            raise ctypes.WinError(failed)
        try:
            text = wintypes.LPWSTR()
            if not security.ConvertSidToStringSidW(sid, ctypes.byref(text)):
                raise ctypes.WinError(ctypes.get_last_error())
            try:
                return text.value or ""
            finally:
                kernel.LocalFree(text)
        finally:
            kernel.LocalFree(descriptor)
