"""Elevation on macOS where there is no terminal: the system's own prompt, through osascript(1).

``do shell script … with administrator privileges`` (Apple's "AppleScript Language Guide") gives the
program no pipes. So we listen on a socket in a folder of our own, and the helper, which the prompt
starts, connects to it; each end checks whose rights the other has.
"""

import contextlib
import os
import shlex
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from dockmirror.elevation import direct
from dockmirror.elevation.failure import ElevationDenied, ElevationFailure, HelperLost
from dockmirror.elevation.late import LateHelper
from dockmirror.i18n import _

_LOCAL_LEVEL: Final = 0
_PEER_CREDENTIALS: Final = 1
_CREDENTIALS_SIZE: Final = 76
_LOOK_SECONDS: Final = 0.2
_CONNECT_SECONDS: Final = 60.0
_ROOT: Final = 0
_CANCELLED: Final = "(-128)"
"""How AppleScript numbers "User canceled."."""

_SCRIPT: Final = (
    "on run argv",
    "do shell script (item 1 of argv) with prompt (item 2 of argv) with administrator privileges",
    "end run",
)


def user_of_peer(connection: socket.socket) -> int:
    """The user at the other end of a socket (unix(4), ``LOCAL_PEERCRED``). Raises ``OSError``."""
    told = connection.getsockopt(_LOCAL_LEVEL, _PEER_CREDENTIALS, _CREDENTIALS_SIZE)
    if len(told) < 8:
        raise OSError(22, "the system does not say who is at the other end")
    version, uid = struct.unpack_from("=II", told)
    if version != 0:
        raise OSError(22, "the system says who is at the other end in words that are not known")
    return int(uid)


def words(osascript: str, helper: Path, path: str, uid: int, prompt: str) -> list[str]:
    """The command that shows the prompt; pure. What it starts is left to run by itself.

    >>> words("osascript", Path("/h"), "/t/s", 501, "Why")[-2]
    '/h --socket /t/s 501 >/dev/null 2>&1 &'
    """
    command = shlex.join([str(helper), "--socket", path, str(uid)])
    script = [word for line in _SCRIPT for word in ("-e", line)]
    return [osascript, *script, f"{command} >/dev/null 2>&1 &", prompt]


def explain(code: int, told: str) -> ElevationFailure:
    """The failure behind a prompt that started nothing; pure."""
    if _CANCELLED in told or code < 0:
        return ElevationDenied(
            _(
                "The request for administrator rights was refused, so nothing was changed. Try "
                "again when you can."
            )
        )
    return direct.explain(code, told.strip())


if sys.platform != "win32":

    def start(osascript: str, helper: Path) -> LateHelper:
        """Have the helper started through the prompt. Raises ``HelperLost``."""
        return LateHelper(Authorisation(osascript, helper, user_of_peer))

    class Authorisation:
        """One prompt, and the socket that the helper connects to. Plays ``Way``."""

        def __init__(
            self, osascript: str, helper: Path, user_at: Callable[[socket.socket], int]
        ) -> None:
            self._osascript = osascript
            self._helper = helper
            self._user_at = user_at
            self._given_up = threading.Event()
            self._closed = threading.Event()
            self._prompt: subprocess.Popen[bytes] | None = None
            self._connection: socket.socket | None = None
            try:
                self._folder = tempfile.mkdtemp(prefix="dockmirror-")
                self._listener = socket.socket(socket.AF_UNIX)
                self._listener.bind(f"{self._folder}/helper")
                self._listener.listen(1)
            except OSError as error:
                raise HelperLost(
                    _("The elevated part could not be started: {reason}.").format(
                        reason=error.strerror or error
                    )
                ) from error

        def ask(self) -> None:
            """See ``Way``."""
            try:
                self._connection = self._connected(self._asked())
            except OSError as error:
                self.release()
                raise HelperLost(
                    _("The elevated part could not be started: {reason}.").format(
                        reason=error.strerror or error
                    )
                ) from error
            except ElevationFailure:
                self.release()
                raise

        def give_up(self) -> None:
            """See ``Way``."""
            self._given_up.set()

        def process(self) -> int:
            """See ``Way``."""
            return 0 if self._prompt is None else self._prompt.pid

        def read(self, size: int) -> bytes:
            """See ``Way``."""
            piece = b"" if self._connection is None else self._connection.recv(size)
            if not piece:
                self._closed.set()
            return piece

        def write(self, data: bytes) -> int:
            """See ``Way``."""
            return 0 if self._connection is None else self._connection.send(data)

        def hang_up(self) -> None:
            """See ``Way``."""
            if self._connection is not None:
                with contextlib.suppress(OSError):
                    self._connection.shutdown(socket.SHUT_WR)

        def ended(self, seconds: float) -> bool:
            """See ``Way``: a helper that has ended has closed the socket."""
            return self._closed.wait(seconds)

        def release(self) -> None:
            """See ``Way``."""
            for end in (self._connection, self._listener):
                if end is not None:
                    end.close()
            shutil.rmtree(self._folder, ignore_errors=True)

        def _asked(self) -> "subprocess.Popen[bytes]":
            """Show the prompt and wait for the answer. Raises ``ElevationFailure``."""
            prompt = _("Dockmirror wants to change the Docker configuration.")
            path = f"{self._folder}/helper"
            self._prompt = process = subprocess.Popen(
                words(self._osascript, self._helper, path, os.getuid(), prompt),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
            )
            while True:
                try:
                    _output, told = process.communicate(timeout=_LOOK_SECONDS)
                    break
                except subprocess.TimeoutExpired:
                    if self._given_up.is_set():
                        process.terminate()
            if process.returncode != 0:
                raise explain(process.returncode, told.decode("utf-8", "replace"))
            return process

        def _connected(self, _prompt: "subprocess.Popen[bytes]") -> socket.socket:
            """The helper's connection; another user's is turned away. Raises ``HelperLost``."""
            self._listener.settimeout(_LOOK_SECONDS)
            for _number in range(round(_CONNECT_SECONDS / _LOOK_SECONDS)):
                if self._given_up.is_set():
                    break
                try:
                    connection, _address = self._listener.accept()
                except TimeoutError:
                    continue
                connection.settimeout(None)
                if self._user_at(connection) == _ROOT:
                    return connection
                connection.close()
            raise HelperLost(_("The elevated part ended before it was ready. Nothing was changed."))
