"""nginx in a site: one process an address, and its access log as records."""

import json
import signal
from dataclasses import dataclass
from pathlib import Path

from practice.certificates import Certificate
from practice.failure import PracticeError, wait_until
from practice.keeper import STATE
from practice.network import Network
from practice.packages import find_program
from practice.processes import InsideProcess

_MARKER = "/practice-marker"

_CONFIGURATION = """
user root;
daemon off;
master_process off;
pid {inside}/nginx.pid;
error_log {inside}/error.log warn;
events {{ worker_connections 512; }}
http {{
    log_format access escape=json '{{"time":$msec,"host":"$host","method":"$request_method",'
        '"uri":"$request_uri","status":$status,"bytes":$body_bytes_sent,'
        '"user_agent":"$http_user_agent","authorization":"$http_authorization"}}';
    access_log {inside}/access.log access;
    client_body_temp_path {inside}/body;
    proxy_temp_path {inside}/proxy;
    fastcgi_temp_path {inside}/fastcgi;
    uwsgi_temp_path {inside}/uwsgi;
    scgi_temp_path {inside}/scgi;
    client_max_body_size 0;
    server_tokens off;
    default_type application/json;
    proxy_set_header Host $host;
    proxy_set_header X-Forwarded-Proto $scheme;
    proxy_buffering off;
    server {{
        listen 127.0.0.1:{marker_port};
        location {marker} {{ return 204; }}
    }}
    {servers}
}}
"""

_TLS = """
    ssl_certificate {inside}/certificate.pem;
    ssl_certificate_key {inside}/key.pem;
    ssl_protocols TLSv1.2 TLSv1.3;
"""


@dataclass(frozen=True)
class Request:
    """One line of an access log."""

    time: float
    """When it was answered, seconds since 1970."""
    host: str
    method: str
    uri: str
    """Path and query as asked."""
    status: int
    bytes: int
    """Size of the answer's body."""
    user_agent: str
    authorization: str
    """The ``Authorization`` header as sent, or nothing."""


def parse_access_log(text: str) -> list[Request]:
    """The records of a log, the markers of ``NginxServer`` left out."""
    records = [Request(**json.loads(line)) for line in text.splitlines() if line]
    return [record for record in records if not record.uri.startswith(_MARKER)]


class NginxServer:
    """nginx at one address. A new configuration is in force when ``serve`` returns."""

    def __init__(self, network: Network, name: str, address: str, marker_port: int) -> None:
        self._network = network
        self._address = address
        self._marker_port = marker_port
        self._process: InsideProcess | None = None
        self._markers = 0
        self._offset = 0
        self._inside = f"{STATE}/{name}"
        self.folder: Path = network.state / name
        self.folder.mkdir(exist_ok=True)
        self._log = self.folder / "access.log"
        self._log.touch()

    @property
    def tls(self) -> str:
        """The directives by which a ``server`` block uses the current certificate."""
        return _TLS.format(inside=self._inside)

    def use_certificate(self, certificate: Certificate) -> None:
        """The certificate from the next ``serve`` on."""
        (self.folder / "certificate.pem").write_bytes(certificate.certificate)
        (self.folder / "key.pem").write_bytes(certificate.key)

    def serve(self, servers: str, port: int = 443) -> None:
        """Run with these ``server`` blocks, from now on only. Raises ``PracticeError``."""
        # A reload would let old workers take connections for a while; a restart does not.
        self.stop()
        (self.folder / "nginx.conf").write_text(
            _CONFIGURATION.format(
                inside=self._inside,
                marker=_MARKER,
                marker_port=self._marker_port,
                servers=servers,
            )
        )
        program = str(find_program("nginx"))
        self._process = process = self._network.start(
            [program, "-c", f"{self._inside}/nginx.conf", "-e", f"{self._inside}/error.log"],
            self.folder / "output.log",
        )

        def answers() -> bool:
            if process.poll() is not None:
                words = (self.folder / "output.log").read_text(errors="replace")[-1000:]
                raise PracticeError(f"nginx did not start: {words}")
            return self._network.listens(self._address, port)

        wait_until(answers, f"nginx to listen on {self._address}:{port}")

    def stop(self) -> None:
        """End it: connections are refused from now on."""
        if self._process is not None:
            self._process.stop(signal.SIGTERM)
            self._process = None

    def requests(self) -> list[Request]:
        """The requests answered since the start or the last ``clear``, oldest first."""
        self._settle()
        with self._log.open("rb") as log:
            log.seek(self._offset)
            return parse_access_log(log.read().decode(errors="replace"))

    def clear(self) -> None:
        """Forget the requests so far."""
        self._settle()
        self._offset = self._log.stat().st_size

    def _settle(self) -> None:
        """Wait until a request of our own is in the log: all earlier ones are, then."""
        if self._process is None:
            return
        self._markers += 1
        marker = f"{_MARKER}/{self._markers}"
        connection = self._network.http("127.0.0.1", self._marker_port)
        connection.request("GET", marker)
        connection.getresponse().read()
        connection.close()
        wanted = f'"{marker}"'.encode()
        wait_until(lambda: wanted in self._log.read_bytes()[-4000:], "nginx to write its log")
