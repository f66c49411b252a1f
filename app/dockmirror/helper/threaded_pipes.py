"""Two pipes to a client on a platform that cannot wait for pipes: a thread reads, one writes."""

import os
import queue
import sys
import threading
from collections import deque
from collections.abc import Sequence
from typing import Final

if sys.platform == "win32":
    import msvcrt

_PIECES_WAITING: Final = 8
_PIECE: Final = 64 * 1024


class Pipes:
    """The ends that a helper holds: ``incoming`` is read, ``outgoing`` written.

    Plays ``polled_pipes.Pipes``. Nothing else can be waited for: whoever has news calls ``wake``.
    """

    def __init__(self, incoming: int, outgoing: int) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._changed = threading.Condition()
        self._pieces: deque[bytes] = deque()
        self._woken = False
        self._to_write: queue.SimpleQueue[tuple[bytes, threading.Event] | None]
        self._to_write = queue.SimpleQueue()
        self._broken = False
        if sys.platform == "win32":
            msvcrt.setmode(incoming, os.O_BINARY)
            msvcrt.setmode(outgoing, os.O_BINARY)
        for work, name in ((self._read, "client requests"), (self._write, "client replies")):
            threading.Thread(target=work, name=name, daemon=True).start()

    def receive(self, seconds: float | None, _also: Sequence[int], limit: int) -> bytes | None:
        """What has come, up to ``limit`` bytes, b"" at the end; ``None`` where nothing has."""
        with self._changed:
            self._changed.wait_for(lambda: self._pieces or self._woken, seconds)
            # A mere look is no wait that could have been ended.
            self._woken = self._woken and seconds == 0
            if not self._pieces:
                return None
            piece = self._pieces.popleft()
            if len(piece) > limit:
                self._pieces.appendleft(piece[limit:])
            self._changed.notify_all()
            return piece[:limit]

    def wait(self, seconds: float | None, _also: Sequence[int]) -> None:
        """Wait for ``wake``, and leave what comes where it is."""
        with self._changed:
            self._changed.wait_for(lambda: self._woken, seconds)
            self._woken = False

    def send(self, data: bytes, seconds: float) -> bool:
        """Write ``data``; false where the client has not taken it within ``seconds``."""
        written = threading.Event()
        self._to_write.put((data, written))
        return written.wait(seconds) and not self._broken

    def wake(self) -> None:
        """End a wait, from any thread."""
        with self._changed:
            self._woken = True
            self._changed.notify_all()

    def close(self) -> None:
        """Let go of what is not the client's: the writing thread ends."""
        self._to_write.put(None)

    def _read(self) -> None:
        piece = b"-"
        while piece:
            try:
                piece = os.read(self._incoming, _PIECE)
            except OSError:
                piece = b""
            with self._changed:
                self._changed.wait_for(lambda: len(self._pieces) < _PIECES_WAITING)
                self._pieces.append(piece)
                self._changed.notify_all()

    def _write(self) -> None:
        while (job := self._to_write.get()) is not None:
            data, written = job
            try:
                while data and not self._broken:
                    data = data[os.write(self._outgoing, data) :]
            except OSError:
                self._broken = True
            written.set()
