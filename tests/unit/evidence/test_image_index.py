"""Asking a registry for what it has under a tag, over real sockets."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dockmirror.evidence.image_index import NotThere, ask_index

ARM = "sha256:" + "c" * 64
BODY = json.dumps(
    {"manifests": [{"digest": ARM, "platform": {"os": "linux", "architecture": "arm64"}}]}
).encode()


@contextmanager
def registry(status=200, body=BODY, headers=()):
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                self.close_connection = True

        def log_message(self, *_words):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_port}/", asked
        finally:
            running.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("image", "path"),
    [
        ("hello-world", "/v2/library/hello-world/manifests/latest"),
        ("acme/proof:2", "/v2/acme/proof/manifests/2"),
    ],
)
def test_an_index_is_asked_for_by_the_api(image, path):
    with registry() as (address, asked):
        index = ask_index(address, image)
    assert asked == [path]
    assert index is not None
    assert index.variants == {"linux/arm64": ARM}


def test_an_image_that_the_public_does_not_get_is_not_there():
    with registry(404) as (address, _asked), pytest.raises(NotThere):
        ask_index(address, "acme/proof")


@pytest.mark.parametrize("status", [401, 403, 429, 500, 503])
def test_a_registry_that_does_not_answer_well_tells_nothing(status):
    with registry(status) as (address, _asked):
        assert ask_index(address, "acme/proof") is None


def test_a_token_is_not_fetched_without_tls():
    challenge = ("WWW-Authenticate", 'Bearer realm="http://127.0.0.1:1/token",service="x"')
    with registry(401, headers=[challenge]) as (address, asked):
        assert ask_index(address, "acme/proof") is None
    assert len(asked) == 1


def test_an_answer_without_end_is_given_up():
    with registry(body=b"[" * (5 * 1024 * 1024)) as (address, _asked):
        assert ask_index(address, "acme/proof") is None


def test_a_registry_that_is_down_tells_nothing():
    with registry() as (address, _asked):
        pass
    assert ask_index(address, "acme/proof") is None
