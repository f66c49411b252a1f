import http.server
import json
import threading
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.engine.pull import Pull
from dockmirror.evidence.evidence import Says
from dockmirror.evidence.mirror_catalog import (
    Catalogue,
    MirrorCatalog,
    ask_catalogue,
    catalogue_url,
    read_catalogue,
)

MIRROR = "https://m.test/"
PULL = Pull("alpine:latest", ok=True, layers_downloaded=("0123456789ab",))


def listing(*names, complete=True):
    return Catalogue(frozenset(names), complete)


def evidence_from(*answers, pull=PULL):
    left = list(answers)
    source = MirrorCatalog([MIRROR], CancelToken(), ask=lambda mirror: left.pop(0))
    source.begin()
    return source.end(pull)


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ((listing(), listing("library/alpine")), Says.POSITIVE),
        ((listing("library/busybox"), listing("library/busybox")), Says.NOTHING),
        ((listing("library/alpine"), listing("library/alpine")), Says.NOTHING),
        ((listing(complete=False), listing("library/alpine")), Says.NOTHING),
        ((None, listing("library/alpine")), Says.NOTHING),
        ((listing(), None), Says.NOTHING),
        ((listing(), listing("library/alpine-other")), Says.NOTHING),
    ],
)
def test_a_catalogue_speaks_only_when_the_image_is_new_in_it(answers, says):
    evidence = evidence_from(*answers)
    assert evidence.says is says
    assert not evidence.decisive


def test_the_evidence_names_the_mirror_and_the_repository():
    detail = evidence_from(listing(), listing("library/alpine")).detail
    assert "m.test" in detail
    assert "library/alpine" in detail


def test_cancelling_ends_the_waiting_for_a_mirror_that_does_not_answer():
    token, answer = CancelToken(), threading.Event()

    def ask(mirror):
        token.cancel()
        answer.wait(10)
        return

    source = MirrorCatalog([MIRROR], token, ask=ask)
    with pytest.raises(Cancelled):
        source.begin()
    answer.set()


@contextmanager
def serving(status, body, headers=()):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, dict(self.headers)))
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format, *args):  # noqa: A002
            pass

    asked = []
    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", asked
        finally:
            server.shutdown()
            thread.join()


def test_a_mirror_is_asked_for_its_repositories():
    body = json.dumps({"repositories": ["library/alpine"]}).encode()
    with serving(200, body) as (mirror, asked):
        assert ask_catalogue(mirror) == listing("library/alpine")
    assert asked[0][0].startswith("/v2/_catalog?n=")


def test_the_persons_passwords_do_not_go_to_the_mirror(tmp_path, monkeypatch):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with serving(200, b'{"repositories": []}') as (mirror, asked):
        assert ask_catalogue(mirror) == listing()
    assert "Authorization" not in asked[0][1]


@pytest.mark.parametrize(
    ("status", "body"),
    [(401, b'{"repositories": []}'), (404, b""), (200, b"<html>"), (200, b"[]")],
)
def test_a_mirror_that_does_not_tell_is_none(status, body):
    with serving(status, body) as (mirror, _asked):
        assert ask_catalogue(mirror) is None


def test_a_redirect_is_not_followed():
    with serving(302, b"", [("Location", "http://127.0.0.1:9/")]) as (mirror, _asked):
        assert ask_catalogue(mirror) is None


def test_a_mirror_that_is_down_is_none():
    assert ask_catalogue("http://127.0.0.1:1/") is None


def test_another_page_makes_the_list_incomplete():
    body = b'{"repositories": ["library/a"]}'
    with serving(200, body, [("Link", '</v2/_catalog?last=a>; rel="next"')]) as (mirror, _asked):
        assert ask_catalogue(mirror) == listing("library/a", complete=False)


@pytest.mark.parametrize("mirror", ["https://m.test", "https://m.test/", "https://m.test/v2/"])
def test_the_catalogues_address_has_the_api_path_once(mirror):
    assert catalogue_url(mirror).startswith("https://m.test/v2/_catalog")


@given(st.binary(max_size=200))
def test_no_answer_upsets_the_reader(body):
    read_catalogue(body)
