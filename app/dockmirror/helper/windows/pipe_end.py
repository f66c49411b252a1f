"""The elevated helper's ends of its two pipes (learn.microsoft.com, "Named Pipes").

Who serves them is checked, and may not act in the helper's name.
"""

import os
import sys
from typing import Final

from dockmirror.helper.windows.pipe_names import Pipes

_ANONYMOUS: Final = 0x0010_0000

if sys.platform == "win32":
    import _winapi
    import ctypes
    import msvcrt
    from ctypes import wintypes

    from dockmirror.helper.windows.library import failure, load
    from dockmirror.helper.windows.token import sid_of_process

    _kernel: Final = load("kernel32")
    _kernel.GetNamedPipeServerProcessId.argtypes = [
        wintypes.HANDLE,
        ctypes.POINTER(wintypes.DWORD),
    ]

    def connect(pipes: Pipes, asked_by: int) -> tuple[int, int, str]:
        """The descriptors to read and to write, and the SID of whoever asked.

        Raises ``PermissionError`` where another process than ``asked_by`` serves the pipes, and
        ``OSError`` where they are not there.
        """
        sid = sid_of_process(asked_by)
        requests = _opened(pipes.requests, _winapi.GENERIC_READ, asked_by)
        replies = _opened(pipes.replies, _winapi.GENERIC_WRITE, asked_by)
        return (
            msvcrt.open_osfhandle(requests, os.O_RDONLY | os.O_BINARY),
            msvcrt.open_osfhandle(replies, os.O_WRONLY | os.O_BINARY),
            sid,
        )

    def _opened(name: str, access: int, server: int) -> int:
        pipe = _winapi.CreateFile(
            name, access, 0, _winapi.NULL, _winapi.OPEN_EXISTING, _ANONYMOUS, _winapi.NULL
        )
        pid = wintypes.DWORD()
        if not _kernel.GetNamedPipeServerProcessId(pipe, ctypes.byref(pid)):
            raise failure()
        if pid.value != server:
            _winapi.CloseHandle(pipe)
            raise PermissionError(13, "another process serves the pipe")
        return pipe
