"""A program and whatever it starts, ended together ("Job Objects" of learn.microsoft.com)."""

import sys
from typing import Final

_EXTENDED_LIMITS: Final = 9
_KILL_ON_CLOSE: Final = 0x2000

if sys.platform == "win32":
    import ctypes
    import subprocess
    from ctypes import wintypes

    from dockmirror.helper.windows.library import failure, load

    _kernel: Final = load("kernel32")
    _kernel.CreateJobObjectW.argtypes = [ctypes.c_void_p, wintypes.LPCWSTR]
    _kernel.CreateJobObjectW.restype = wintypes.HANDLE
    _kernel.SetInformationJobObject.argtypes = [
        wintypes.HANDLE,
        ctypes.c_int,
        ctypes.c_void_p,
        wintypes.DWORD,
    ]
    _kernel.AssignProcessToJobObject.argtypes = [wintypes.HANDLE, wintypes.HANDLE]
    _kernel.TerminateJobObject.argtypes = [wintypes.HANDLE, wintypes.UINT]
    _kernel.CloseHandle.argtypes = [wintypes.HANDLE]

    class _BasicLimits(ctypes.Structure):
        """``JOBOBJECT_BASIC_LIMIT_INFORMATION``."""

        _fields_ = (
            ("process_time", ctypes.c_int64),
            ("job_time", ctypes.c_int64),
            ("flags", wintypes.DWORD),
            ("least_working_set", ctypes.c_size_t),
            ("most_working_set", ctypes.c_size_t),
            ("processes", wintypes.DWORD),
            ("affinity", ctypes.c_size_t),
            ("priority", wintypes.DWORD),
            ("scheduling", wintypes.DWORD),
        )

    class _Limits(ctypes.Structure):
        """``JOBOBJECT_EXTENDED_LIMIT_INFORMATION``."""

        _fields_ = (
            ("basic", _BasicLimits),
            ("counters", ctypes.c_uint64 * 6),
            ("memory", ctypes.c_size_t * 4),
        )

    class Job:
        """Holds a process that was just started; what is in the job ends with it."""

        def __init__(self, process: "subprocess.Popen[bytes]") -> None:
            self._job = _kernel.CreateJobObjectW(None, None)
            if not self._job:
                raise failure()
            limits = _Limits()
            limits.basic.flags = _KILL_ON_CLOSE
            _kernel.SetInformationJobObject(
                self._job, _EXTENDED_LIMITS, ctypes.byref(limits), ctypes.sizeof(limits)
            )
            # A program that has ended by now needs no job.
            _kernel.AssignProcessToJobObject(self._job, int(process._handle))  # type: ignore[attr-defined]  # the handle of subprocess has no public name

        def end(self) -> None:
            """End all of it."""
            _kernel.TerminateJobObject(self._job, 1)

        def close(self) -> None:
            """Let go, which ends what is left."""
            _kernel.CloseHandle(self._job)
