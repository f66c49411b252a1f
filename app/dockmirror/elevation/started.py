"""A helper as its client holds it, whichever way it was started and elevated."""

from typing import IO, Protocol

from dockmirror.elevation.failure import ElevationFailure


class StartedHelper(Protocol):
    """A helper that is being started, or runs."""

    @property
    def replies(self) -> IO[bytes]:
        """The helper's lines, to their end."""
        ...

    @property
    def pid(self) -> int:
        """The process id of what was started: pkexec, sudo, or the helper itself."""
        ...

    def send(self, line: bytes) -> bool:
        """Send a line; false where the helper takes no more."""
        ...

    def hang_up(self) -> None:
        """Close the way to the helper, which then rolls back what is unconfirmed and ends."""
        ...

    def end_prompt(self) -> None:
        """End a process that still asks the person. Root's own is left to notice the hang-up."""
        ...

    def wait(self, seconds: float) -> bool:
        """Wait for the helper's end; false when it has not come within ``seconds``."""
        ...

    def release(self) -> None:
        """Let go of the ways to the helper, once it has ended."""
        ...

    def failure(self) -> ElevationFailure:
        """Why the helper ended before it was ready."""
        ...
