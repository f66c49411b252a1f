"""A fake of Windows' consent prompt and named pipes: the helper is a child here, over real pipes.

Written from learn.microsoft.com: ``ShellExecuteExW`` with the verb ``runas`` returns once the
person has answered, with ``ERROR_CANCELLED`` for a no; a pipe of ``CreateNamedPipeW`` has one
instance; ``GetNamedPipeClientProcessId`` names whoever opened it.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[3]


def windows_error(number: int) -> OSError:
    error = OSError(number, f"Windows says {number}")
    error.winerror = number  # type: ignore[attr-defined]  # as on Windows
    return error


class ConsentInMemory:
    """Plays ``ConsentCalls``. ``answer`` is the error of the prompt, 0 for a yes."""

    def __init__(self, child: Sequence[str], answer: int = 0) -> None:
        self.names: list[str] = []
        self.asked: list[tuple[str, str]] = []
        self.open: set[int] = set()
        self.answered = threading.Event()
        self.answered.set()
        self.stranger = False
        self.comes = True
        self.listens = 0
        self._child = child
        self._answer = answer
        self._far: dict[int, int] = {}
        self._processes: dict[int, subprocess.Popen[bytes]] = {}

    def listen(self, name: str, *, inbound: bool) -> int:
        self.names.append(name)
        if self.listens and len(self.names) >= self.listens:
            raise windows_error(5)
        reader, writer = os.pipe()
        near, far = (reader, writer) if inbound else (writer, reader)
        self._far[near] = far
        self.open.add(near)
        return near

    def run(self, program: str, arguments: str) -> int:
        self.asked.append((program, arguments))
        self.answered.wait(60)
        if self._answer:
            raise windows_error(self._answer)
        requests, replies = self._far.values()
        process = subprocess.Popen(
            [sys.executable, *self._child],
            stdin=requests,
            stdout=replies,
            env={"PYTHONPATH": str(REPOSITORY)},
        )
        for end in (requests, replies):
            os.close(end)
        self._far.clear()
        self._processes[-process.pid] = process
        self.open.add(-process.pid)
        return -process.pid

    def process_id(self, process: int) -> int:
        return self._processes[process].pid

    def connected(self, _pipe: int, _process: int, _seconds: float) -> bool:
        return self.comes

    def client_process(self, _pipe: int) -> int:
        return 1 if self.stranger else next(iter(self._processes.values())).pid

    def read(self, pipe: int, size: int) -> bytes:
        return os.read(pipe, size)

    def write(self, pipe: int, data: bytes) -> int:
        return os.write(pipe, data)

    def ended(self, process: int, seconds: float) -> bool:
        try:
            self._processes[process].wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def close(self, handle: int) -> None:
        self.open.remove(handle)
        if handle >= 0:
            os.close(handle)
            if handle in self._far:
                os.close(self._far.pop(handle))

    def end(self) -> None:
        for process in self._processes.values():
            process.wait(60)
