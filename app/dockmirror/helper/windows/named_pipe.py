"""HTTP over a named pipe, as the Docker Engine speaks it on Windows, with time limits.

The server may not act in our name: the pipe could be somebody else's. (go-winio, which docker/cli
dials with, asks for the same: ``SECURITY_SQOS_PRESENT`` and ``SECURITY_ANONYMOUS``.)
"""

import sys
from typing import Final

_ANONYMOUS: Final = 0x0010_0000
_BUSY: Final = 231
_BROKEN: Final = frozenset({109, 232, 233})
"""``ERROR_BROKEN_PIPE``, ``ERROR_NO_DATA``, ``ERROR_PIPE_NOT_CONNECTED``: the other end is gone."""

_PIECE: Final = 64 * 1024
_PREFIX: Final = "\\\\.\\pipe\\"


def is_pipe(path: str) -> bool:
    r"""Whether ``path`` names a pipe, with slashes of either kind.

    >>> is_pipe("//./pipe/docker_engine"), is_pipe("/run/docker.sock")
    (True, False)
    """
    return pipe_name(path).lower().startswith(_PREFIX)


def pipe_name(path: str) -> str:
    r"""The pipe as Windows spells it.

    >>> print(pipe_name("//./pipe/docker_engine"))
    \\.\pipe\docker_engine
    """
    return path.replace("/", "\\")


if sys.platform == "win32":
    import _winapi
    import contextlib
    import ctypes
    import http.client
    import io
    import time
    from ctypes import wintypes

    from dockmirror.helper.windows.library import failure, load

    _kernel: Final = load("kernel32")
    _kernel.GetNamedPipeServerProcessId.argtypes = [
        wintypes.HANDLE,
        ctypes.POINTER(wintypes.DWORD),
    ]

    class PipeConnection(http.client.HTTPConnection):
        """HTTP over the pipe ``path``; each read and write takes at most ``seconds``.

        ``server`` is the process that must serve it, 0 where any may.
        """

        def __init__(self, path: str, seconds: float, server: int = 0) -> None:
            super().__init__("docker", timeout=seconds)
            self._path = pipe_name(path)
            self._seconds = seconds
            self._server = server

        def connect(self) -> None:
            """Open the pipe. Raises ``OSError``."""
            pipe = Pipe(self._path, self._seconds)
            self.sock = pipe  # it has what http.client calls
            if self._server and pipe.server_process() != self._server:
                raise PermissionError(13, "another process serves the engine's pipe")

    class Pipe(io.RawIOBase):
        """An open pipe, with the methods of a socket that http.client calls."""

        def __init__(self, path: str, seconds: float) -> None:
            self._milliseconds = max(1, round(seconds * 1000))
            self._handle = _opened(path, seconds)

        def sendall(self, data: bytes) -> None:
            """Write all of ``data``. Raises ``OSError``."""
            view = memoryview(data)
            while view:
                piece = bytes(view[:_PIECE])
                overlapped, _code = _winapi.WriteFile(self._handle, piece, overlapped=True)
                view = view[self._finished(overlapped) :]

        def makefile(self, _mode: str) -> io.BufferedReader:
            """A stream of what is read; ``close`` is the pipe's own."""
            return io.BufferedReader(_Reader(self))

        def receive(self, size: int) -> bytes:
            """Up to ``size`` bytes; b"" at the end. Raises ``OSError``."""
            try:
                overlapped, _code = _winapi.ReadFile(
                    self._handle, min(size, _PIECE), overlapped=True
                )
                count = self._finished(overlapped)
            except OSError as error:
                if error.winerror in _BROKEN:
                    return b""
                raise
            buffer = overlapped.getbuffer()
            return bytes(buffer)[:count] if buffer is not None else b""

        def server_process(self) -> int:
            """The process that made the pipe. Raises ``OSError``."""
            pid = wintypes.DWORD()
            if not _kernel.GetNamedPipeServerProcessId(self._handle, ctypes.byref(pid)):
                raise failure()
            return pid.value

        def close(self) -> None:
            """Let go of the pipe."""
            if not self.closed:
                super().close()
                _winapi.CloseHandle(self._handle)

        def _finished(self, overlapped: _winapi.Overlapped) -> int:
            waited = _winapi.WaitForMultipleObjects([overlapped.event], False, self._milliseconds)
            if waited == _winapi.WAIT_TIMEOUT:
                overlapped.cancel()
                with contextlib.suppress(OSError):
                    overlapped.GetOverlappedResult(True)
                raise TimeoutError(110, "the pipe's other end did not answer in time")
            count, _code = overlapped.GetOverlappedResult(True)
            return count

    class _Reader(io.RawIOBase):
        def __init__(self, pipe: Pipe) -> None:
            self._pipe = pipe

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # of all buffers, those that a BufferedReader gives
            piece = self._pipe.receive(len(buffer))
            buffer[: len(piece)] = piece
            return len(piece)

    def _opened(path: str, seconds: float) -> int:
        access = _winapi.GENERIC_READ | _winapi.GENERIC_WRITE
        flags = _winapi.FILE_FLAG_OVERLAPPED | _ANONYMOUS
        deadline = time.monotonic() + seconds
        while True:
            try:
                return _winapi.CreateFile(
                    path, access, 0, _winapi.NULL, _winapi.OPEN_EXISTING, flags, _winapi.NULL
                )
            except OSError as error:
                left = deadline - time.monotonic()
                if error.winerror != _BUSY or left <= 0:
                    raise
                with contextlib.suppress(OSError):
                    _winapi.WaitNamedPipe(path, max(1, round(left * 1000)))
