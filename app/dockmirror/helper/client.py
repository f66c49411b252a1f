"""The helper's end of the two pipes to its client, watched in every wait.

A client that is gone (end of file, a broken pipe, SIGTERM, SIGHUP) must be noticed at once, also
while the helper waits for the engine, since what is unconfirmed is then rolled back.
"""

import contextlib
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from dockmirror.helper.ending import ClientAborts, ClientGone
from dockmirror.helper.protocol import (
    REQUEST_LINE_LIMIT,
    Close,
    ProtocolError,
    Request,
    RollBack,
    encode,
    parse_request,
)
from dockmirror.helper.words import with_words

if sys.platform == "win32":
    from dockmirror.helper.threaded_pipes import Pipes
else:
    from dockmirror.helper.polled_pipes import Pipes

_QUEUE_LIMIT: Final = 16
_WRITE_SECONDS: Final = 30.0


class Client:
    """Whoever sends requests on ``incoming`` and reads replies from ``outgoing``."""

    def __init__(self, incoming: int = 0, outgoing: int = 1) -> None:
        self._pipes = Pipes(incoming, outgoing)
        self._buffer = b""
        self._queue: list[bytes] = []
        self._ended = False
        self._watching = True

    @property
    def gone(self) -> bool:
        """Whether the client has gone."""
        return self._ended

    def close(self) -> None:
        """Let go of what is the helper's own; the client's two ends stay."""
        self._pipes.close()

    def wake(self) -> None:
        """End a wait, from any thread."""
        self._pipes.wake()

    def end_on_signals(self) -> None:
        """Take SIGTERM and SIGHUP for the client's end; Ctrl-C is the client's to decide on."""
        signal.signal(signal.SIGTERM, self._ended_by_signal)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if sys.platform == "win32":
            signal.signal(signal.SIGBREAK, signal.SIG_IGN)
        else:
            signal.signal(signal.SIGHUP, self._ended_by_signal)
            signal.signal(signal.SIGPIPE, signal.SIG_IGN)

    def _ended_by_signal(self, _number: int, _frame: object) -> None:
        self._ended = True
        self._pipes.wake()

    def read_request(self) -> Request:
        """The next request, waited for as long as it takes.

        Raises ``ClientGone`` at the client's end, and ``ProtocolError`` for a line that is no
        request.
        """
        while not self._queue:
            if self._ended:
                raise ClientGone
            self._receive(None, ())
        return parse_request(self._queue.pop(0))

    def pause(self, seconds: float, also: Sequence[int] = ()) -> None:
        """Wait up to ``seconds``, less when a descriptor of ``also`` becomes readable.

        Raises ``ClientGone`` when the client goes, ``ClientAborts`` when it asks to roll back,
        unless ``unwatched``.
        """
        self.check()
        if self._watching:
            self._receive(seconds, also)
            self.check()
        else:
            self._pipes.wait(seconds, also)

    def check(self) -> None:
        """Raise as ``pause`` does, without waiting."""
        if not self._watching:
            return
        if not self._ended:
            self._receive(0, ())
        if self._ended:
            raise ClientGone
        if any(_aborts(line) for line in self._queue):
            raise ClientAborts

    @contextlib.contextmanager
    def unwatched(self) -> Iterator[None]:
        """Within it the client may go or call without stopping the work: a roll back."""
        before, self._watching = self._watching, False
        try:
            yield
        finally:
            self._watching = before

    def _receive(self, seconds: float | None, also: Sequence[int]) -> None:
        piece = self._pipes.receive(seconds, also, REQUEST_LINE_LIMIT)
        if piece is None:
            return
        if not piece:
            self._ended = True
            return
        *lines, self._buffer = (self._buffer + piece).split(b"\n")
        self._queue.extend(line for line in lines if line.strip())
        if len(self._buffer) > REQUEST_LINE_LIMIT or len(self._queue) > _QUEUE_LIMIT:
            self._ended = True

    def send(self, message: Mapping[str, object]) -> None:
        """Send one line. A client that does not take it counts as gone; never raises for it."""
        if not self._pipes.send(encode(with_words(message)), _WRITE_SECONDS):
            self._ended = True

    def phase(self, name: str) -> None:
        """Tell what is being done now."""
        self.send({"event": "phase", "phase": name})


def _aborts(line: bytes) -> bool:
    try:
        return isinstance(parse_request(line), RollBack | Close)
    except ProtocolError:
        return False
