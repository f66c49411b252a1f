"""Numbers with units, as a person reads them."""

from collections.abc import Callable
from time import monotonic
from typing import Final

from PySide6.QtCore import QLocale

from dockmirror.i18n import _

# How much the newest measurement weighs in the speed that is shown: calm, yet not stale.
_NEWEST: Final = 0.3
_SHORTEST_SPAN: Final = 0.2


def seconds_text(seconds: float) -> str:
    """A duration, such as ``40 ms``, ``0.3 s`` or ``2 min 5 s``."""
    locale = QLocale()
    if seconds < 0.1:
        return _("{milliseconds} ms").format(
            milliseconds=locale.toString(max(1, round(seconds * 1000)))
        )
    if seconds >= 60:
        return _("{minutes} min {seconds} s").format(
            minutes=locale.toString(int(seconds // 60)), seconds=locale.toString(int(seconds % 60))
        )
    digits = 1 if seconds < 10 else 0
    return _("{seconds} s").format(seconds=locale.toString(float(seconds), "f", digits))


def bytes_text(count: float) -> str:
    """A size in units of a thousand, as registries and Docker count: ``13.3 MB``."""
    return QLocale().formattedDataSize(int(count), 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def speed_text(bytes_per_second: float) -> str:
    """A speed, such as ``4.2 MB/s``."""
    return _("{size}/s").format(size=bytes_text(bytes_per_second))


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
