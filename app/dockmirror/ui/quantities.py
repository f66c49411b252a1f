"""The speed of a transfer; ``dockmirror.quantities`` puts it, and other numbers, into words."""

from collections.abc import Callable
from time import monotonic
from typing import Final

from dockmirror.quantities import bytes_text, seconds_text, speed_text

__all__ = ["SpeedMeter", "bytes_text", "seconds_text", "speed_text"]

# How much the newest measurement weighs in the speed that is shown: calm, yet not stale.
_NEWEST: Final = 0.3
_SHORTEST_SPAN: Final = 0.2


class SpeedMeter:
    """The speed of a transfer in bytes a second, smoothed, from how far it is."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._mark: tuple[float, int] | None = None
        self._speed: float | None = None

    def measure(self, done_bytes: int) -> float | None:
        """The speed now; ``None`` until enough time has passed to tell."""
        now = self._clock()
        if self._mark is None or done_bytes < self._mark[1]:
            self._mark, self._speed = (now, done_bytes), None
            return None
        span = now - self._mark[0]
        if span >= _SHORTEST_SPAN:
            newest = (done_bytes - self._mark[1]) / span
            old = self._speed
            self._speed = newest if old is None else old + (newest - old) * _NEWEST
            self._mark = (now, done_bytes)
        return self._speed
