"""Elevation on Windows: its consent prompt (User Account Control) starts the installed helper.

A program that is started so inherits no pipes (learn.microsoft.com, ``ShellExecuteExW``). So we
make two, with random names, that this user and the administrators alone may open; the helper is
told their names, and each end checks which process has the other.
"""

import os
import secrets
import threading
from pathlib import Path
from typing import Final, Protocol

from dockmirror.elevation.failure import ElevationDenied, ElevationFailure, HelperLost
from dockmirror.elevation.late import LateHelper
from dockmirror.helper.plain_text import visible
from dockmirror.helper.windows.pipe_names import Pipes
from dockmirror.i18n import _

CANCELLED: Final = 1223
"""``ERROR_CANCELLED``: the person said no to the prompt."""

_CONNECT_SECONDS: Final = 60.0
_LOOK_SECONDS: Final = 0.2


class ConsentCalls(Protocol):
    """What is asked of Windows; handles are numbers. Every method may raise ``OSError``."""

    def listen(self, name: str, *, inbound: bool) -> int:
        """Make a pipe of which there can be no other: we read from it, or else write to it."""
        ...

    def run(self, program: str, arguments: str) -> int:
        """Have the prompt start ``program``, and wait for the answer; the process's handle."""
        ...

    def process_id(self, process: int) -> int:
        """The number of a process."""
        ...

    def connected(self, pipe: int, process: int, seconds: float) -> bool:
        """Whether somebody connected within ``seconds``; less when ``process`` ends."""
        ...

    def client_process(self, pipe: int) -> int:
        """The process at the other end."""
        ...

    def read(self, pipe: int, size: int) -> bytes:
        """Up to ``size`` bytes, waited for; b"" at the end."""
        ...

    def write(self, pipe: int, data: bytes) -> int:
        """Write ``data``; how much of it."""
        ...

    def ended(self, process: int, seconds: float) -> bool:
        """Whether a process has ended, waited for up to ``seconds``."""
        ...

    def close(self, handle: int) -> None:
        """Let go of a handle."""
        ...


def start(helper: Path, calls: ConsentCalls) -> LateHelper:
    """Have the helper started through the prompt. Raises ``HelperLost``."""
    return LateHelper(Consent(helper, calls, secrets.token_hex(16)))


class Consent:
    """One prompt, and the pipes that ``token`` names. Plays ``Way``."""

    def __init__(self, helper: Path, calls: ConsentCalls, token: str) -> None:
        self._helper = helper
        self._calls = calls
        self._token = token
        self._given_up = threading.Event()
        self._lock = threading.Lock()
        self._process = 0
        self._ended = False
        pipes, made = Pipes(token), 0
        try:
            self._requests = made = calls.listen(pipes.requests, inbound=False)
            self._replies = calls.listen(pipes.replies, inbound=True)
        except OSError as error:
            if made:
                calls.close(made)
            raise _not_started(error) from error

    def ask(self) -> None:
        """See ``Way``."""
        try:
            arguments = f"--pipes {self._token} {os.getpid()}"
            self._process = self._calls.run(str(self._helper), arguments)
            self._await(self._requests)
            self._await(self._replies)
        except OSError as error:
            self.release()
            if getattr(error, "winerror", None) == CANCELLED:
                raise ElevationDenied(
                    _(
                        "The request for administrator rights was refused, so nothing was "
                        "changed. Try again when you can."
                    )
                ) from error
            raise _not_started(error) from error
        except ElevationFailure:
            self.release()
            raise

    def give_up(self) -> None:
        """See ``Way``: the prompt itself cannot be taken away, only left without an answer."""
        self._given_up.set()

    def process(self) -> int:
        """See ``Way``."""
        return self._calls.process_id(self._process) if self._process else 0

    def read(self, size: int) -> bytes:
        """See ``Way``."""
        return self._calls.read(self._replies, size) if self._replies else b""

    def write(self, data: bytes) -> int:
        """See ``Way``."""
        return self._calls.write(self._requests, data)

    def hang_up(self) -> None:
        """See ``Way``."""
        with self._lock:
            if self._requests:
                self._calls.close(self._requests)
            self._requests = 0

    def ended(self, seconds: float) -> bool:
        """See ``Way``."""
        if self._process:
            self._ended = self._calls.ended(self._process, seconds)
        return self._ended

    def release(self) -> None:
        """See ``Way``."""
        self.hang_up()
        with self._lock:
            for handle in (self._replies, self._process):
                if handle:
                    self._calls.close(handle)
            self._replies = self._process = 0

    def _await(self, pipe: int) -> None:
        """Wait until the helper, and nobody else, has connected. Raises ``ElevationFailure``."""
        looks = round(_CONNECT_SECONDS / _LOOK_SECONDS)
        for _number in range(looks):
            if self._given_up.is_set():
                break
            if self._calls.connected(pipe, self._process, _LOOK_SECONDS):
                if self._calls.client_process(pipe) != self._calls.process_id(self._process):
                    raise HelperLost(
                        _(
                            "Another program than the elevated part answered, so nothing was "
                            "asked of it and nothing was changed."
                        )
                    )
                return
            if self._calls.ended(self._process, 0):
                break
        raise HelperLost(_("The elevated part ended before it was ready. Nothing was changed."))


def _not_started(error: OSError) -> HelperLost:
    reason = visible((error.strerror or str(error)).rstrip("."))
    return HelperLost(_("The elevated part could not be started: {reason}.").format(reason=reason))
