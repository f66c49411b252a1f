"""The service control manager of Windows, as far as it is asked here: the port, and its calls.

(learn.microsoft.com, "Service Functions".)
"""

import sys
from dataclasses import dataclass
from typing import Final, Protocol

STOPPED: Final = 1
START_PENDING: Final = 2
STOP_PENDING: Final = 3
RUNNING: Final = 4
ACCEPTS_NEW_PARAMETERS: Final = 0x8
"""``SERVICE_ACCEPT_PARAMCHANGE``"""

STOP: Final = 1
NEW_PARAMETERS: Final = 6
"""``SERVICE_CONTROL_STOP``, ``SERVICE_CONTROL_PARAMCHANGE``."""

DISABLED: Final = 4
NO_SUCH_SERVICE: Final = 1060
RUNS_ALREADY: Final = 1056
NOT_ACTIVE: Final = 1062
_CONNECT: Final = 0x1
_QUERY_CONFIG: Final = 0x1
_QUERY_STATUS: Final = 0x4
_START: Final = 0x10
_STOP_RIGHT: Final = 0x20
_PAUSE_CONTINUE: Final = 0x40
_TOO_SMALL: Final = 122


@dataclass(frozen=True)
class ServiceStatus:
    """``SERVICE_STATUS_PROCESS``: ``exit_code`` is of the last run, ``pid`` 0 where none runs.

    ``checkpoint`` grows while a start or a stop gets anywhere.
    """

    state: int
    accepted: int = 0
    exit_code: int = 0
    checkpoint: int = 0
    pid: int = 0


@dataclass(frozen=True)
class ServiceConfig:
    """``QUERY_SERVICE_CONFIGW``: the kind of its start, and its command line."""

    start_type: int
    command: str


class Services(Protocol):
    """What is asked of the manager. Every method raises ``OSError``."""

    def status(self, name: str, /) -> ServiceStatus | None:
        """How the service is; ``None`` where there is none of that name."""
        ...

    def config(self, name: str, /) -> ServiceConfig:
        """How the service is started."""
        ...

    def start(self, name: str, /) -> None:
        """Have the service started; does not wait."""
        ...

    def control(self, name: str, code: int, /) -> None:
        """Send the service a control; does not wait."""
        ...


if sys.platform == "win32":
    import contextlib
    import ctypes
    from collections.abc import Iterator
    from ctypes import wintypes

    from dockmirror.helper.windows.library import failure, load

    _security: Final = load("advapi32")

    class _Status(ctypes.Structure):
        """``SERVICE_STATUS_PROCESS``."""

        _fields_ = tuple(
            (name, wintypes.DWORD)
            for name in (
                "kind",
                "state",
                "accepted",
                "exit_code",
                "specific_code",
                "checkpoint",
                "wait_hint",
                "pid",
                "flags",
            )
        )

    class _Config(ctypes.Structure):
        """``QUERY_SERVICE_CONFIGW``."""

        _fields_ = (
            ("kind", wintypes.DWORD),
            ("start_type", wintypes.DWORD),
            ("error_control", wintypes.DWORD),
            ("command", wintypes.LPWSTR),
            ("load_group", wintypes.LPWSTR),
            ("tag", wintypes.DWORD),
            ("dependencies", wintypes.LPWSTR),
            ("account", wintypes.LPWSTR),
            ("display_name", wintypes.LPWSTR),
        )

    _security.OpenSCManagerW.argtypes = [wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.DWORD]
    _security.OpenSCManagerW.restype = wintypes.SC_HANDLE
    _security.OpenServiceW.argtypes = [wintypes.SC_HANDLE, wintypes.LPCWSTR, wintypes.DWORD]
    _security.OpenServiceW.restype = wintypes.SC_HANDLE
    _security.CloseServiceHandle.argtypes = [wintypes.SC_HANDLE]
    _security.QueryServiceStatusEx.argtypes = [
        wintypes.SC_HANDLE,
        ctypes.c_int,
        ctypes.c_void_p,
        wintypes.DWORD,
        ctypes.POINTER(wintypes.DWORD),
    ]
    _security.QueryServiceConfigW.argtypes = [
        wintypes.SC_HANDLE,
        ctypes.c_void_p,
        wintypes.DWORD,
        ctypes.POINTER(wintypes.DWORD),
    ]
    _security.StartServiceW.argtypes = [wintypes.SC_HANDLE, wintypes.DWORD, ctypes.c_void_p]
    _security.ControlService.argtypes = [wintypes.SC_HANDLE, wintypes.DWORD, ctypes.c_void_p]

    class WindowsServices:
        """Plays ``Services``."""

        def status(self, name: str) -> ServiceStatus | None:
            """See ``Services``."""
            try:
                with _opened(name, _QUERY_STATUS) as service:
                    status, needed = _Status(), wintypes.DWORD()
                    size = ctypes.sizeof(status)
                    _checked(
                        _security.QueryServiceStatusEx(
                            service, 0, ctypes.byref(status), size, ctypes.byref(needed)
                        )
                    )
            except OSError as error:
                if error.winerror == NO_SUCH_SERVICE:
                    return None
                raise
            return ServiceStatus(
                status.state, status.accepted, status.exit_code, status.checkpoint, status.pid
            )

        def config(self, name: str) -> ServiceConfig:
            """See ``Services``."""
            with _opened(name, _QUERY_CONFIG) as service:
                needed = wintypes.DWORD()
                _security.QueryServiceConfigW(service, None, 0, ctypes.byref(needed))
                if ctypes.get_last_error() != _TOO_SMALL:
                    raise failure()
                buffer = ctypes.create_string_buffer(needed.value)
                _checked(
                    _security.QueryServiceConfigW(
                        service, buffer, needed.value, ctypes.byref(needed)
                    )
                )
                config = _Config.from_buffer(buffer)
                return ServiceConfig(config.start_type, config.command or "")

        def start(self, name: str) -> None:
            """See ``Services``."""
            with _opened(name, _START) as service:
                _checked(_security.StartServiceW(service, 0, None))

        def control(self, name: str, code: int) -> None:
            """See ``Services``."""
            right = _STOP_RIGHT if code == STOP else _PAUSE_CONTINUE
            with _opened(name, right) as service:
                _checked(_security.ControlService(service, code, ctypes.byref(_Status())))

    @contextlib.contextmanager
    def _opened(name: str, access: int) -> Iterator[int]:
        manager = _security.OpenSCManagerW(None, None, _CONNECT)
        _checked(manager)
        try:
            service = _security.OpenServiceW(manager, name, access)
            _checked(service)
            try:
                yield service
            finally:
                _security.CloseServiceHandle(service)
        finally:
            _security.CloseServiceHandle(manager)

    def _checked(done: int) -> None:
        if not done:
            raise failure()
