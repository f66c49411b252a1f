"""A TCP connection to whichever of several addresses answers first.

In the manner of RFC 8305, with the whole way from the first attempt to the last under one
deadline and stoppable at once.
"""

import contextlib
import errno
import os
import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from dockmirror.mirror.deadline import Deadline
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.look_up import Address

LIMIT_SECONDS: Final = 10.0

STAGGER_SECONDS: Final = 0.25
"""How long one attempt is alone before the next address is tried beside it."""

LINGER_SECONDS: Final = 0.5
"""How long the others may still answer once one has, to tell the dead from the alive."""

_UNDER_WAY: Final = {errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EAGAIN, errno.EALREADY}
_NO_WAY: Final = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}


@dataclass
class Attempts:
    """What became of the attempts: address → errno, 0 alive, None no answer yet."""

    results: dict[Address, int | None] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def alive(self) -> tuple[Address, ...]:
        """The addresses that took the connection."""
        return tuple(address for address, result in self.results.items() if result == 0)

    @property
    def dead(self) -> tuple[Address, ...]:
        """The addresses that refused it or gave no answer in time."""
        return tuple(address for address, result in self.results.items() if result != 0)


def connect_any(addresses: Sequence[Address], deadline: Deadline) -> socket.socket:
    """A blocking socket to the first address that takes the connection.

    Raises ``OSError`` (the last one met; ``TimeoutError`` where none answered), ``Cancelled``.
    """
    race = _Race(addresses, deadline.within(LIMIT_SECONDS))
    with race:
        sock = race.run(linger=0.0)
    if sock is not None:
        return sock
    failed = [result for result in race.attempts.results.values() if result]
    if not failed:
        raise TimeoutError(errno.ETIMEDOUT, os.strerror(errno.ETIMEDOUT))
    raise OSError(failed[-1], os.strerror(failed[-1]))


def survey(addresses: Sequence[Address], host: str, port: int, deadline: Deadline) -> Attempts:
    """Try every address, and say which of them live.

    Ends soon after the first success. Raises ``Fault`` where none lives, ``Cancelled``.
    """
    limit = deadline.within(LIMIT_SECONDS)
    race = _Race(addresses, limit)
    with race:
        sock = race.run(linger=LINGER_SECONDS)
    if sock is not None:
        sock.close()
        return race.attempts
    results = race.attempts.results
    facts = {
        "host": host,
        "port": str(port),
        "addresses": ", ".join(address.ip for address in results),
        "seconds": f"{limit.seconds:.0f}",
    }
    numbers = [number for number in results.values() if number]
    if errno.ECONNREFUSED in numbers:
        raise Fault("connection-refused", **facts)
    if len(numbers) < len(results) or errno.ETIMEDOUT in numbers:
        raise Fault("connection-timed-out", **facts)
    code = "no-route" if _NO_WAY.intersection(numbers) else "connection-failed"
    raise Fault(code, reason=os.strerror(numbers[0]), **facts)


class _Race:
    """Non-blocking attempts side by side, woken by the cancel token through a socket pair."""

    def __init__(self, addresses: Sequence[Address], deadline: Deadline) -> None:
        self.attempts = Attempts()
        self._waiting = list(addresses)
        self._deadline = deadline
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = socket.socketpair()
        self._winner: socket.socket | None = None

    def __enter__(self) -> "_Race":
        self._selector.register(self._woken, selectors.EVENT_READ)
        self._withdraw = self._deadline.token.on_cancel(self._on_cancel)
        return self

    def __exit__(self, kind: object, *_rest: object) -> None:
        self._withdraw()
        for key in list(self._selector.get_map().values()):
            if isinstance(key.fileobj, socket.socket) and key.fileobj is not self._woken:
                key.fileobj.close()
        self._selector.close()
        self._wake.close()
        self._woken.close()
        if kind is not None and self._winner is not None:
            self._winner.close()

    def _on_cancel(self) -> None:
        with contextlib.suppress(OSError):
            self._wake.send(b"x")

    def run(self, linger: float) -> socket.socket | None:
        """The winner as a blocking socket, or None when no address takes the connection."""
        began = time.monotonic()
        next_start = began
        end = began + self._deadline.remaining
        while True:
            self._deadline.token.check()
            now = time.monotonic()
            if self._waiting and now >= next_start:
                self._start(self._waiting.pop(0))
                next_start = now + STAGGER_SECONDS
            under_way = len(self._selector.get_map()) > 1
            if not under_way and self._waiting and self._winner is None:
                next_start = now
                continue
            if now >= end or (not under_way and not self._waiting):
                break
            until = min(end, next_start) if self._waiting else end
            for key, _events in self._selector.select(max(until - now, 0.0)):
                if key.fileobj is not self._woken:
                    self._finish(key)
            if self._winner is not None and not self.attempts.seconds:
                self.attempts.seconds = time.monotonic() - began
                end = min(end, time.monotonic() + linger)
        return self._blocking_winner()

    def _start(self, address: Address) -> None:
        try:
            sock = socket.socket(address.family, socket.SOCK_STREAM)
        except OSError as error:
            self.attempts.results[address] = error.errno or errno.EIO
            return
        sock.setblocking(False)
        number = sock.connect_ex(address.sockaddr)
        if number in _UNDER_WAY:
            self.attempts.results[address] = None
            self._selector.register(sock, selectors.EVENT_WRITE, address)
        else:
            self._settle(sock, address, number)

    def _finish(self, key: selectors.SelectorKey) -> None:
        sock = key.fileobj
        assert isinstance(sock, socket.socket)  # noqa: S101  (only sockets are registered)
        self._selector.unregister(sock)
        self._settle(sock, key.data, sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))

    def _settle(self, sock: socket.socket, address: Address, number: int) -> None:
        self.attempts.results[address] = number
        if number == 0 and self._winner is None:
            self._winner = sock
        else:
            sock.close()

    def _blocking_winner(self) -> socket.socket | None:
        if self._winner is not None:
            self._winner.setblocking(True)
        return self._winner
