"""Standard output and error, written to so that nothing met there disturbs the work."""

import contextlib
import io
import os
import sys
from typing import TextIO, cast


class Output(io.TextIOBase):
    """A stream that goes silent, rather than raises, once nobody reads it any more.

    A setup whose output was piped into ``head`` must still end as a transaction ends.
    """

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        if isinstance(stream, io.TextIOWrapper):
            # What the encoding lacks is escaped; the text stays whole.
            stream.reconfigure(errors="backslashreplace")

    @property
    def encoding(self) -> str:  # type: ignore[override]  # typeshed: an attribute
        """The encoding of what is written."""
        return getattr(self._stream, "encoding", None) or "utf-8"

    def write(self, text: str) -> int:
        """Write ``text``, or nothing where the reader is gone."""
        if self._stream is not None:
            try:
                self._stream.write(text)
            except (OSError, ValueError):
                self._go_silent()
        return len(text)

    def flush(self) -> None:
        """Hand on what is written, where somebody reads it."""
        if self._stream is not None:
            try:
                self._stream.flush()
            except (OSError, ValueError):
                self._go_silent()

    def isatty(self) -> bool:
        """Whether this is a terminal."""
        with contextlib.suppress(OSError, ValueError):
            return self._stream is not None and self._stream.isatty()
        return False

    def fileno(self) -> int:
        """The descriptor. Raises ``OSError`` where there is none."""
        if self._stream is None:
            raise io.UnsupportedOperation("fileno")
        return self._stream.fileno()

    def writable(self) -> bool:
        """Always: what cannot be written is dropped."""
        return True

    def _go_silent(self) -> None:
        # The interpreter flushes at its end, and would complain there: it finds /dev/null instead.
        with contextlib.suppress(OSError, ValueError):
            if self._stream in (sys.stdout, sys.stderr):
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, self.fileno())
                os.close(nowhere)
        self._stream = None


def open_output(stream: TextIO | None) -> TextIO:
    """``stream``, gone silent rather than raising when its reader goes away."""
    return cast("TextIO", Output(stream))
