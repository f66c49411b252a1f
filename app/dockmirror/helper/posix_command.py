"""Running a program on Linux and macOS, in a process group of its own."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from dockmirror.helper.client import Client
from dockmirror.helper.completed import OUTPUT_LIMIT, Completed
from dockmirror.helper.programs import ENVIRONMENT

_LOOK_SECONDS: Final = 0.05
"""Between two looks whether a program has ended, where that cannot be waited for."""

if sys.platform != "win32":

    def run(
        argv: Sequence[str],
        client: Client,
        *,
        seconds: float,
        limit: int = OUTPUT_LIMIT,
        environment: Mapping[str, str] = ENVIRONMENT,
    ) -> Completed:
        """Run ``argv`` (an absolute program first) for at most ``seconds``.

        The program is in a process group of its own, so that a signal to the terminal's group does
        not reach it. Raises ``ClientGone`` and ``ClientAborts`` as ``Client.pause`` does, having
        ended the program, and ``OSError`` where it cannot be started.
        """
        deadline = time.monotonic() + seconds
        collected: list[bytes] = []
        size = 0
        with subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
            cwd="/",
            process_group=0,
        ) as process:
            assert process.stdout is not None  # noqa: S101  (given as PIPE above)
            output = process.stdout.fileno()
            os.set_blocking(output, False)
            try:
                while True:
                    left = deadline - time.monotonic()
                    if left <= 0:
                        _end(process)
                        return Completed(None, b"".join(collected)[:limit], size > limit)
                    client.pause(left, (output,))
                    with contextlib.suppress(BlockingIOError):
                        piece = os.read(output, OUTPUT_LIMIT)
                        if not piece:
                            break
                        if size <= limit:
                            collected.append(piece)
                        size += len(piece)
                code = _reaped(process, client, deadline)
            finally:
                _end(process)
        return Completed(code, b"".join(collected)[:limit], size > limit)

    def _reaped(process: "subprocess.Popen[bytes]", client: Client, deadline: float) -> int | None:
        """The exit code of a program that closed its output, which mostly has ended by then."""
        with _end_of(process) as watched:
            while process.poll() is None:
                left = deadline - time.monotonic()
                if left <= 0:
                    return None
                client.pause(left if watched else min(left, _LOOK_SECONDS), watched)
            return process.returncode

    @contextlib.contextmanager
    def _end_of(process: "subprocess.Popen[bytes]") -> Iterator[Sequence[int]]:
        """The descriptor that becomes readable when a program ends, where the platform has such."""
        if sys.platform != "linux":
            yield ()
            return
        descriptor = os.pidfd_open(process.pid)
        try:
            yield (descriptor,)
        finally:
            os.close(descriptor)

    def _end(process: "subprocess.Popen[bytes]") -> None:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
