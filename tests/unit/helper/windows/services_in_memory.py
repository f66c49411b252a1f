"""A fake of the service control manager, with one service.

Written from learn.microsoft.com: ``StartServiceW`` and ``ControlService`` return before the service
is there, ``QueryServiceStatusEx`` tells how it gets on, and a service takes no control while a
start or a stop is under way. A service may be ``slow`` looks in saying that it stops. What dockerd
does with a control follows moby
``cmd/dockerd/service_windows.go``.
"""

from dataclasses import dataclass, field, replace

from dockmirror.helper.windows.services import (
    NEW_PARAMETERS,
    NOT_ACTIVE,
    RUNNING,
    RUNS_ALREADY,
    START_PENDING,
    STOP,
    STOP_PENDING,
    STOPPED,
    ServiceConfig,
    ServiceStatus,
)

COMMAND = '"C:\\Program Files\\Docker\\dockerd.exe" --run-service --service-name docker'
CANNOT_TAKE_IT = 1061


def windows_error(number: int) -> OSError:
    error = OSError(number, f"Windows says {number}")
    error.winerror = number  # type: ignore[attr-defined]  # as on Windows
    return error


@dataclass
class ServicesInMemory:
    """Plays ``Services``. ``looks`` is how many looks a start or stop takes; ``exits`` its end."""

    state: int = RUNNING
    command: str = COMMAND
    start_type: int = 2
    accepted: int = 0x8D
    looks: int = 2
    slow: int = 0
    exits: int = 0
    hangs: bool = False
    there: bool = True
    pid: int = 4000
    refuses: int = 0
    done: list[str] = field(default_factory=list)
    exit_code: int = 0
    _left: int = 0
    _heard: int = 0
    _then: int = STOPPED

    def status(self, _name: str) -> ServiceStatus | None:
        if self.refuses:
            raise windows_error(self.refuses)
        if not self.there:
            return None
        if self._heard:
            self._heard -= 1
            if not self._heard:
                self._go(STOP_PENDING, STOPPED)
        if self.state in (START_PENDING, STOP_PENDING) and not self.hangs:
            self._left -= 1
            if self._left <= 0:
                self._arrive()
        running = self.state in (RUNNING, START_PENDING)
        told = ServiceStatus(self.state, 0, self.exit_code, self._left, self.pid if running else 0)
        return replace(told, accepted=self.accepted) if self.state == RUNNING else told

    def config(self, _name: str) -> ServiceConfig:
        return ServiceConfig(self.start_type, self.command)

    def start(self, _name: str) -> None:
        self.done.append("start")
        if self.state != STOPPED:
            raise windows_error(RUNS_ALREADY)
        self._go(START_PENDING, RUNNING)

    def control(self, _name: str, code: int) -> None:
        self.done.append({STOP: "stop", NEW_PARAMETERS: "reload"}[code])
        if self.state == STOPPED:
            raise windows_error(NOT_ACTIVE)
        if self.state != RUNNING:
            raise windows_error(CANNOT_TAKE_IT)
        if code == STOP and self.slow:
            self._heard = self.slow
        elif code == STOP:
            self._go(STOP_PENDING, STOPPED)

    def _go(self, state: int, then: int) -> None:
        self.state, self._then, self._left, self.exit_code = state, then, self.looks, 0

    def _arrive(self) -> None:
        self.state = self._then
        if self._then == RUNNING:
            self.pid += 1
            if self.exits:
                self.state, self.exit_code = STOPPED, self.exits
