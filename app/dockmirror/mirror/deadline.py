"""A limit in time and a token to stop by, held against sockets that a thread is blocked on."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

from dockmirror.cancellation import CancelToken


class TimeExceeded(Exception):
    """The limit was reached. ``seconds`` is how long it was."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:g} s")
        self.seconds = seconds


class Deadline:
    """A point in time to be done by, and the token that may come first.

    >>> Deadline(5.0, CancelToken()).within(60.0).seconds <= 5.0
    True
    """

    def __init__(self, seconds: float, token: CancelToken) -> None:
        self.token = token
        self.seconds = max(seconds, 0.0)
        self._until = time.monotonic() + self.seconds

    @property
    def remaining(self) -> float:
        """The seconds left, never negative."""
        return max(self._until - time.monotonic(), 0.0)

    def within(self, seconds: float) -> "Deadline":
        """A deadline that is no later than this one and ``seconds`` from now."""
        return Deadline(min(seconds, self.remaining), self.token)

    def check(self) -> None:
        """Raise ``Cancelled`` or ``TimeExceeded`` when that has happened."""
        self.token.check()
        if self.remaining <= 0:
            raise TimeExceeded(self.seconds)


class Watch:
    """Shuts the sockets given to it down at the deadline or at cancellation.

    A time-out on the socket alone does not do: each byte of a slow drip begins it anew. Shutting
    down goes through a duplicate of the descriptor, so it cannot hit a later socket that got the
    same number, and it reaches the socket inside a TLS layer.
    """

    def __init__(self, deadline: Deadline) -> None:
        self.deadline = deadline
        self._lock = threading.Lock()
        self._sockets: list[socket.socket] = []
        self._stopped = False
        self._withdraw = deadline.token.on_cancel(self.stop)
        self._timer = threading.Timer(deadline.remaining, self.stop)
        self._timer.daemon = True
        self._timer.start()

    def guard(self, sock: socket.socket) -> None:
        """Take ``sock`` under watch; it is shut down at once where time is up already."""
        duplicate = sock.dup()
        with self._lock:
            self._sockets.append(duplicate)
            stopped = self._stopped
        if stopped:
            self.stop()

    def stop(self) -> None:
        """Shut every socket down; whoever is blocked on one wakes."""
        with self._lock:
            self._stopped = True
            for sock in self._sockets:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """End the watch; the sockets themselves belong to whoever made them."""
        self._timer.cancel()
        self._withdraw()
        with self._lock:
            for sock in self._sockets:
                sock.close()
            self._sockets.clear()


@contextlib.contextmanager
def watching(deadline: Deadline) -> Iterator[Watch]:
    """Watch the sockets made in the body.

    Whatever the body raises because its sockets were shut down becomes ``Cancelled`` or
    ``TimeExceeded``.
    """
    deadline.check()
    watch = Watch(deadline)
    try:
        yield watch
    except (OSError, ValueError):
        deadline.check()
        raise
    finally:
        watch.close()
