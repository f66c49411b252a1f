"""An address of this computer's that leads here from a network of its own, too."""

import ipaddress
import socket

# Of a range for documentation (RFC 5737): a datagram socket that is connected sends nothing.
_ANYWHERE = ("192.0.2.1", 9)


def own_address() -> str:
    """An IPv4 address of this computer that is no loopback one; "" where it has none."""
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as trial:
            trial.connect(_ANYWHERE)
            found = str(trial.getsockname()[0])
    except OSError:
        found = ""
    return found if _is_usable(found) else _of_an_interface()


def _of_an_interface() -> str:
    import psutil

    listed = (
        entry.address
        for entries in psutil.net_if_addrs().values()
        for entry in entries
        if entry.family == socket.AF_INET
    )
    return next(filter(_is_usable, listed), "")


def _is_usable(text: str) -> bool:
    try:
        address = ipaddress.IPv4Address(text)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified or address.is_link_local)
