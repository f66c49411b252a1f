"""Processes inside namespaces, reachable from outside by their real process id."""

import contextlib
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from practice.failure import wait_until


def children(pid: int) -> list[int]:
    """The process ids (as this process sees them) of a process's children."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        # A process may end between the listing and the reading.
        with contextlib.suppress(OSError):
            if int(path.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(path.parent.name))
    return found


class InsideProcess:
    """A program started through ``nsenter``: the program itself gets the signals.

    ``stdin``, ``stdout``, ``stderr`` and ``returncode`` are those of ``subprocess.Popen``.
    The program is killed when the ``nsenter`` that waits for it is.
    """

    def __init__(self, command: Sequence[str], **options: Any) -> None:  # noqa: ANN401 (Popen's)
        self._outer: subprocess.Popen[bytes] = subprocess.Popen(list(command), **options)
        self._inner: int | None = None
        wait_until(self._has_started, f"{command[-1]} to start")

    def _has_started(self) -> bool:
        if self._outer.poll() is not None:
            return True
        below = children(self._outer.pid)
        self._inner = below[0] if below else None
        return bool(below)

    @property
    def pid(self) -> int | None:
        """The program's process id as seen from outside; ``None`` if it ended at once."""
        return self._inner

    @property
    def stdin(self) -> IO[bytes] | None:
        """The pipe to the program's standard input, if one was asked for."""
        return self._outer.stdin

    @property
    def stdout(self) -> IO[bytes] | None:
        """The pipe from the program's standard output, if one was asked for."""
        return self._outer.stdout

    @property
    def stderr(self) -> IO[bytes] | None:
        """The pipe from the program's standard error, if one was asked for."""
        return self._outer.stderr

    @property
    def returncode(self) -> int | None:
        """The exit status once it is known; a signal's number, negated, if one ended it."""
        return self._outer.returncode

    def poll(self) -> int | None:
        """The exit status, or ``None`` while the program runs."""
        return self._outer.poll()

    def wait(self, timeout: float | None = None) -> int:
        """Wait up to ``timeout`` seconds for the end; raises ``subprocess.TimeoutExpired``."""
        return self._outer.wait(timeout)

    def communicate(
        self, data: bytes | None = None, timeout: float | None = None
    ) -> tuple[bytes, bytes]:
        """Send ``data``, read all output, wait for the end (``timeout`` in seconds)."""
        return self._outer.communicate(data, timeout)

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to the program inside, if it still runs."""
        if self._inner is not None and self._outer.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._inner, number)
                if number is signal.SIGCONT:
                    # nsenter stops itself along with what it waits for.
                    os.kill(self._outer.pid, number)

    def kill(self) -> None:
        """End the program inside with SIGKILL."""
        self.send_signal(signal.SIGKILL)

    def stop(self, number: signal.Signals = signal.SIGTERM, seconds: float = 5.0) -> None:
        """Ask the program to end, wait for it, and kill it after ``seconds``."""
        self.send_signal(number)
        try:
            self._outer.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            self._outer.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._outer.poll() is None:
            self.kill()
        for pipe in (self.stdin, self.stdout, self.stderr):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._outer.wait()
