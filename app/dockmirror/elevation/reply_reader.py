"""Lines from the helper, read by a thread so that whoever waits for one can be woken."""

import json
import queue
import threading
from typing import IO, Final

from dockmirror.helper.protocol import REPLY_LINE_LIMIT

Message = dict[str, object]
_MESSAGES_WAITING: Final = 256


class EndOfReplies:
    """Stands for the end of the helper's output."""


class Woken:
    """Stands for a call of ``wake``."""


class ReplyReader:
    """Reads ``stream`` to its end; a line too long, or that is no JSON object, is its end too."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._queue: queue.SimpleQueue[Message | EndOfReplies | Woken] = queue.SimpleQueue()
        self._room = threading.Semaphore(_MESSAGES_WAITING)
        self._stopping = False
        self._thread = threading.Thread(target=self._read, name="helper replies", daemon=True)
        self._thread.start()

    def next(self, seconds: float | None = None) -> Message | EndOfReplies | Woken | None:
        """The next message, or what woke the wait; ``None`` when ``seconds`` have passed."""
        try:
            item = self._queue.get(timeout=seconds)
        except queue.Empty:
            return None
        if isinstance(item, dict):
            self._room.release()
        elif isinstance(item, EndOfReplies):
            self._queue.put(item)
        return item

    def wake(self) -> None:
        """Wake whoever waits, from any thread."""
        self._queue.put(Woken())

    def stop(self) -> None:
        """Take no further messages; the thread ends at the stream's end."""
        self._stopping = True
        self._room.release()

    def join(self, seconds: float) -> None:
        """Wait for the end of the stream."""
        self._thread.join(seconds)

    def _read(self) -> None:
        try:
            while True:
                line = self._stream.readline(REPLY_LINE_LIMIT + 1)
                message = _parsed(line)
                if message is None:
                    break
                self._room.acquire()
                if self._stopping:
                    break
                self._queue.put(message)
        except (OSError, ValueError):
            pass
        self._queue.put(EndOfReplies())


def _parsed(line: bytes) -> Message | None:
    if not line.endswith(b"\n") or len(line) > REPLY_LINE_LIMIT:
        return None
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None
