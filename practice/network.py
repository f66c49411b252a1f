"""A network of the site's own: documentation addresses that nothing outside can reach.

The addresses are not loopback ones, because dockerd checks no certificate on those.
"""

import contextlib
import ctypes
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from practice import keeper
from practice.failure import PracticeError
from practice.processes import InsideProcess

HUB_ADDRESS = "192.0.2.2"
MIRROR_ADDRESS = "192.0.2.3"
SECOND_ADDRESS = "192.0.2.4"
DEAD_ADDRESS = "192.0.2.5"

HOSTS = {
    HUB_ADDRESS: (
        "registry-1.docker.io",
        "auth.docker.io",
        "index.docker.io",
        "docker.io",
        "production.cloudflare.docker.com",
    ),
    MIRROR_ADDRESS: ("mirror.example.test", "blobs.example.test"),
    SECOND_ADDRESS: ("second.example.test",),
    DEAD_ADDRESS: ("dead.example.test",),
}
"""The names that the site knows; every other one, ``nowhere.example.test`` say, does not exist."""

_CLONE_NEWNET = 0x40000000


def hosts_file() -> str:
    """The hosts file of the workstation: itself, and the site's names."""
    lines = ["127.0.0.1 localhost workstation", "::1 localhost"]
    lines += [f"{address} {' '.join(names)}" for address, names in HOSTS.items()]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Network:
    """The namespaces of one site, held by a keeper process."""

    init: int
    """Process id of the first process inside, as seen from outside."""
    groups: tuple[Path, ...]
    """The control groups for the workstation, one a hierarchy."""

    @property
    def state(self) -> Path:
        """The site's own folder (``/run/practice`` inside), reached from outside."""
        return Path(f"/proc/{self.init}/root{keeper.STATE}")

    def command(self, argv: Sequence[str]) -> list[str]:
        """The command that runs ``argv`` in the site's namespaces, killed with its caller."""
        return [
            *("nsenter", "-t", str(self.init), "-n", "-m", "-p", "--"),
            *("setpriv", "--pdeathsig", "KILL", *argv),
        ]

    def run(
        self, argv: Sequence[str], *, timeout: float = 60.0
    ) -> subprocess.CompletedProcess[bytes]:
        """Run ``argv`` in the site's namespaces, outside the workstation (seconds)."""
        return subprocess.run(self.command(argv), capture_output=True, timeout=timeout, check=False)

    def start(self, argv: Sequence[str], log: Path) -> InsideProcess:
        """Start a server in the site's namespaces; its words go to the file ``log``."""
        with log.open("ab") as output:
            return InsideProcess(
                self.command(argv),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def connect(self, address: str, port: int, timeout: float = 10.0) -> socket.socket:
        """A TCP connection made inside the site. Raises ``OSError``."""
        return self._inside(lambda: socket.create_connection((address, port), timeout))

    def listen(self, address: str, port: int) -> socket.socket:
        """A socket that takes connections inside the site. Raises ``OSError``."""
        return self._inside(lambda: socket.create_server((address, port), backlog=128))

    def _inside(self, make: Callable[[], socket.socket]) -> socket.socket:
        outcome: list[socket.socket | OSError] = []

        def inside() -> None:
            # Only this thread changes its network, and it ends here.
            try:
                _enter_network(self.init)
                outcome.append(make())
            except OSError as error:
                outcome.append(error)

        thread = threading.Thread(target=inside)
        thread.start()
        thread.join()
        if isinstance(outcome[0], OSError):
            raise outcome[0]
        return outcome[0]

    def listens(self, address: str, port: int) -> bool:
        """Whether something accepts connections there."""
        try:
            self.connect(address, port, 1.0).close()
        except OSError:
            return False
        return True

    def http(self, address: str, port: int) -> http.client.HTTPConnection:
        """An HTTP connection (without TLS) made inside the site."""
        network = self

        class InsideConnection(http.client.HTTPConnection):
            def connect(self) -> None:
                self.sock = network.connect(address, port)

        return InsideConnection(address, port, timeout=30)


def _enter_network(pid: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    namespace = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY | os.O_CLOEXEC)
    try:
        if libc.setns(namespace, _CLONE_NEWNET) != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
    finally:
        os.close(namespace)


@contextmanager
def practice_network() -> Iterator[Network]:
    """The namespaces of a new site. When the context or this process ends, so does all inside."""
    command = [sys.executable, "-I", keeper.__file__, *HOSTS]
    if Path("/run/systemd/system").exists():
        # Under systemd a group of one's own must be asked for, with the right to divide it.
        scope = ("systemd-run", "--scope", "--quiet", "--collect", "--property=Delegate=yes")
        command = [*scope, "--", *command]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            if not line:
                raise PracticeError(
                    "The practice site could not make its namespaces; the reason is above. "
                    "It needs root, and a kernel that allows namespaces and cgroups."
                )
            told: dict[str, Any] = json.loads(line)
            network = Network(told["init"], tuple(Path(group) for group in told["groups"]))
            (network.state / "hosts").write_text(hosts_file())
            yield network
        finally:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.close()
            process.wait()
