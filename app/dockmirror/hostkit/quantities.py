"""Sizes, times and ports, as typed and as the kit's programs take them."""

import re
from typing import Final

from dockmirror.hostkit.refusal import KitRefused
from dockmirror.i18n import _
from dockmirror.mirror.plain_text import visible

_SIZE: Final = re.compile(r"([1-9][0-9]{0,5})\s*([mgt])i?b?", re.IGNORECASE)
_TIME: Final = re.compile(r"([1-9][0-9]{0,3})\s*([hd])", re.IGNORECASE)
_MEBIBYTES: Final = {"m": 1, "g": 1024, "t": 1024 * 1024}
_HOURS: Final = {"h": 1, "d": 24}
_LAST_PORT: Final = 65535


def mebibytes(text: str) -> int:
    """A size such as ``16g`` in MiB. Raises ``KitRefused``.

    >>> mebibytes("16g")
    16384
    """
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise KitRefused(
            "kit-size",
            _("{text} is no size.").format(text=visible(text)),
            _("Give a number and m, g or t, such as 16g."),
        )
    return int(match[1]) * _MEBIBYTES[match[2].lower()]


def hours(text: str) -> int:
    """A time such as ``7d`` in hours. Raises ``KitRefused``.

    >>> hours("7d")
    168
    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise KitRefused(
            "kit-time",
            _("{text} is no length of time.").format(text=visible(text)),
            _("Give a number and h or d, such as 7d."),
        )
    return int(match[1]) * _HOURS[match[2].lower()]


def port_number(number: int) -> int:
    """A TCP port. Raises ``KitRefused``."""
    if not 1 <= number <= _LAST_PORT:
        raise KitRefused(
            "kit-port",
            _("There is no port {number}.").format(number=number),
            _("Give a number from 1 to 65535."),
        )
    return number
