"""A certificate authority that speaks ACME (Debian's pebble), on the site's loopback."""

import json
import shutil
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from practice.certificates import Authority
from practice.failure import PracticeError, wait_until
from practice.keeper import STATE
from practice.network import Network
from practice.packages import find_program, install
from practice.processes import InsideProcess

_PORT, _MANAGEMENT_PORT, _DNS_PORT = 14000, 15000, 8053
_HOST = "localhost"


@dataclass(frozen=True)
class AcmeAuthority:
    """A running one: ``directory`` is its address; ``trusted`` vouches for its own server."""

    directory: str
    trusted: Path
    root: bytes
    """The certificate (PEM) from which those that it issues come."""


@contextmanager
def acme_authority(network: Network, authority: Authority, address: str) -> Iterator[AcmeAuthority]:
    """Runs one that finds every name at ``address``; its own server's certificate is the site's.

    Raises ``PracticeError``.
    """
    if find_program("pebble") is None:
        install(["pebble"])
    folder = network.state / "acme"
    folder.mkdir()
    inside = f"{STATE}/acme"
    pair = authority.issue((_HOST,))
    (folder / "certificate.pem").write_bytes(pair.certificate)
    (folder / "key.pem").write_bytes(pair.key)
    (folder / "trusted.pem").write_bytes(authority.certificate)
    settings = {
        "listenAddress": f"127.0.0.1:{_PORT}",
        "managementListenAddress": f"127.0.0.1:{_MANAGEMENT_PORT}",
        "certificate": f"{inside}/certificate.pem",
        "privateKey": f"{inside}/key.pem",
        "httpPort": 80,
        "tlsPort": 443,
    }
    (folder / "pebble.json").write_text(json.dumps({"pebble": settings}))
    names = ["pebble-challtestsrv", f"-defaultIPv4={address}", "-defaultIPv6="]
    names += [f"-dns01=127.0.0.1:{_DNS_PORT}", "-http01=", "-https01=", "-tlsalpn01="]
    names += ["-management=127.0.0.1:8055"]
    pebble = ["env", "PEBBLE_VA_NOSLEEP=1", "PEBBLE_WFE_NONCEREJECT=0", "pebble"]
    pebble += [f"-config={inside}/pebble.json", f"-dnsserver=127.0.0.1:{_DNS_PORT}"]
    log = folder / "output.log"
    running = [network.start(names, log), network.start(pebble, log)]
    try:
        wait_until(lambda: _answers(network, running, log), "the ACME authority to listen")
        root = _root(network, authority)
        yield AcmeAuthority(f"https://{_HOST}:{_PORT}/dir", folder / "trusted.pem", root)
    finally:
        for process in running:
            process.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _answers(network: Network, running: list[InsideProcess], log: Path) -> bool:
    if any(process.poll() is not None for process in running):
        raise PracticeError(f"The ACME authority did not start: {log.read_text()[-1000:]}")
    return all(network.listens("127.0.0.1", port) for port in (_PORT, _MANAGEMENT_PORT))


def _root(network: Network, authority: Authority) -> bytes:
    context = ssl.create_default_context(cadata=authority.certificate.decode())
    connection = HTTPConnection(_HOST, timeout=30)
    plain = network.connect("127.0.0.1", _MANAGEMENT_PORT)
    connection.sock = context.wrap_socket(plain, server_hostname=_HOST)
    try:
        connection.request("GET", "/roots/0")
        return connection.getresponse().read()
    finally:
        connection.close()
