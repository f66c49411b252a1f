"""Numbers with units, and moments, as a person reads them in the chosen language.

The digits are those of addresses and versions (0 to 9) in every language, so that figures of one
screen look alike; the decimal mark, the order of a date and the names are the language's own.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from dockmirror.i18n import _, language
from dockmirror.isolates import RIGHT_TO_LEFT_MARK

_UNITS: Final[tuple[tuple[float, Callable[[str], str]], ...]] = (
    (1e9, lambda size: _("{size} GB").format(size=size)),
    (1e6, lambda size: _("{size} MB").format(size=size)),
    (1e3, lambda size: _("{size} kB").format(size=size)),
)
_NEARLY: Final = 0.99995
"""From here on it is one of a unit: 1.0 MB rather than 1,000.0 kB."""


def number_text(number: float, digits: int = 0) -> str:
    """The number with so many decimals, such as ``1,234.5``."""
    # Only here: the program's first words have no numbers.
    from babel.numbers import format_decimal

    decimals = "." + "0" * digits if digits else ""
    return format_decimal(number, f"#,##0{decimals}", locale=language())


def seconds_text(seconds: float) -> str:
    """A duration, such as ``40 ms``, ``0.3 s`` or ``2 min 5 s``."""
    if seconds < 0.1:
        return milliseconds_text(seconds)
    if seconds >= 60:
        return _("{minutes} min {seconds} s").format(
            minutes=number_text(seconds // 60), seconds=number_text(int(seconds % 60))
        )
    return _("{seconds} s").format(seconds=number_text(seconds, 1 if seconds < 10 else 0))


def milliseconds_text(seconds: float) -> str:
    """A short duration, such as ``40 ms``; at least 1 ms."""
    return _("{milliseconds} ms").format(milliseconds=number_text(max(1, round(seconds * 1000))))


def bytes_text(count: float) -> str:
    """A size in units of a thousand, as registries and Docker count: ``13.3 MB``."""
    for unit, text in _UNITS:
        if count / unit >= _NEARLY:
            return text(number_text(count / unit, 1))
    return _("{size} bytes").format(size=number_text(int(count)))


def speed_text(bytes_per_second: float) -> str:
    """A speed, such as ``4.2 MB/s``."""
    return _("{size}/s").format(size=bytes_text(bytes_per_second))


def time_text(moment: datetime) -> str:
    """A time of the day in this machine's zone, to the minute: ``14:02``."""
    from babel.dates import format_time

    return format_time(moment.astimezone(), "HH:mm", locale=language())


def moment_text(moment: datetime) -> str:
    """A moment in this machine's zone, to the minute: ``Nov 25, 2026, 14:02``."""
    from babel.dates import format_date, format_time, get_datetime_format

    here, locale = moment.astimezone(), language()
    pattern: str = get_datetime_format("medium", locale)  # type: ignore[assignment]  # text
    time = format_time(here, "HH:mm", locale=locale)
    text = pattern.format(time, format_date(here, "medium", locale=locale))
    # The mark that Persian's pattern has would be made visible as any other; isolates do its work.
    return text.replace(RIGHT_TO_LEFT_MARK, "")
