"""A helper that is a process of ours: as it is, or behind pkexec or sudo."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from dockmirror.elevation.failure import ElevationFailure, HelperLost
from dockmirror.i18n import _

_WORDS_LIMIT: Final = 4096
_NO_WINDOW: Final = 0x0800_0000 if sys.platform == "win32" else 0
"""``CREATE_NO_WINDOW``: a console of its own would be shown."""


class HelperProcess:
    """A started helper. Plays ``StartedHelper``.

    ``explain`` makes the failure to raise where the process ended before the helper was ready,
    from the exit code and from what stood on standard error.
    """

    def __init__(
        self,
        argv: Sequence[str],
        *,
        explain: Callable[[int, str], ElevationFailure],
        keep_error_words: bool = True,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._explain = explain
        try:
            self._process = subprocess.Popen(
                argv,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE if keep_error_words else None,
                bufsize=0,
                env=environment,
                creationflags=_NO_WINDOW,
            )
        except OSError as error:
            raise HelperLost(
                _("The elevated part could not be started: {reason}.").format(
                    reason=error.strerror or error
                )
            ) from error
        assert self._process.stdin is not None  # noqa: S101  (given as PIPE above)
        assert self._process.stdout is not None  # noqa: S101
        self.replies = os.fdopen(self._process.stdout.fileno(), "rb", closefd=False)
        self._words = b""
        self._listener: threading.Thread | None = None
        if keep_error_words:
            self._listener = threading.Thread(
                target=self._listen, name="helper errors", daemon=True
            )
            self._listener.start()

    @property
    def pid(self) -> int:
        """See ``StartedHelper``."""
        return self._process.pid

    def send(self, line: bytes) -> bool:
        """See ``StartedHelper``."""
        assert self._process.stdin is not None  # noqa: S101  (given as PIPE)
        try:
            while line:
                line = line[self._process.stdin.write(line) :]
        except (OSError, ValueError):
            return False
        return True

    def hang_up(self) -> None:
        """See ``StartedHelper``."""
        assert self._process.stdin is not None  # noqa: S101  (given as PIPE)
        with contextlib.suppress(OSError, ValueError):
            self._process.stdin.close()

    def end_prompt(self) -> None:
        """See ``StartedHelper``."""
        with contextlib.suppress(OSError):
            self._process.terminate()

    def wait(self, seconds: float) -> bool:
        """See ``StartedHelper``."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def release(self) -> None:
        """See ``StartedHelper``."""
        self.hang_up()
        if self._listener is not None:
            self._listener.join(1)
        if self._process.poll() is not None:
            self.replies.close()
            for pipe in (self._process.stdout, self._process.stderr):
                if pipe is not None:
                    pipe.close()

    def failure(self) -> ElevationFailure:
        """See ``StartedHelper``."""
        self.wait(5)
        if self._listener is not None:
            self._listener.join(1)
        code = self._process.poll()
        words = self._words.decode("utf-8", "replace").strip()
        return self._explain(-1 if code is None else code, words)

    def _listen(self) -> None:
        assert self._process.stderr is not None  # noqa: S101  (only started with PIPE)
        with contextlib.suppress(OSError, ValueError):
            while piece := os.read(self._process.stderr.fileno(), _WORDS_LIMIT):
                self._words = (self._words + piece)[:_WORDS_LIMIT]
