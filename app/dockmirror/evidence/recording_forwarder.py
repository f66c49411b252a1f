"""A loopback forwarder in front of a mirror, which records what an engine fetches through it.

It passes requests and answers on as they are, and hashes what it passes.
"""

import contextlib
import hashlib
import ipaddress
import json
import re
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Final

from dockmirror.evidence.endpoint import registry_of
from dockmirror.evidence.http_session import Trust, http_session, system_trust
from dockmirror.helper.plain_text import visible

if TYPE_CHECKING:
    import requests

LOOPBACK: Final = "127.0.0.1"

_OBJECT: Final = re.compile(r"/v2/(.+)/(manifests|blobs)/([^/?]+)(?:\?.*)?\Z")
_ASKED: Final = ("Accept", "Range", "Authorization", "User-Agent", "If-None-Match")
_TOLD: Final = (
    "Content-Type",
    "Content-Length",
    "Content-Range",
    "Accept-Ranges",
    "Docker-Content-Digest",
    "Docker-Distribution-Api-Version",
    "ETag",
    "WWW-Authenticate",
    "Retry-After",
)
_CHUNK: Final = 64 * 1024
_SECONDS: Final = (10.0, 60.0)
_RECORDS: Final = 2000
_MANIFEST_LIMIT: Final = 4 * 1024 * 1024
_WRONG_CERTIFICATE: Final = 526
"""Not a status of HTTP: stands for a certificate that this computer does not trust."""


@dataclass(frozen=True)
class Passed:
    """One request that was passed on, and what came of it.

    ``name`` is a tag or digest, ``host`` the server that sent the answer after redirects.
    ``whole`` says that all of the object went through with the content that its digest names.
    ``config`` is the digest of the configuration that a manifest names; an index names none.
    """

    repository: str
    kind: str
    name: str
    method: str
    status: int
    host: str
    digest: str = ""
    whole: bool = False
    config: str = ""
    error: str = ""

    @property
    def certificate_was_refused(self) -> bool:
        """Whether this computer did not trust the mirror; an engine may all the same."""
        return self.status == _WRONG_CERTIFICATE


class RecordingForwarder:
    """Stands on this computer from ``start`` to ``stop``, where the engine calls it ``host``.

    That leads to a loopback address, or is another of this computer's: there too nobody but this
    computer is served. ``reached`` says that any request came.
    """

    def __init__(self, mirror: str, trust: Trust = system_trust, host: str = LOOPBACK) -> None:
        self.mirror = mirror
        self._host = host
        self._base = mirror.rstrip("/").removesuffix("/v2").rstrip("/")
        self._context = trust(mirror)
        self._passed: list[Passed] = []
        self.reached = False
        self._lock = threading.Lock()
        forwarder = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 60

            def do_GET(self) -> None:
                forwarder.pass_on(self)

            def do_HEAD(self) -> None:
                forwarder.pass_on(self)

            def log_message(self, *_words: object) -> None:
                pass

        self._server = _Server((_listens_at(host), 0), Handler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.1,), name="forwarder", daemon=True
        )

    @property
    def url(self) -> str:
        """Where the engine finds it."""
        return f"http://{self._host}:{self._server.server_port}/"

    @property
    def passed(self) -> tuple[Passed, ...]:
        """What went through so far, oldest first."""
        with self._lock:
            return tuple(self._passed)

    def start(self) -> None:
        """Take requests."""
        self._thread.start()

    def stop(self) -> None:
        """Take none any more. Idempotent."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join(5)
        self._server.server_close()

    def pass_on(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request of the engine with the mirror's answer."""
        import requests

        self.reached = True
        if not request.path.startswith("/v2/"):
            request.send_error(404)
            return
        # moby sends a line ``Accept`` for each type that it takes.
        headers = {
            name: ", ".join(values) for name in _ASKED if (values := request.headers.get_all(name))
        }
        # As it is stored: another coding would have another length and hash.
        headers["Accept-Encoding"] = "identity"
        try:
            with (
                http_session(self._context) as session,
                session.request(
                    request.command,
                    f"{self._base}{request.path}",
                    headers=headers,
                    timeout=_SECONDS,
                    stream=True,
                ) as answer,
            ):
                self._give(request, answer)
        except requests.exceptions.SSLError as error:
            self._refuse(request, _WRONG_CERTIFICATE, str(error))
        except (OSError, ValueError) as error:  # requests' own errors are an OSError
            self._refuse(request, 502, str(error))

    def _give(self, request: BaseHTTPRequestHandler, answer: "requests.Response") -> None:
        import urllib3.exceptions

        request.send_response(answer.status_code)
        told = {name: value for name in _TOLD if (value := answer.headers.get(name)) is not None}
        if "Content-Length" not in told:
            request.close_connection = True
            told["Connection"] = "close"
        for name, value in told.items():
            request.send_header(name, value)
        request.end_headers()
        digest = hashlib.sha256()
        start = b""
        whole = False
        error = ""
        try:
            if request.command == "GET":
                while piece := answer.raw.read(_CHUNK):
                    digest.update(piece)
                    start += piece[: _MANIFEST_LIMIT - len(start)]
                    request.wfile.write(piece)
                request.wfile.flush()
                whole = answer.status_code == 200
        except (OSError, ValueError, urllib3.exceptions.HTTPError) as broken:
            request.close_connection = True
            error = str(broken)
        asked = _OBJECT.match(request.path)
        name = f"sha256:{digest.hexdigest()}"
        if asked and asked[3].startswith("sha256:"):
            whole = whole and asked[3] == name
        self._record(
            request,
            status=answer.status_code,
            host=registry_of(str(answer.url)),
            digest=name if whole else "",
            whole=whole,
            config=config_of(start) if whole and asked and asked[2] == "manifests" else "",
            error=error or ("" if answer.ok else f"{answer.status_code} {answer.reason}"),
        )

    def _refuse(self, request: BaseHTTPRequestHandler, status: int, error: str) -> None:
        self._record(request, status=status, host=registry_of(self.mirror), error=error)
        # The connection to the engine may be what broke.
        with contextlib.suppress(OSError):
            request.close_connection = True
            request.send_error(502)

    def _record(
        self,
        request: BaseHTTPRequestHandler,
        *,
        status: int,
        host: str,
        digest: str = "",
        whole: bool = False,
        config: str = "",
        error: str = "",
    ) -> None:
        asked = _OBJECT.match(request.path)
        record = Passed(
            repository=asked[1] if asked else "",
            kind=asked[2] if asked else "",
            name=asked[3] if asked else "",
            method=str(request.command),
            status=status,
            host=host,
            digest=digest,
            whole=whole,
            config=config,
            error=visible(error, 300),
        )
        with self._lock:
            if len(self._passed) < _RECORDS:
                self._passed.append(record)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def verify_request(self, request: object, client_address: object) -> bool:
        """Whether a connection comes from this computer: from the very address that it asks.

        What comes from elsewhere cannot bear that: the kernel drops it as a martian.
        """
        del request
        here = self.server_address[0]
        return isinstance(client_address, tuple) and client_address[0] in (LOOPBACK, here)


def _listens_at(host: str) -> str:
    try:
        return str(ipaddress.IPv4Address(host))
    except ValueError:
        return LOOPBACK


def config_of(manifest: bytes) -> str:
    """The digest of the configuration that a manifest names; "" for an index, or no manifest."""
    try:
        named = json.loads(manifest)["config"]["digest"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
    return named if isinstance(named, str) else ""
