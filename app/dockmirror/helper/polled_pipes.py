"""Two pipes to a client, waited for together with other descriptors (poll(2))."""

import contextlib
import math
import os
import select
import sys
import time
from collections.abc import Sequence

if sys.platform != "win32":

    class Pipes:
        """The ends that a helper holds: ``incoming`` is read, ``outgoing`` written."""

        def __init__(self, incoming: int, outgoing: int) -> None:
            self._incoming = incoming
            self._outgoing = outgoing
            self._wake_read, self._wake_write = os.pipe()
            os.set_blocking(self._wake_read, False)
            os.set_blocking(self._wake_write, False)
            with contextlib.suppress(OSError):
                os.set_blocking(outgoing, False)

        def receive(self, seconds: float | None, also: Sequence[int], limit: int) -> bytes | None:
            """What has come, up to ``limit`` bytes, b"" at the end; ``None`` where nothing has.

            Waits up to ``seconds``, less when a descriptor of ``also`` becomes readable.
            """
            watched = (self._incoming, self._wake_read, *also)
            if self._incoming not in _readable(watched, seconds):
                return None
            try:
                return os.read(self._incoming, limit)
            except BlockingIOError:
                return None
            except OSError:
                return b""

        def wait(self, seconds: float | None, also: Sequence[int]) -> None:
            """Wait as ``receive`` does, and leave what comes where it is."""
            _readable(also, seconds)

        def send(self, data: bytes, seconds: float) -> bool:
            """Write ``data``; false where the client has not taken it within ``seconds``."""
            deadline = time.monotonic() + seconds
            while data:
                try:
                    data = data[os.write(self._outgoing, data) :]
                except BlockingIOError:
                    left = deadline - time.monotonic()
                    if left <= 0 or not _ready((self._outgoing,), select.POLLOUT, left):
                        return False
                except OSError:
                    return False
            return True

        def wake(self) -> None:
            """End a wait of ``receive``, also from a signal's handler."""
            with contextlib.suppress(OSError):
                os.write(self._wake_write, b"x")

        def close(self) -> None:
            """Let go of what is not the client's."""
            os.close(self._wake_read)
            os.close(self._wake_write)

    def _readable(descriptors: Sequence[int], seconds: float | None) -> list[int]:
        return _ready(descriptors, select.POLLIN, seconds)

    def _ready(descriptors: Sequence[int], event: int, seconds: float | None) -> list[int]:
        """Those on which ``event``, an error or the other side's end came within ``seconds``."""
        poll = select.poll()
        for descriptor in descriptors:
            poll.register(descriptor, event)
        milliseconds = None if seconds is None else math.ceil(seconds * 1000)
        return [descriptor for descriptor, _event in poll.poll(milliseconds)]
