"""Starting, stopping, restarting and reloading the engine's service, and asking how it is."""

import time
from dataclasses import dataclass
from typing import Final, Protocol

from dockmirror.daemonjson.saying import said
from dockmirror.helper.client import Client
from dockmirror.helper.command import Completed, run
from dockmirror.helper.ending import EngineFailed
from dockmirror.helper.hang_up import hang_up
from dockmirror.helper.person import Person
from dockmirror.helper.programs import ENVIRONMENT, find_program
from dockmirror.helper.unit_command import read_properties

STILL_SECONDS: Final = 60.0
"""The longest that a job of systemd's may show no progress: no change of state or process."""

JOB_SECONDS: Final = 300.0
"""The longest that a job may take at all (stopping many containers takes its time)."""

_QUICK_SECONDS: Final = 20.0


@dataclass(frozen=True)
class ServiceState:
    """``ActiveState``, ``SubState``, ``Result`` and ``MainPID`` of the unit."""

    active: str
    sub: str
    result: str
    main_pid: int

    @property
    def is_active(self) -> bool:
        """Whether the service runs."""
        return self.active in ("active", "reloading")

    @property
    def is_failed(self) -> bool:
        """Whether systemd has given the service up."""
        return self.active == "failed"


class ServiceControl(Protocol):
    """What the transaction needs of the service manager.

    Every method may raise ``EngineFailed``, and ``ClientGone`` or ``ClientAborts`` while it waits.
    """

    def state(self) -> ServiceState:
        """How the service is now."""
        ...

    def start(self) -> None:
        """Start the service; done when it says that it is ready."""
        ...

    def stop(self) -> None:
        """Stop the service."""
        ...

    def restart(self) -> None:
        """Restart the service; done when it says that it is ready."""
        ...

    def reload(self) -> None:
        """Make the service read its file again. Says nothing on whether it liked it."""
        ...

    def reset_failed(self) -> None:
        """Make systemd forget failed starts, which would forbid the next one."""
        ...


class SystemdService:
    """A unit of this machine's systemd, or with ``person`` one of theirs."""

    def __init__(self, unit: str, client: Client, person: Person | None = None) -> None:
        self._unit = unit
        self._client = client
        self._options = () if person is None else ("--user",)
        self._environment = ENVIRONMENT if person is None else person.environment
        self._systemctl = find_program("systemctl") or "/usr/bin/systemctl"

    def state(self) -> ServiceState:
        """See ``ServiceControl``."""
        completed = self._run(
            "show", "--no-pager", "--property=ActiveState,SubState,Result,MainPID"
        )
        shown = read_properties(completed.text)

        def last(name: str) -> str:
            return (shown.get(name) or ("",))[-1]

        pid = last("MainPID")
        return ServiceState(
            last("ActiveState") or "unknown",
            last("SubState"),
            last("Result"),
            int(pid) if pid.isdigit() else 0,
        )

    def start(self) -> None:
        """See ``ServiceControl``."""
        self._job("start")

    def stop(self) -> None:
        """See ``ServiceControl``."""
        self._job("stop")

    def restart(self) -> None:
        """See ``ServiceControl``."""
        self._job("restart")

    def reload(self) -> None:
        """See ``ServiceControl``.

        The signal is sent directly where the unit's own way fails: on small systems its
        ``ExecReload=`` needs a ``kill`` program that is not there.
        """
        completed = self._run("reload", seconds=_QUICK_SECONDS)
        if completed.code == 0:
            return
        pid = self.state().main_pid
        if not pid:
            raise EngineFailed(
                "engine-did-not-take-it", said("{unit} is not running.", unit=self._unit)
            )
        hang_up(pid)

    def reset_failed(self) -> None:
        """See ``ServiceControl``."""
        self._run("reset-failed", seconds=_QUICK_SECONDS)

    def _job(self, verb: str) -> None:
        """Run a job to its end, as long as it gets anywhere.

        ``start`` waits for a job that is under way already, so it serves to wait on.
        """
        begun = time.monotonic()
        before, asked = self.state(), verb
        while (completed := self._run(asked, seconds=STILL_SECONDS)).code is None:
            now = self.state()
            if now == before or time.monotonic() - begun > JOB_SECONDS:
                raise EngineFailed(
                    "engine-did-not-answer",
                    said(
                        "'{command}' got nowhere for {seconds} seconds.",
                        command=f"systemctl {verb} {self._unit}",
                        seconds=f"{STILL_SECONDS:.0f}",
                    ),
                )
            before, asked = now, "stop" if verb == "stop" else "start"
        if completed.code != 0:
            raise EngineFailed(
                "engine-did-not-start",
                said("'{command}' failed.", command=f"systemctl {verb} {self._unit}"),
            )

    def _run(self, verb: str, *options: str, seconds: float = _QUICK_SECONDS) -> Completed:
        try:
            return run(
                [self._systemctl, *self._options, verb, *options, "--", self._unit],
                self._client,
                seconds=seconds,
                environment=self._environment,
            )
        except OSError as error:
            raise EngineFailed(
                "engine-did-not-answer",
                said("systemctl could not be run: {reason}.", reason=str(error.strerror)),
            ) from error
