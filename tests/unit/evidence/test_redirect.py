import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.engine.pull import Pull
from dockmirror.evidence.evidence import Evidence, Origin, Says
from dockmirror.evidence.judge import judge
from dockmirror.evidence.redirect import look_for_redirects, read_redirects, redirected_to
from dockmirror.evidence.verdict import VerdictKind

MIRROR = "https://mirror.example.test/"
LAYER = "sha256:" + "a" * 64
PULL = Pull("alpine:latest", ok=True, layers_downloaded=("a" * 12,))
LOG = Evidence(
    "daemon-log",
    Says.POSITIVE,
    "",
    decisive=True,
    origins={"manifest": Origin.MIRROR, LAYER: Origin.MIRROR},
    served_by={"mirror.example.test": Origin.MIRROR},
)


def looked(end, log=LOG, token=None):
    return look_for_redirects(PULL, [log], [MIRROR], token or CancelToken(), lambda _address: end)


@pytest.mark.parametrize(
    "end",
    [
        "https://production.cloudflare.docker.com/registry-v2/x?sig=1",
        "https://registry-1.docker.io/v2/library/alpine/blobs/x",
        "https://docker-images-prod.6aa30f8b08e16409b46e0173d6de2f56.r2.cloudflarestorage.com/x",
    ],
)
def test_layers_that_docker_hub_sends_make_the_verdict_mixed(end):
    (evidence,) = looked(end)
    assert evidence.says is Says.NEGATIVE
    assert evidence.handed_on == {LAYER: Origin.DOCKER_HUB}
    verdict = judge(PULL, [LOG, evidence])
    assert verdict.kind is VerdictKind.MIXED
    assert "aaaaaaaaaaaa" in verdict.sentence
    assert verdict.not_used
    assert "sig=" not in "".join(evidence.lines)


def test_connections_to_docker_hub_do_not_contradict_layers_that_were_handed_on():
    (evidence,) = looked("https://production.cloudflare.docker.com/x")
    hint = Evidence("connections", Says.NEGATIVE, "")
    assert judge(PULL, [LOG, hint, evidence]).kind is VerdictKind.MIXED
    assert judge(PULL, [LOG, hint]).kind is VerdictKind.UNPROVEN


def test_a_store_of_the_mirrors_own_counts_as_the_mirror_and_is_named():
    (evidence,) = looked("https://blobs.example.test/x")
    assert evidence.says is Says.NOTHING
    assert "blobs.example.test" in evidence.detail
    assert judge(PULL, [LOG, evidence]).kind is VerdictKind.MIRROR


@pytest.mark.parametrize("end", ["", "https://mirror.example.test/elsewhere"])
def test_a_mirror_that_sends_itself_is_not_spoken_of(end):
    assert looked(end) == ()


def test_a_mirror_that_served_nothing_is_not_asked():
    asked = []
    log = Evidence("daemon-log", Says.NEGATIVE, "", decisive=True, origins={LAYER: Origin.UNKNOWN})
    assert look_for_redirects(PULL, [log], [MIRROR], CancelToken(), asked.append) == ()
    assert asked == []


def test_the_first_layers_are_asked_for_by_the_api():
    asked = []

    def ask(address):
        asked.append(address)
        return ""

    look_for_redirects(PULL, [LOG], [MIRROR], CancelToken(), ask)
    assert asked == [f"https://mirror.example.test/v2/library/alpine/blobs/{LAYER}"]


def test_a_token_ends_it_at_once():
    token = CancelToken()
    held = threading.Event()

    def ask(_address):
        token.cancel()
        held.wait(20)
        return ""

    with pytest.raises(Cancelled):
        look_for_redirects(PULL, [LOG], [MIRROR], token, ask)
    held.set()


def test_some_layers_handed_on_are_named():
    (evidence,) = read_redirects({LAYER: "https://x.docker.com/", "sha256:b": ""}, [MIRROR])
    assert set(evidence.handed_on) == {LAYER}


@contextmanager
def server(locations):
    """Redirects by path; anything else is sent."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            where = locations.get(self.path)
            self.send_response(307 if where else 200)
            if where:
                self.send_header("Location", where)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_words):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_port}"
        finally:
            running.shutdown()
            thread.join()


def test_redirects_are_followed_to_their_end():
    with server({}) as store, server({"/a": "/b", "/b": f"{store}/c"}) as mirror:
        assert redirected_to(f"{mirror}/a") == f"{store}/c"
        assert redirected_to(f"{mirror}/c") == ""


def test_redirects_without_end_are_given_up():
    with server({"/a": "/a"}) as mirror:
        assert redirected_to(f"{mirror}/a") == f"{mirror}/a"


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "ftp://x/", "https:///x", "x"])
def test_what_cannot_be_asked_is_unknown(address):
    assert redirected_to(address) == ""
