"""Files on Windows, through its own calls (learn.microsoft.com, "File Management Functions")."""

import sys
from typing import Final

from dockmirror.helper.windows.disk import FOLDER, LINK

_GENERIC_READ: Final = 0x8000_0000
_GENERIC_WRITE: Final = 0x4000_0000
_SHARE_ALL: Final = 0x7
_CREATE_NEW: Final = 1
_OPEN_EXISTING: Final = 3
_OPEN_LINK: Final = 0x0020_0000
_WRITE_THROUGH: Final = 0x8000_0000
_BACKUP_SEMANTICS: Final = 0x0200_0000
_FILE_TYPE_DISK: Final = 1
_REPLACE_EXISTING: Final = 0x1
_MOVE_WRITE_THROUGH: Final = 0x8
_OWNER_GROUP_DACL: Final = 0x7
_NOT_FOUND: Final = frozenset({2, 3})
_BUFFER_TOO_SMALL: Final = 122
_INVALID_ATTRIBUTES: Final = 0xFFFF_FFFF
_PIECE: Final = 64 * 1024

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    from dockmirror.helper.windows.library import failure, load

    _kernel: Final = load("kernel32")
    _security: Final = load("advapi32")
    _INVALID_HANDLE: Final = wintypes.HANDLE(-1).value

    class SecurityAttributes(ctypes.Structure):
        """``SECURITY_ATTRIBUTES``."""

        _fields_ = (
            ("length", wintypes.DWORD),
            ("descriptor", ctypes.c_void_p),
            ("inherit", wintypes.BOOL),
        )

    _kernel.CreateFileW.argtypes = [
        wintypes.LPCWSTR,
        wintypes.DWORD,
        wintypes.DWORD,
        ctypes.c_void_p,
        wintypes.DWORD,
        wintypes.DWORD,
        wintypes.HANDLE,
    ]
    _kernel.CreateFileW.restype = wintypes.HANDLE
    _kernel.CloseHandle.argtypes = [wintypes.HANDLE]
    _kernel.GetFileType.argtypes = [wintypes.HANDLE]
    _kernel.GetFileAttributesW.argtypes = [wintypes.LPCWSTR]
    _kernel.GetFileAttributesW.restype = wintypes.DWORD
    _kernel.SetFileAttributesW.argtypes = [wintypes.LPCWSTR, wintypes.DWORD]
    _kernel.FlushFileBuffers.argtypes = [wintypes.HANDLE]
    for _call in (_kernel.ReadFile, _kernel.WriteFile):
        _call.argtypes = [
            wintypes.HANDLE,
            ctypes.c_void_p,
            wintypes.DWORD,
            ctypes.POINTER(wintypes.DWORD),
            ctypes.c_void_p,
        ]
    _kernel.MoveFileExW.argtypes = [wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD]
    _kernel.DeleteFileW.argtypes = [wintypes.LPCWSTR]
    _kernel.CreateDirectoryW.argtypes = [wintypes.LPCWSTR, ctypes.c_void_p]
    _kernel.RemoveDirectoryW.argtypes = [wintypes.LPCWSTR]
    _kernel.LocalFree.argtypes = [ctypes.c_void_p]
    _security.GetFileSecurityW.argtypes = [
        wintypes.LPCWSTR,
        wintypes.DWORD,
        ctypes.c_void_p,
        wintypes.DWORD,
        ctypes.POINTER(wintypes.DWORD),
    ]
    _security.SetFileSecurityW.argtypes = [wintypes.LPCWSTR, wintypes.DWORD, ctypes.c_void_p]
    _security.ConvertStringSecurityDescriptorToSecurityDescriptorW.argtypes = [
        wintypes.LPCWSTR,
        wintypes.DWORD,
        ctypes.POINTER(ctypes.c_void_p),
        ctypes.c_void_p,
    ]

    class OwnSecurity:
        """A security descriptor from its text (SDDL), for as long as it is entered."""

        def __init__(self, sddl: str) -> None:
            self._sddl = sddl
            self._descriptor = ctypes.c_void_p()

        def __enter__(self) -> "ctypes.Array[SecurityAttributes] | None":
            """The attributes to give to a call; ``None`` where there is no text."""
            if not self._sddl:
                return None
            made = _security.ConvertStringSecurityDescriptorToSecurityDescriptorW(
                self._sddl, 1, ctypes.byref(self._descriptor), None
            )
            if not made:
                raise failure()
            attributes = (SecurityAttributes * 1)()
            attributes[0].length = ctypes.sizeof(SecurityAttributes)
            attributes[0].descriptor = self._descriptor
            return attributes

        def __exit__(self, *_exception: object) -> None:
            _kernel.LocalFree(self._descriptor)

    class WindowsDisk:
        """Plays ``Disk``."""

        def attributes(self, path: str) -> int | None:
            """See ``Disk``."""
            found: int = _kernel.GetFileAttributesW(path)
            if found != _INVALID_ATTRIBUTES:
                return found
            error = failure(path=path)
            if error.winerror in _NOT_FOUND:
                return None
            raise error

        def set_attributes(self, path: str, attributes: int) -> None:
            """See ``Disk``."""
            _checked(_kernel.SetFileAttributesW(path, attributes), path)

        def security(self, path: str) -> bytes:
            """See ``Disk``."""
            needed = wintypes.DWORD()
            _security.GetFileSecurityW(path, _OWNER_GROUP_DACL, None, 0, ctypes.byref(needed))
            if ctypes.get_last_error() != _BUFFER_TOO_SMALL:
                raise failure(path=path)
            buffer = ctypes.create_string_buffer(needed.value)
            _checked(
                _security.GetFileSecurityW(
                    path, _OWNER_GROUP_DACL, buffer, needed.value, ctypes.byref(needed)
                ),
                path,
            )
            return buffer.raw

        def give_security(self, path: str, descriptor: bytes) -> None:
            """See ``Disk``."""
            given = ctypes.create_string_buffer(descriptor, len(descriptor))
            _checked(_security.SetFileSecurityW(path, _OWNER_GROUP_DACL, given), path)

        def read(self, path: str, limit: int) -> bytes:
            """See ``Disk``."""
            handle = _opened(path, _GENERIC_READ, _OPEN_EXISTING, _OPEN_LINK | _BACKUP_SEMANTICS)
            try:
                if _kernel.GetFileType(handle) != _FILE_TYPE_DISK:
                    raise OSError(None, "it is no file", path)
                pieces: list[bytes] = []
                buffer, size = ctypes.create_string_buffer(_PIECE), wintypes.DWORD()
                while limit > 0:
                    wanted = min(limit, _PIECE)
                    done = _kernel.ReadFile(handle, buffer, wanted, ctypes.byref(size), None)
                    _checked(done, path)
                    if not size.value:
                        break
                    pieces.append(buffer.raw[: size.value])
                    limit -= size.value
                return b"".join(pieces)
            finally:
                _kernel.CloseHandle(handle)

        def create(self, path: str, data: bytes, sddl: str = "") -> None:
            """See ``Disk``."""
            with OwnSecurity(sddl) as attributes:
                handle = _opened(
                    path, _GENERIC_WRITE, _CREATE_NEW, _OPEN_LINK | _WRITE_THROUGH, attributes
                )
            try:
                size = wintypes.DWORD()
                while data:
                    piece = data[:_PIECE]
                    done = _kernel.WriteFile(handle, piece, len(piece), ctypes.byref(size), None)
                    _checked(done, path)
                    data = data[size.value :]
                _checked(_kernel.FlushFileBuffers(handle), path)
            finally:
                _kernel.CloseHandle(handle)

        def move(self, source: str, target: str) -> None:
            """See ``Disk``."""
            way = _REPLACE_EXISTING | _MOVE_WRITE_THROUGH
            if (self.attributes(source) or 0) & FOLDER:
                way = _MOVE_WRITE_THROUGH
            _checked(_kernel.MoveFileExW(source, target, way), target)

        def delete(self, path: str) -> None:
            """See ``Disk``."""
            _checked(_kernel.DeleteFileW(path), path)

        def make_folder(self, path: str, sddl: str = "") -> None:
            """See ``Disk``."""
            with OwnSecurity(sddl) as attributes:
                _checked(_kernel.CreateDirectoryW(path, attributes), path)

        def remove_folder(self, path: str) -> None:
            """See ``Disk``."""
            if (self.attributes(path) or 0) & LINK:
                raise OSError(None, "it is a link", path)
            _checked(_kernel.RemoveDirectoryW(path), path)

    def _opened(
        path: str,
        access: int,
        how: int,
        flags: int,
        attributes: "ctypes.Array[SecurityAttributes] | None" = None,
    ) -> int:
        shared = _SHARE_ALL if access == _GENERIC_READ else 0
        handle: int = _kernel.CreateFileW(path, access, shared, attributes, how, flags, None)
        if handle == _INVALID_HANDLE:
            raise failure(path=path)
        return handle

    def _checked(done: int, path: str) -> None:
        if not done:
            raise failure(path=path)
