"""Where a name leads: all its addresses, in the system's order."""

import ipaddress
import socket
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dockmirror.mirror.deadline import Deadline, TimeExceeded
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.plain_text import visible

LIMIT_SECONDS: Final = 10.0
_MOST_ADDRESSES: Final = 8

# EAI_NODATA and EAI_ADDRFAMILY are GNU's; Windows answers WSANO_DATA (Winsock's error codes), and
# calls EAI_NODATA what is EAI_NONAME; others answer EAI_NONAME in their place.
_WINDOWS_NO_DATA: Final = 11004
_NO_ADDRESS: Final = {
    getattr(socket, "EAI_NODATA", None),
    getattr(socket, "EAI_ADDRFAMILY", None),
    _WINDOWS_NO_DATA,
}


@dataclass(frozen=True)
class Address:
    """One address and port to connect to."""

    family: socket.AddressFamily
    ip: str
    sockaddr: tuple[str, int] | tuple[str, int, int, int]

    @property
    def is_ipv6(self) -> bool:
        """Whether it is an IPv6 address."""
        return self.family is socket.AF_INET6


@dataclass
class _Answer:
    addresses: tuple[Address, ...] = ()
    error: OSError | UnicodeError | None = None


def look_up(host: str, port: int, deadline: Deadline) -> tuple[Address, ...]:
    """The addresses of ``host``, at most eight.

    The system's look-up cannot be interrupted, so it runs in a thread of its own that is left
    behind at the deadline or at cancellation. Raises ``Fault``, ``Cancelled``.
    """
    deadline = deadline.within(LIMIT_SECONDS)
    answered = threading.Event()
    answer = _Answer()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answer.addresses = _addresses(found)
        except (OSError, UnicodeError) as error:
            answer.error = error
        answered.set()

    withdraw = deadline.token.on_cancel(answered.set)
    try:
        threading.Thread(target=ask, name=f"look-up {host}", daemon=True).start()
        answered.wait(deadline.remaining)
        deadline.check()
    except TimeExceeded:
        raise Fault("name-timed-out", host=host, seconds=f"{deadline.seconds:.0f}") from None
    finally:
        withdraw()
    if answer.error is not None:
        raise _fault(host, answer.error) from answer.error
    if not answer.addresses:
        raise Fault("name-no-address", host=host)
    return answer.addresses


def _addresses(
    found: Iterable[tuple[socket.AddressFamily, object, int, str, object]],
) -> tuple[Address, ...]:
    addresses: dict[str, Address] = {}
    for family, _kind, _protocol, _name, sockaddr in found:
        if family in (socket.AF_INET, socket.AF_INET6) and isinstance(sockaddr, tuple):
            ip = str(sockaddr[0])
            addresses.setdefault(ip, Address(family, ip, sockaddr))
    return tuple(addresses.values())[:_MOST_ADDRESSES]


def _fault(host: str, error: OSError | UnicodeError) -> Fault:
    number = error.errno if isinstance(error, socket.gaierror) else None
    if number == socket.EAI_NONAME or isinstance(error, UnicodeError):
        return Fault("name-not-found", host=host)
    if number in _NO_ADDRESS:
        return Fault("name-no-address", host=host)
    reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return Fault("name-server-failed", host=host, reason=visible(reason, 120))


def is_off_limits(ip: str) -> str | None:
    """Why a server may not send us to this address, as a stable word; None if it may.

    Link-local addresses and the clouds' metadata services hold no images, only secrets.
    """
    address = ipaddress.ip_address(ip.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None) or address
    if mapped.is_link_local or str(mapped) in ("fd00:ec2::254", "100.100.100.200"):
        return "link-local"
    if mapped.is_loopback or mapped.is_unspecified:
        return "loopback"
    return None
