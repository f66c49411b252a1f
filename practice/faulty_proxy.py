"""A proxy that spoils the bytes that pass: no real server could be made to."""

import contextlib
import http.client
import re
import socket
import threading
from http.server import BaseHTTPRequestHandler
from typing import Any

from practice.network import Network

_BLOB = re.compile(r"/v2/.+/blobs/(sha256:[0-9a-f]{64})")
_MANIFEST = re.compile(r"/v2/.+/manifests/")
_PASSED_ON = ("Content-Type", "Docker-Content-Digest", "Content-Range", "Etag")


class FaultyProxy:
    """Passes requests on to a registry on a loopback port of the site, and spoils its answers.

    ``cut-once`` breaks off each blob half way the first time, ``cut-always`` every time,
    ``cut-then-500`` refuses it after that; ``wrong-blob`` and ``wrong-manifest`` alter a byte.
    """

    def __init__(self, network: Network, port: int, upstream_port: int, fault: str) -> None:
        self._network = network
        self._upstream_port = upstream_port
        self._fault = fault
        self._cut: set[str] = set()
        self._server = network.listen("127.0.0.1", port)
        self._thread = threading.Thread(target=self._accept, name="faulty-proxy", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Take no more connections."""
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self._thread.join(5)

    def spoiled(self, path: str, status: int, body: bytes) -> tuple[int, bytes, int]:
        """Status, what is sent, and the length that is announced."""
        if status not in (200, 206):
            return status, body, len(body)
        blob = _BLOB.match(path)
        if blob is None:
            altered = self._fault == "wrong-manifest" and _MANIFEST.match(path)
            return status, _altered(body) if altered else body, len(body)
        if self._fault == "wrong-blob":
            return status, _altered(body), len(body)
        if not self._fault.startswith("cut-"):
            return status, body, len(body)
        again = blob[1] in self._cut
        self._cut.add(blob[1])
        if again and self._fault == "cut-once":
            return status, body, len(body)
        if again and self._fault == "cut-then-500":
            return 500, b"{}", 2
        return status, body[: len(body) // 2], len(body)

    def _accept(self) -> None:
        while True:
            try:
                connection, address = self._server.accept()
            except OSError:
                return
            threading.Thread(
                target=self._serve, args=(connection, address), name="faulty-proxy", daemon=True
            ).start()

    def _serve(self, connection: socket.socket, address: object) -> None:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 30

            def do_GET(self) -> None:
                proxy.answer(self)

            do_HEAD = do_GET  # noqa: N815

            def log_message(self, *_words: object) -> None:
                pass

        # Whoever asks may be gone at any moment.
        with connection, contextlib.suppress(OSError):
            Handler(connection, address, None)  # type: ignore[arg-type]  # no server of its own

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        upstream: http.client.HTTPConnection = self._network.http("127.0.0.1", self._upstream_port)
        with contextlib.closing(upstream):
            # moby sends a line ``Accept`` for each type that it takes.
            headers: dict[str, Any] = {
                name: ", ".join(values)
                for name in ("Accept", "Range", "Host")
                if (values := request.headers.get_all(name))
            }
            upstream.request(request.command, request.path, headers=headers)
            answer = upstream.getresponse()
            body = answer.read()
        head = request.command == "HEAD"
        status, sent, announced = (
            (answer.status, b"", int(answer.getheader("Content-Length") or 0))
            if head
            else self.spoiled(request.path, answer.status, body)
        )
        request.send_response(status)
        for name in _PASSED_ON:
            if (value := answer.getheader(name)) is not None:
                request.send_header(name, value)
        request.send_header("Content-Length", str(announced))
        request.end_headers()
        request.wfile.write(sent)


def _altered(body: bytes) -> bytes:
    return body[:-1] + bytes([body[-1] ^ 1]) if body else body
