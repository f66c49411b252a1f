"""An engine's API as far as a test scripts it, over a real unix socket.

Stands in for dockerd where a test needs answers that no healthy daemon gives: a stream that
stalls, breaks or is malformed.
"""

import http.server
import json
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit


@dataclass
class Script:
    """The answers. ``stream`` is called with a function that sends a chunk of a pull's stream."""

    info: dict[str, object] = field(default_factory=dict)
    images: list[dict[str, object]] = field(default_factory=list)
    stream: Callable[[Callable[[bytes], None]], None] = lambda send: None
    refusal: tuple[int, bytes] | None = None
    ping_failures: int = 0
    asked: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    disconnected: threading.Event = field(default_factory=threading.Event)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: Script

    def address_string(self):
        return "test"

    def log_message(self, format, *args):  # noqa: A002
        pass

    def _answer(self, status, body, kind="application/json"):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        script, path = self.script, urlsplit(self.path).path
        script.asked.append(f"GET {self.path}")
        if path.endswith("/version"):
            self._answer(200, b'{"ApiVersion": "1.45", "Version": "26.1.5"}')
        elif path.endswith("/_ping"):
            script.ping_failures -= 1
            failing = script.ping_failures >= 0
            self._answer(500 if failing else 200, b"OK", "text/plain")
        elif path.endswith("/info"):
            self._answer(200, json.dumps(script.info).encode())
        elif path.endswith("/images/json"):
            wanted = json.loads(parse_qs(urlsplit(self.path).query).get("filters", ["{}"])[0])
            names = wanted.get("reference")
            found = [
                image
                for image in script.images
                if not names or set(names) & set(image.get("RepoTags") or ())
            ]
            self._answer(200, json.dumps(found).encode())
        elif path.endswith("/containers/json"):
            self._answer(200, b'[{"Id": "abc", "Names": ["/web"]}]')
        else:
            self._answer(404, b'{"message": "no such thing"}')

    def do_DELETE(self):
        script = self.script
        script.asked.append(f"DELETE {self.path}")
        name = urlsplit(self.path).path.rpartition("/images/")[2]
        if any(name in (image.get("RepoTags") or ()) for image in script.images):
            self._answer(200, b"[]")
        else:
            self._answer(404, b'{"message": "No such image"}')

    def do_POST(self):
        script = self.script
        script.asked.append(f"POST {self.path}")
        script.headers = dict(self.headers)
        if script.refusal is not None:
            self._answer(*script.refusal)
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

        def send(chunk):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
            self.wfile.flush()

        try:
            script.stream(send)
            self.wfile.write(b"0\r\n\r\n")
        except ConnectionAbortedError:
            self.close_connection = True
            return
        except OSError:
            self.script.disconnected.set()
        self._wait_for_the_end()

    def _wait_for_the_end(self):
        """The client closes the connection of a pull, or lets it be closed."""
        self.connection.settimeout(10)
        try:
            if not self.connection.recv(1):
                self.script.disconnected.set()
        except OSError:
            pass
        self.close_connection = True


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


@contextmanager
def scripted_engine(folder: Path, script: Script) -> Iterator[str]:
    """Serve ``script``; gives the engine's address."""
    handler = type("Handler", (_Handler,), {"script": script})
    path = folder / "docker.sock"
    with _Server(str(path), handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"unix://{path}"
        finally:
            server.shutdown()
            thread.join()


def lines(*messages: dict[str, object]) -> bytes:
    """Messages as the engine streams them."""
    return b"".join(json.dumps(message).encode() + b"\r\n" for message in messages)
