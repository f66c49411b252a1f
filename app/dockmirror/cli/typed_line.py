"""A line typed at the terminal, waited for no longer than until the person asks to stop."""

import os
import queue
import select
import sys
import threading
from typing import TextIO

from dockmirror.cancellation import CancelToken


def read_typed_line(stream: TextIO, token: CancelToken) -> str | None:
    """A line as typed, or ``None`` at the end of the input. Raises ``Cancelled``."""
    if sys.platform == "win32":
        # select waits for sockets alone there, and a console's handle for single keys.
        return read_in_a_thread(stream, token)
    return _read_when_there(stream, token)


def read_in_a_thread(stream: TextIO, token: CancelToken) -> str | None:
    """The same on every platform; a thread stays behind where the person asks to stop."""
    arrived: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    def read() -> None:
        try:
            arrived.put(stream.readline() or None)
        except (OSError, ValueError):
            arrived.put(None)

    withdraw = token.on_cancel(lambda: arrived.put(None))
    try:
        threading.Thread(target=read, daemon=True, name="typed line").start()
        line = arrived.get()
        token.check()
        return line
    finally:
        withdraw()


def _read_when_there(stream: TextIO, token: CancelToken) -> str | None:
    woken, wake = os.pipe()

    def wake_up() -> None:
        os.write(wake, b"x")

    withdraw = token.on_cancel(wake_up)
    try:
        select.select([stream.fileno(), woken], [], [])
        token.check()
        return stream.readline() or None
    finally:
        withdraw()
        os.close(woken)
        os.close(wake)
