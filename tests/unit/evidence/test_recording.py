"""A real client fetches through the forwarder from a real server that can misbehave."""

import hashlib
import http.client
import json
import threading
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from dockmirror.engine.pull import Pull
from dockmirror.evidence.evidence import Origin, Says
from dockmirror.evidence.judge import judge
from dockmirror.evidence.recording_endpoint import RecordingEndpoint, read
from dockmirror.evidence.recording_forwarder import Passed, config_of
from dockmirror.evidence.verdict import VerdictKind


def digest(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


LAYER, CONFIG = b"layer" * 1000, b'{"os":"linux"}'
MANIFEST = json.dumps(
    {"config": {"digest": digest(CONFIG)}, "layers": [{"digest": digest(LAYER)}]}
).encode()
INDEX = json.dumps({"manifests": [{"digest": digest(MANIFEST)}]}).encode()
OBJECTS = {
    **{f"/v2/library/alpine/manifests/{digest(one)}": one for one in (INDEX, MANIFEST)},
    **{f"/v2/library/alpine/blobs/{digest(one)}": one for one in (CONFIG, LAYER)},
}
SHORT = digest(LAYER)[7:19]
PULL = Pull(f"alpine@{digest(INDEX)}", ok=True, layers_downloaded=(SHORT,))


@contextmanager
def registry(spoil=lambda path, body: (200, body, len(body))):
    seen = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            seen.append(dict(self.headers.items()))
            body = OBJECTS.get(self.path.partition("?")[0])
            status, sent, length = (404, b"", 0) if body is None else spoil(self.path, body)
            self.send_response(status)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(sent)
            self.close_connection = len(sent) < length

        def log_message(self, *_words):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{running.server_port}/", seen
        finally:
            running.shutdown()
            thread.join()


def fetch(url, path, source=""):
    with closing(
        http.client.HTTPConnection(
            urlsplit(url).netloc, timeout=10, source_address=(source, 0) if source else None
        )
    ) as connection:
        connection.putrequest("GET", path)
        connection.putheader("Accept", "application/one")
        connection.putheader("Accept", "application/two")
        connection.endheaders()
        answer = connection.getresponse()
        try:
            return answer.status, answer.read()
        except http.client.IncompleteRead as cut:
            return answer.status, cut.partial


def pull_all(spoil=None, *, leave_out=()):
    """Fetch everything as an engine does; the evidence, and what came through."""
    with registry(*([spoil] if spoil else [])) as (mirror, seen):
        endpoint = RecordingEndpoint([mirror], [mirror])
        endpoint.begin()
        try:
            got = [fetch(endpoint.urls[0], path) for path in OBJECTS if path not in leave_out]
        finally:
            evidence = endpoint.end(PULL)
    return evidence, got, seen


def test_a_whole_pull_through_the_endpoint_is_the_mirrors():
    evidence, got, _seen = pull_all()
    assert [body for _status, body in got] == list(OBJECTS.values())
    assert (evidence.says, evidence.decisive) == (Says.POSITIVE, True)
    assert judge(PULL, [evidence]).kind is VerdictKind.MIRROR


def test_every_accept_line_reaches_the_mirror():
    _evidence, _got, seen = pull_all()
    assert seen[0]["Accept"] == "application/one, application/two"


@pytest.mark.parametrize("path", [path for path in OBJECTS if "blobs" in path])
def test_a_blob_that_did_not_go_through_takes_the_proof_away(path):
    evidence, _got, _seen = pull_all(leave_out=[path])
    assert judge(PULL, [evidence]).kind is not VerdictKind.MIRROR


def test_without_the_platforms_manifest_the_index_proves_nothing():
    path = f"/v2/library/alpine/manifests/{digest(MANIFEST)}"
    evidence, _got, _seen = pull_all(leave_out=[path])
    assert judge(PULL, [evidence]).kind is VerdictKind.MIXED


def test_a_name_that_the_engine_does_not_reach_this_computer_by_says_nothing_of_the_mirror():
    with registry() as (mirror, _seen):
        endpoint = RecordingEndpoint([mirror], [mirror], host="host.docker.internal")
        endpoint.begin()
        (url,) = endpoint.urls
        assert url.startswith("http://host.docker.internal:")
        unreached = endpoint.seen(PULL)
        here = url.replace("host.docker.internal", "127.0.0.1")
        fetch(here, "/v2/")
        reached = endpoint.end(PULL)
    assert (unreached.says, unreached.decisive) == (Says.NOTHING, False)
    assert judge(PULL, [unreached]).kind is VerdictKind.UNPROVEN
    assert judge(PULL, [reached]).kind is VerdictKind.DOCKER_HUB


def test_nothing_through_the_endpoint_was_docker_hubs():
    evidence, _got, _seen = pull_all(leave_out=OBJECTS)
    assert judge(PULL, [evidence]).kind is VerdictKind.DOCKER_HUB


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda body: (500, b"", 0),
        lambda body: (200, body[: len(body) // 2], len(body)),
        lambda body: (200, body[:-1] + b"!", len(body)),
        lambda body: (206, body, len(body)),
    ],
    ids=["refused", "cut", "altered", "a part"],
)
def test_a_layer_that_the_mirror_spoils_is_not_its_own(spoiled):
    def spoil(path, body):
        return spoiled(body) if body is LAYER else (200, body, len(body))

    evidence, _got, _seen = pull_all(spoil)
    assert evidence.origins[SHORT] is Origin.DOCKER_HUB
    assert judge(PULL, [evidence]).kind is VerdictKind.MIXED


def test_why_the_mirror_failed_is_kept():
    evidence, _got, _seen = pull_all(lambda path, body: (503, b"", 0))
    assert evidence.passed_over.startswith("503")


def test_a_mirror_that_is_down_is_told_from_one_that_serves():
    with registry() as (mirror, _seen):
        pass
    endpoint = RecordingEndpoint([mirror], [mirror])
    endpoint.begin()
    status, _body = fetch(endpoint.urls[0], "/v2/")
    evidence = endpoint.end(PULL)
    assert status == 502
    assert judge(PULL, [evidence]).kind is VerdictKind.DOCKER_HUB
    assert evidence.passed_over


def test_only_the_registry_api_is_passed_on():
    with registry() as (mirror, seen):
        endpoint = RecordingEndpoint([mirror], [mirror])
        endpoint.begin()
        assert fetch(endpoint.urls[0], "/metrics")[0] == 404
        endpoint.abandon()
        assert seen == []


def test_at_another_address_nobody_but_this_computer_is_served():
    here = "127.0.0.2"
    with registry() as (mirror, seen):
        endpoint = RecordingEndpoint([mirror], [mirror], host=here)
        assert urlsplit(endpoint.urls[0]).hostname == here
        endpoint.begin()
        try:
            path, body = next(iter(OBJECTS.items()))
            assert fetch(endpoint.urls[0], path, source=here) == (200, body)
            with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
                fetch(endpoint.urls[0], path, source="127.0.0.3")
        finally:
            endpoint.abandon()
        assert len(seen) == 1


def test_a_certificate_that_this_computer_does_not_trust_leaves_it_open():
    refused = Passed("", "", "", "GET", 526, "mirror.example.test", error="x509")
    evidence = read([("https://mirror.example.test/", refused)], PULL, [])
    assert evidence.says is Says.NOTHING
    assert judge(PULL, [evidence]).kind is VerdictKind.UNPROVEN


def test_another_mirrors_objects_are_not_the_mirrors():
    passed = [
        ("https://other.example.test/", Passed("library/alpine", *rest, whole=True))
        for rest in (
            ("manifests", digest(MANIFEST), "GET", 200, "other.example.test", digest(MANIFEST)),
            ("blobs", digest(CONFIG), "GET", 200, "other.example.test", digest(CONFIG)),
            ("blobs", digest(LAYER), "GET", 200, "other.example.test", digest(LAYER)),
        )
    ]
    passed[0] = (
        passed[0][0],
        Passed(**{**vars(passed[0][1]), "config": digest(CONFIG)}),
    )
    evidence = read(passed, PULL, ["https://mirror.example.test/"])
    assert set(evidence.origins.values()) == {Origin.ELSEWHERE}


@pytest.mark.parametrize("body", [b"", b"[]", b'{"config":1}', b'{"manifests":[]}', b"\xff"])
def test_what_names_no_configuration_has_none(body):
    assert config_of(body) == ""
