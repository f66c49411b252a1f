"""The calls of Windows that the consent prompt and its two pipes need."""

import sys
from typing import Final

_FIRST_INSTANCE: Final = 0x0008_0000
_REJECT_REMOTE: Final = 0x8
_BUFFER: Final = 256 * 1024
_NO_CLOSE_PROCESS: Final = 0x40
_NO_ASYNC: Final = 0x100
_HIDDEN: Final = 0
_APARTMENT: Final = 0x2
_NO_DDE: Final = 0x4
_BROKEN: Final = frozenset({109, 232, 233})
"""``ERROR_BROKEN_PIPE``, ``ERROR_NO_DATA``, ``ERROR_PIPE_NOT_CONNECTED``: the other end is gone."""

if sys.platform == "win32":
    import _winapi
    import contextlib
    import ctypes
    from ctypes import wintypes

    from dockmirror.helper.windows.file_calls import OwnSecurity
    from dockmirror.helper.windows.library import failure, load
    from dockmirror.helper.windows.token import own_sid

    _kernel: Final = load("kernel32")
    _shell: Final = load("shell32")
    _objects: Final = load("ole32")

    class _Execution(ctypes.Structure):
        """``SHELLEXECUTEINFOW``."""

        _fields_ = (
            ("size", wintypes.DWORD),
            ("mask", wintypes.ULONG),
            ("window", wintypes.HWND),
            ("verb", wintypes.LPCWSTR),
            ("file", wintypes.LPCWSTR),
            ("parameters", wintypes.LPCWSTR),
            ("directory", wintypes.LPCWSTR),
            ("show", ctypes.c_int),
            ("instance", wintypes.HINSTANCE),
            ("id_list", ctypes.c_void_p),
            ("class_name", wintypes.LPCWSTR),
            ("class_key", wintypes.HKEY),
            ("hot_key", wintypes.DWORD),
            ("icon", wintypes.HANDLE),
            ("process", wintypes.HANDLE),
        )

    _shell.ShellExecuteExW.argtypes = [ctypes.POINTER(_Execution)]
    _objects.CoInitializeEx.argtypes = [ctypes.c_void_p, wintypes.DWORD]
    _kernel.GetProcessId.argtypes = [wintypes.HANDLE]
    _kernel.GetNamedPipeClientProcessId.argtypes = [
        wintypes.HANDLE,
        ctypes.POINTER(wintypes.DWORD),
    ]

    class WindowsConsent:
        """Plays ``ConsentCalls``."""

        def __init__(self) -> None:
            self._connecting: dict[int, _winapi.Overlapped] = {}

        def listen(self, name: str, *, inbound: bool) -> int:
            """See ``ConsentCalls``."""
            mode = _winapi.PIPE_ACCESS_INBOUND if inbound else 0x2
            mode |= _winapi.FILE_FLAG_OVERLAPPED | _FIRST_INSTANCE
            with OwnSecurity(f"D:P(A;;GRGW;;;{own_sid()})(A;;GRGW;;;BA)") as security:
                pipe = _winapi.CreateNamedPipe(
                    name,
                    mode,
                    _winapi.PIPE_WAIT | _REJECT_REMOTE,
                    1,
                    _BUFFER,
                    _BUFFER,
                    0,
                    0 if security is None else ctypes.addressof(security),
                )
            try:
                self._connecting[pipe] = _winapi.ConnectNamedPipe(pipe, overlapped=True)
            except OSError:
                _winapi.CloseHandle(pipe)
                raise
            return pipe

        def run(self, program: str, arguments: str) -> int:
            """See ``ConsentCalls``."""
            initialised = _objects.CoInitializeEx(None, _APARTMENT | _NO_DDE) in (0, 1)
            try:
                asked = _Execution(
                    size=ctypes.sizeof(_Execution),
                    mask=_NO_CLOSE_PROCESS | _NO_ASYNC,
                    verb="runas",
                    file=program,
                    parameters=arguments,
                    show=_HIDDEN,
                )
                if not _shell.ShellExecuteExW(ctypes.byref(asked)):
                    raise failure()
            finally:
                if initialised:
                    _objects.CoUninitialize()
            if not asked.process:
                raise OSError(None, "Windows started no process")
            return int(asked.process)

        def process_id(self, process: int) -> int:
            """See ``ConsentCalls``."""
            number: int = _kernel.GetProcessId(process)
            return number

        def connected(self, pipe: int, process: int, seconds: float) -> bool:
            """See ``ConsentCalls``."""
            overlapped = self._connecting[pipe]
            waited = _winapi.WaitForMultipleObjects(
                [overlapped.event, process], False, round(seconds * 1000)
            )
            if waited != _winapi.WAIT_OBJECT_0:
                return False
            overlapped.GetOverlappedResult(True)
            return True

        def client_process(self, pipe: int) -> int:
            """See ``ConsentCalls``."""
            pid = wintypes.DWORD()
            if not _kernel.GetNamedPipeClientProcessId(pipe, ctypes.byref(pid)):
                raise failure()
            return pid.value

        def read(self, pipe: int, size: int) -> bytes:
            """See ``ConsentCalls``."""
            try:
                overlapped, _code = _winapi.ReadFile(pipe, size, overlapped=True)
                count, _code = overlapped.GetOverlappedResult(True)
            except OSError as error:
                if error.winerror in _BROKEN:
                    return b""
                raise
            buffer = overlapped.getbuffer()
            return bytes(buffer)[:count] if buffer is not None else b""

        def write(self, pipe: int, data: bytes) -> int:
            """See ``ConsentCalls``."""
            overlapped, _code = _winapi.WriteFile(pipe, data, overlapped=True)
            count, _code = overlapped.GetOverlappedResult(True)
            return count

        def ended(self, process: int, seconds: float) -> bool:
            """See ``ConsentCalls``."""
            waited = _winapi.WaitForSingleObject(process, round(seconds * 1000))
            return waited == _winapi.WAIT_OBJECT_0

        def close(self, handle: int) -> None:
            """See ``ConsentCalls``."""
            overlapped = self._connecting.pop(handle, None)
            if overlapped is not None:
                with contextlib.suppress(OSError):
                    overlapped.cancel()
            _winapi.CloseHandle(handle)
