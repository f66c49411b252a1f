"""A registry on loopback that misbehaves as told: real sockets, real HTTP, real TLS.

By itself it serves ``library/hello-world`` as a pull-through cache would. ``answers`` replaces
what a path gives, ``*`` what any other path gives; else that is 404.
"""

import hashlib
import json
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from dockmirror.mirror.manifest import OCI_INDEX, OCI_MANIFEST, this_platform
from dockmirror.mirror.mirror_url import MirrorUrl, judge

LAYER = bytes(range(256)) * 512
REPOSITORY = "/v2/library/hello-world"


def digest(data: bytes) -> str:
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def manifest(layer: bytes = LAYER, size: int | None = None) -> bytes:
    entry = {"digest": digest(layer), "size": len(layer) if size is None else size}
    return json.dumps({"schemaVersion": 2, "mediaType": OCI_MANIFEST, "layers": [entry]}).encode()


def index(child: bytes, platform: str | None = None) -> bytes:
    os, _, architecture = (platform or this_platform()).partition("/")
    entry = {
        "digest": digest(child),
        "size": len(child),
        "platform": {"os": os, "architecture": architecture},
    }
    return json.dumps({"schemaVersion": 2, "mediaType": OCI_INDEX, "manifests": [entry]}).encode()


@dataclass
class Reply:
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


Answering = Reply | Callable[["Handler"], None]

API = {"Docker-Distribution-Api-Version": "registry/2.0"}
HTML = Reply(200, b"<!DOCTYPE html><title>Log &amp; in</title>", {"Content-Type": "text/html"})


def blob(body: bytes, kind: str = "application/octet-stream") -> Reply:
    return Reply(200, body, {"Content-Type": kind, "Docker-Content-Digest": digest(body)})


def cache(
    layer: bytes = LAYER,
    platform: str | None = None,
    *,
    top: bytes | None = None,
    repository: str = REPOSITORY,
) -> dict[str, Answering]:
    """What a good cache answers; ``top`` is served for the tag in place of an index."""
    child = manifest(layer)
    kind = OCI_INDEX if top is None else OCI_MANIFEST
    top = index(child, platform) if top is None else top
    return {
        "/v2/": Reply(200, b"{}", {"Content-Type": "application/json", **API}),
        f"{repository}/manifests/latest": blob(top, kind),
        f"{repository}/manifests/{digest(top)}": blob(top, kind),
        f"{repository}/manifests/{digest(child)}": blob(child, OCI_MANIFEST),
        f"{repository}/blobs/{digest(layer)}": blob(layer),
    }


LAYER_PATH = f"{REPOSITORY}/blobs/{digest(LAYER)}"
TAG_PATH = f"{REPOSITORY}/manifests/latest"
TOP_PATH = f"{REPOSITORY}/manifests/{digest(index(manifest()))}"
BUSYBOX = "/v2/library/busybox"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: "Server"

    def do_GET(self) -> None:
        self.server.registry.requests.append((self.command, self.path, dict(self.headers)))
        answers = self.server.registry.answers
        path, _, _query = self.path.partition("?")
        answer = answers.get(
            f"{self.command} {path}", answers.get(path, answers.get("*", Reply(404, b"{}")))
        )
        if isinstance(answer, Reply):
            self.reply(answer)
        else:
            self.close_connection = True
            answer(self)

    do_HEAD = do_GET  # noqa: N815  (the name that the base class looks for)
    do_POST = do_GET  # noqa: N815
    do_PATCH = do_GET  # noqa: N815
    do_DELETE = do_GET  # noqa: N815

    def reply(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def wait_for_the_end(self) -> None:
        """Say nothing until the test is over."""
        self.server.registry.over.wait()

    def drip(self, data: bytes, seconds: float) -> None:
        """Send a byte, pause, and again, until the test is over or the client has gone."""
        while not self.server.registry.over.wait(seconds):
            self.wfile.write(data)
            self.wfile.flush()

    def log_message(self, *_arguments: Any) -> None:
        """Keep the test's output clean."""


class Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 512
    registry: "Registry"

    def get_request(self) -> tuple[Any, Any]:
        sock, address = super().get_request()
        context = self.registry.context
        if context is not None:
            sock = context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return sock, address

    def handle_error(self, *_arguments: Any) -> None:
        """A client that goes away is what some tests are about."""


class Registry:
    def __init__(
        self, answers: dict[str, Answering] | None = None, context: ssl.SSLContext | None = None
    ) -> None:
        self.answers = cache() if answers is None else answers
        self.context = context
        self.requests: list[tuple[str, str, dict[str, str]]] = []
        self.over = threading.Event()
        self._server = Server(("127.0.0.1", 0), Handler)
        self._server.registry = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def address(self) -> str:
        return f"{'https' if self.context else 'http'}://127.0.0.1:{self.port}"

    @property
    def url(self) -> MirrorUrl:
        url = judge(self.address).url
        assert url is not None
        return url

    def __enter__(self) -> "Registry":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
