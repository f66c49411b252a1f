r"""Starting, stopping, restarting and reloading a Windows service, and asking how it is.

dockerd reads its file again when the manager tells it of new parameters (moby
``cmd/dockerd/service_windows.go``), older ones when the event
``Global\docker-daemon-config-PID`` is set (``daemon_windows.go``).
"""

import time
from collections.abc import Callable
from typing import Final

from dockmirror.daemonjson.saying import Saying, said
from dockmirror.helper.client import Client
from dockmirror.helper.ending import EngineFailed
from dockmirror.helper.service_control import JOB_SECONDS, STILL_SECONDS, ServiceState
from dockmirror.helper.windows.services import (
    ACCEPTS_NEW_PARAMETERS,
    NEW_PARAMETERS,
    NOT_ACTIVE,
    RUNNING,
    RUNS_ALREADY,
    START_PENDING,
    STOP,
    STOP_PENDING,
    STOPPED,
    Services,
    ServiceStatus,
)

_NAMES: Final = {
    STOPPED: "inactive",
    START_PENDING: "activating",
    STOP_PENDING: "deactivating",
    RUNNING: "active",
}
_NEVER_STARTED: Final = 1077
_PAUSE: Final = 0.2


class WindowsService:
    """A service of this machine. Plays ``ServiceControl``.

    ``set_event`` sets a named event and raises ``OSError`` where that cannot be done.
    """

    def __init__(
        self,
        name: str,
        client: Client,
        services: Services,
        set_event: Callable[[str], None],
        pause: float = _PAUSE,
    ) -> None:
        self._name = name
        self._client = client
        self._services = services
        self._set_event = set_event
        self._pause = pause

    def state(self) -> ServiceState:
        """See ``ServiceControl``."""
        return described(self._status())

    def start(self) -> None:
        """See ``ServiceControl``."""
        self._settled()
        try:
            self._services.start(self._name)
        except OSError as error:
            if _code(error) != RUNS_ALREADY:
                raise self._did_not_start(error) from error
        self._reach(RUNNING, "start")

    def stop(self) -> None:
        """See ``ServiceControl``."""
        if self._settled().state == STOPPED:
            return
        try:
            self._services.control(self._name, STOP)
        except OSError as error:
            if _code(error) != NOT_ACTIVE:
                raise EngineFailed(
                    "engine-did-not-answer",
                    said(
                        "The service '{name}' did not stop ({reason}).",
                        name=self._name,
                        reason=_words(error),
                    ),
                ) from error
        self._reach(STOPPED, "stop")

    def restart(self) -> None:
        """See ``ServiceControl``."""
        self.stop()
        self.start()

    def reload(self) -> None:
        """See ``ServiceControl``."""
        status = self._status()
        if status.state != RUNNING:
            raise EngineFailed(
                "engine-did-not-take-it", said("{unit} is not running.", unit=self._name)
            )
        try:
            if status.accepted & ACCEPTS_NEW_PARAMETERS:
                self._services.control(self._name, NEW_PARAMETERS)
            else:
                self._set_event(rf"Global\docker-daemon-config-{status.pid}")
        except OSError as error:
            raise EngineFailed(
                "engine-did-not-take-it",
                said(
                    "The Docker Engine could not be told to read its file again ({reason}).",
                    reason=_words(error),
                ),
            ) from error

    def reset_failed(self) -> None:
        """Windows counts no starts that are asked for."""

    def _status(self) -> ServiceStatus:
        try:
            status = self._services.status(self._name)
        except OSError as error:
            raise EngineFailed(
                "engine-did-not-answer",
                said(
                    "The service manager of Windows could not be asked: {reason}.",
                    reason=_words(error),
                ),
            ) from error
        if status is None:
            raise EngineFailed(
                "engine-did-not-start",
                said("There is no service '{name}' any more.", name=self._name),
            )
        return status

    def _settled(self) -> ServiceStatus:
        """The status once no start or stop is under way, in which the service takes no control."""
        return self._wait(lambda status: status.state in (STOPPED, RUNNING), "stop")

    def _reach(self, state: int, verb: str) -> None:
        """Wait until the service has come to ``state``. Raises ``EngineFailed``.

        One that was told to stop may say for a while yet that it runs; one that was told to start
        is starting at once, as the manager has it.
        """
        ends = (STOPPED,) if state == STOPPED else (STOPPED, RUNNING)
        status = self._wait(lambda now: now.state in ends, verb)
        if status.state != state:
            raise self._did_not_start(None, status.exit_code)

    def _wait(self, done: Callable[[ServiceStatus], bool], verb: str) -> ServiceStatus:
        begun = progressed = time.monotonic()
        before = self._status()
        while not done(before):
            self._client.pause(self._pause)
            status, now = self._status(), time.monotonic()
            if status != before:
                before, progressed = status, now
            if now - progressed > STILL_SECONDS or now - begun > JOB_SECONDS:
                raise EngineFailed(
                    "engine-did-not-answer",
                    said(
                        "'{command}' got nowhere for {seconds} seconds.",
                        command=f"sc.exe {verb} {self._name}",
                        seconds=f"{now - progressed:.0f}",
                    ),
                )
        return before

    def _did_not_start(self, error: OSError | None, code: int = 0) -> EngineFailed:
        reason: Saying | str = said("code {number}", number=str(code))
        return EngineFailed(
            "engine-did-not-start",
            said(
                "The Docker Engine did not start ({reason}).",
                reason=reason if error is None else _words(error),
            ),
        )


def described(status: ServiceStatus) -> ServiceState:
    """The state in the words that systemd has for it; pure.

    One that stopped with an error has failed: the manager starts it again, if at all, later.
    """
    active = _NAMES.get(status.state, "unknown")
    if active == "inactive" and status.exit_code not in (0, _NEVER_STARTED):
        active = "failed"
    return ServiceState(active, str(status.checkpoint), str(status.exit_code), status.pid)


def _code(error: OSError) -> int:
    """The number that Windows gave."""
    return int(getattr(error, "winerror", None) or error.errno or 0)


def _words(error: OSError) -> str:
    return (error.strerror or str(error)).rstrip(".")
