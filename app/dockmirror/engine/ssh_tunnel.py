"""A socket on this computer that leads to an engine behind ssh, as docker/cli reaches it.

Each connection is one ``ssh … docker system dial-stdio`` (docker/cli ``cli/connhelper``), so keys,
known hosts and settings are those of the person's own ssh. docker-py has such a way too, but only
with another implementation of ssh installed besides.
"""

import contextlib
import errno
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import weakref
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from dockmirror.i18n import _

_CONNECT_SECONDS: Final = 20


class SshTunnel:
    """A listening socket at ``address``, open until ``close`` or the end of the process."""

    def __init__(self, host: str, program: str | None = None) -> None:
        """Listen for ``host`` (``ssh://user@host:port``). Raises ``OSError``, ``ValueError``."""
        command = [program or shutil.which("ssh") or "ssh", *ssh_words(host)]
        folder = tempfile.mkdtemp(prefix="dockmirror-")
        listener = _unix_socket()
        self.address = f"unix://{folder}/docker.sock"
        self.close = weakref.finalize(self, _close, listener, folder)
        """Stop to listen. Idempotent; what is connected ends with its connection."""
        listener.bind(f"{folder}/docker.sock")
        listener.listen()
        threading.Thread(
            target=_serve, args=(listener, command), name="ssh tunnel", daemon=True
        ).start()


def ssh_words(host: str) -> list[str]:
    """The words after ``ssh`` that connect to the engine. Raises ``ValueError``.

    >>> ssh_words("ssh://admin@build.example.com:22")[3:]
    ['-l', 'admin', '-p', '22', '--', 'build.example.com', 'docker', 'system', 'dial-stdio']
    """
    parts = urlsplit(host)
    if parts.scheme != "ssh" or not parts.hostname:
        raise ValueError("the address names no machine")
    words = ["-T", "-o", f"ConnectTimeout={_CONNECT_SECONDS}"]
    if parts.username:
        words += ["-l", parts.username]
    if parts.port:
        words += ["-p", str(parts.port)]
    return [*words, "--", parts.hostname, "docker", "system", "dial-stdio"]


def _serve(listener: socket.socket, command: list[str]) -> None:
    while True:
        try:
            connection, _address = listener.accept()
        except OSError:
            return
        with connection, contextlib.suppress(OSError):
            process = subprocess.Popen(
                command,
                stdin=connection.fileno(),
                stdout=connection.fileno(),
                stderr=subprocess.DEVNULL,
            )
            threading.Thread(target=process.wait, name="ssh", daemon=True).start()


def _close(listener: socket.socket, folder: str) -> None:
    with contextlib.suppress(OSError):
        listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    shutil.rmtree(Path(folder), ignore_errors=True)


def _unix_socket() -> socket.socket:
    if sys.platform == "win32":
        raise OSError(
            errno.EAFNOSUPPORT,
            _(
                "from Windows, Dockmirror cannot reach an engine behind ssh by itself. Forward "
                "a port to its socket with 'ssh -L', and name that with --docker-host"
            ),
        )
    return socket.socket(socket.AF_UNIX)
