"""Where Windows keeps things, asked of Windows itself: a person can set variables to anything."""

import sys
from typing import Final

_PROGRAM_DATA: Final = "{62AB5D82-FDC1-4DC3-A9DD-070D1D495D97}"
_PROGRAM_FILES: Final = "{905E63B6-C1BF-494E-B29C-65B732D3D21A}"
"""``FOLDERID_ProgramData``, ``FOLDERID_ProgramFiles``."""

if sys.platform == "win32":
    import ctypes
    import functools
    import uuid
    from ctypes import wintypes

    from dockmirror.helper.windows.library import failure, load

    _LONGEST: Final = 32768

    @functools.cache
    def program_data() -> str:
        r"""Such as ``C:\ProgramData``. Raises ``OSError``."""
        return _known(_PROGRAM_DATA)

    @functools.cache
    def program_files() -> str:
        r"""Such as ``C:\Program Files``. Raises ``OSError``."""
        return _known(_PROGRAM_FILES)

    @functools.cache
    def system_folder() -> str:
        r"""Such as ``C:\Windows\System32``. Raises ``OSError``."""
        return _asked("GetSystemDirectoryW")

    @functools.cache
    def windows_folder() -> str:
        r"""Such as ``C:\Windows``. Raises ``OSError``."""
        return _asked("GetSystemWindowsDirectoryW")

    def _asked(name: str) -> str:
        buffer = ctypes.create_unicode_buffer(_LONGEST)
        if not load("kernel32")[name](buffer, _LONGEST):
            raise failure()
        return buffer.value

    def _known(folder: str) -> str:
        shell, objects = load("shell32"), load("ole32")
        shell.SHGetKnownFolderPath.argtypes = [
            ctypes.c_char_p,
            wintypes.DWORD,
            wintypes.HANDLE,
            ctypes.POINTER(ctypes.c_void_p),
        ]
        shell.SHGetKnownFolderPath.restype = ctypes.c_ulong
        objects.CoTaskMemFree.argtypes = [ctypes.c_void_p]
        found = ctypes.c_void_p()
        code = shell.SHGetKnownFolderPath(uuid.UUID(folder).bytes_le, 0, None, ctypes.byref(found))
        try:
            if code or not found.value:
                raise failure(code & 0xFFFF)
            return ctypes.wstring_at(found.value)
        finally:
            objects.CoTaskMemFree(found)
