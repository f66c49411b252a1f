"""An engine that nothing on this machine starts: it can be told to read its file again."""

from dockmirror.daemonjson.saying import said
from dockmirror.helper.daemon_journal import Window
from dockmirror.helper.ending import EngineFailed
from dockmirror.helper.hang_up import hang_up
from dockmirror.helper.process_start import process_started
from dockmirror.helper.service_control import ServiceState


class ProcessControl:
    """A running process. Plays ``ServiceControl``, as far as that goes without a service."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._started = process_started(pid)

    def state(self) -> ServiceState:
        """See ``ServiceControl``."""
        if self._started and process_started(self._pid) == self._started:
            return ServiceState("active", "running", "success", self._pid)
        return ServiceState("inactive", "dead", "success", 0)

    def reload(self) -> None:
        """See ``ServiceControl``."""
        if not self.state().is_active:
            raise EngineFailed(
                "engine-did-not-take-it", said("The Docker Engine has ended in the meantime.")
            )
        hang_up(self._pid)

    def start(self) -> None:
        """Raises ``EngineFailed``: whoever started the engine must start it again."""
        raise EngineFailed(
            "engine-did-not-start",
            said(
                "This Docker Engine was started by hand, so nothing on this machine can start it "
                "again. Start it the way it was started before."
            ),
        )

    def stop(self) -> None:
        """Raises as ``start`` does."""
        self.start()

    def restart(self) -> None:
        """Raises as ``start`` does."""
        self.start()

    def reset_failed(self) -> None:
        """Nothing counts its starts."""


class NoLogbook:
    """The log of an engine that writes it to wherever whoever started it looks."""

    def cursor(self) -> str | None:
        """See ``DaemonLogbook``: there is no log to read."""
        return None

    def since(self, cursor: str) -> Window:  # noqa: ARG002  (as the protocol has it)
        """See ``DaemonLogbook``."""
        return Window((), truncated=False)
