"""What the daemon's log is read through."""

from collections.abc import Sequence
from typing import Protocol


class ObservedLine(Protocol):
    """A line of the log."""

    @property
    def message(self) -> str:
        """The line as the daemon wrote it."""
        ...


class ObservedWindow(Protocol):
    """The log's lines of a span of time."""

    @property
    def lines(self) -> Sequence[ObservedLine]:
        """In order."""
        ...

    @property
    def truncated(self) -> bool:
        """Whether lines are missing."""
        ...


class Observation(Protocol):
    """Whether the log names registries now."""

    @property
    def debug(self) -> bool:
        """It does."""
        ...

    @property
    def why_not(self) -> str:
        """Where it does not, the reason."""
        ...


class LogReader(Protocol):
    """Whoever may read the daemon's log and raise its level: the helper's session."""

    def observe(self) -> Observation:
        """Make the log name registries, from now on."""
        ...

    def observed(self) -> ObservedWindow:
        """The log since ``observe``, which ends."""
        ...
