"""Running a program on Windows, in a job of its own, while the client is watched."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence

from dockmirror.helper.client import Client
from dockmirror.helper.completed import OUTPUT_LIMIT, Completed
from dockmirror.helper.programs import ENVIRONMENT

if sys.platform == "win32":
    from dockmirror.helper.windows.folders import system_folder
    from dockmirror.helper.windows.job import Job

    def run(
        argv: Sequence[str],
        client: Client,
        *,
        seconds: float,
        limit: int = OUTPUT_LIMIT,
        environment: Mapping[str, str] = ENVIRONMENT,
    ) -> Completed:
        """Run ``argv`` (an absolute program first) for at most ``seconds``.

        It has no window and does not get the console's Ctrl-C. Raises ``ClientGone`` and
        ``ClientAborts`` as ``Client.pause`` does, having ended the program, and ``OSError`` where
        it cannot be started.
        """
        deadline = time.monotonic() + seconds
        with subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd=system_folder(),
            creationflags=subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP,
        ) as process:
            job = Job(process)
            output = _Output(process, client, limit)
            try:
                while not output.ended:
                    left = deadline - time.monotonic()
                    if left <= 0:
                        return Completed(None, output.kept, output.truncated)
                    client.pause(left)
                code = process.returncode
            finally:
                job.end()
                job.close()
                process.wait()
                output.thread.join()
        return Completed(code, output.kept, output.truncated)

    class _Output:
        """What a program writes, read by a thread that then waits for its end."""

        def __init__(self, process: "subprocess.Popen[bytes]", client: Client, limit: int) -> None:
            self.kept = b""
            self.truncated = False
            self.ended = False
            self._process = process
            self._client = client
            self._limit = limit
            self.thread = threading.Thread(target=self._read, name="output", daemon=True)
            self.thread.start()

        def _read(self) -> None:
            assert self._process.stdout is not None  # noqa: S101  (given as PIPE)
            output = self._process.stdout.fileno()
            while piece := os.read(output, OUTPUT_LIMIT):
                room = self._limit - len(self.kept)
                self.kept += piece[:room]
                self.truncated = self.truncated or len(piece) > room
            self._process.wait()
            self.ended = True
            self._client.wake()
