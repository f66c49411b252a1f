"""A helper that comes to us: the platform's prompt starts it, then it connects to us."""

import io
import threading
from typing import IO, Protocol

from dockmirror.elevation.failure import ElevationFailure, HelperLost
from dockmirror.i18n import _


class Way(Protocol):
    """How one platform does it. ``read`` and ``write`` come after ``ask`` has returned."""

    def ask(self) -> None:
        """Ask the person, and return once the helper is connected. Raises ``ElevationFailure``."""
        ...

    def give_up(self) -> None:
        """Make ``ask`` end soon, from any thread."""
        ...

    def process(self) -> int:
        """The process id of the helper, or of what asks for it; 0 where that is not known."""
        ...

    def read(self, size: int) -> bytes:
        """Up to ``size`` bytes from the helper, waited for; b"" at the end. Raises ``OSError``."""
        ...

    def write(self, data: bytes) -> int:
        """Send some of ``data``: how much. Raises ``OSError``."""
        ...

    def hang_up(self) -> None:
        """Close the way to the helper. Idempotent."""
        ...

    def ended(self, seconds: float) -> bool:
        """Whether the helper has ended, waited for up to ``seconds``."""
        ...

    def release(self) -> None:
        """Let go of everything. Idempotent."""
        ...


class LateHelper:
    """A helper that is being asked for. Plays ``StartedHelper``."""

    def __init__(self, way: Way) -> None:
        self._way = way
        self._asked = threading.Event()
        self._failure: ElevationFailure | None = None
        self.replies: IO[bytes] = io.BufferedReader(_Replies(self._read))
        self._thread = threading.Thread(target=self._ask, name="asking for rights", daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """See ``StartedHelper``."""
        return self._way.process()

    def send(self, line: bytes) -> bool:
        """See ``StartedHelper``."""
        self._asked.wait()
        if self._failure is not None:
            return False
        try:
            while line:
                line = line[self._way.write(line) :]
        except (OSError, ValueError):
            return False
        return True

    def hang_up(self) -> None:
        """See ``StartedHelper``."""
        if self._asked.is_set() and self._failure is None:
            self._way.hang_up()

    def end_prompt(self) -> None:
        """See ``StartedHelper``."""
        if not self._asked.is_set():
            self._way.give_up()

    def wait(self, seconds: float) -> bool:
        """See ``StartedHelper``."""
        if not self._asked.wait(seconds):
            return False
        return self._failure is not None or self._way.ended(seconds)

    def release(self) -> None:
        """See ``StartedHelper``."""
        if self._asked.is_set():
            self.hang_up()
            self._way.release()
        else:
            # The prompt may stay for as long as the person likes; nobody answers it any more.
            threading.Thread(target=self._release_late, name="prompt's end", daemon=True).start()

    def failure(self) -> ElevationFailure:
        """See ``StartedHelper``."""
        self._asked.wait()
        return self._failure or HelperLost(
            _("The elevated part ended before it was ready. Nothing was changed.")
        )

    def _ask(self) -> None:
        try:
            self._way.ask()
        except ElevationFailure as failure:
            self._failure = failure
        self._asked.set()

    def _release_late(self) -> None:
        self._asked.wait()
        self.hang_up()
        self._way.release()

    def _read(self, size: int) -> bytes:
        self._asked.wait()
        if self._failure is not None:
            return b""
        try:
            return self._way.read(size)
        except (OSError, ValueError):
            return b""


class _Replies(io.RawIOBase):
    """What ``read`` gives, as a stream."""

    def __init__(self, read: "_Read") -> None:
        self._read = read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # as a BufferedReader calls it
        piece = self._read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


class _Read(Protocol):
    def __call__(self, size: int, /) -> bytes: ...
