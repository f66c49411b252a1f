"""What a mirror's web server answers, one test a finding."""

import pytest

from dockmirror.mirror import registry_client
from dockmirror.mirror.daemon_view import DaemonView
from tests.unit.mirror.asking import ask, errors, remarks, the_error
from tests.unit.mirror.raw_server import RawServer
from tests.unit.mirror.registry_server import (
    API,
    HTML,
    LAYER,
    LAYER_PATH,
    REPOSITORY,
    TAG_PATH,
    TOP_PATH,
    Handler,
    Registry,
    Reply,
    blob,
    cache,
    digest,
    index,
    manifest,
)


def silent(handler: Handler) -> None:
    handler.wait_for_the_end()


def cut_short(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(LAYER)))
    handler.end_headers()
    handler.wfile.write(LAYER[:1000])


def endless_body(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while not handler.server.registry.over.is_set():
        handler.wfile.write(b" " * 65536)


def endless_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.server.registry.over.is_set():
        handler.wfile.write(b"X-More: yes\r\n" * 1000)


def closing(handler: Handler) -> None:
    handler.close_connection = True


def redirect(location: str) -> Reply:
    return Reply(307, b"", {"Location": location})


def everywhere(answer: Reply) -> dict[str, Reply]:
    """Every path answers so."""
    return dict.fromkeys((*cache(), "*"), answer)


def http_2(handler: Handler) -> None:
    """Begins with its settings, as a server that speaks HTTP/2 only does."""
    handler.wfile.write(b"\x00\x00\x06\x04\x00\x00\x00\x00\x00\x00\x03\x00\x00\x00\x80")


BARE = Reply(200)
FAULTS = {
    "http-html": everywhere(HTML),
    "http-captive-portal": everywhere(Reply(511, b"<html>", {"Content-Type": "text/html"})),
    "http-not-found": everywhere(Reply(404, b"404 page not found")),
    "http-forbidden": everywhere(Reply(403, b'{"errors":[{"message":"go away"}]}')),
    "http-rate-limited": everywhere(Reply(429, b"", {"Retry-After": "120"})),
    "http-gateway": everywhere(Reply(502)),
    "http-server-error": everywhere(Reply(500, b"oops")),
    "http-status": everywhere(Reply(418)),
    "http-v1-registry": {
        "/v2/": Reply(404),
        "/v1/_ping": Reply(200, b"true", {"X-Docker-Registry-Version": "0.9.1"}),
    },
    "http-too-large": {"/v2/": endless_body},
    "http-cut-short": {LAYER_PATH: cut_short},
    "http-not-http": {"/v2/": endless_headers},
    "http-not-a-registry": {
        "/v2/": Reply(200, b"It works!", {"Content-Type": "text/plain"}),
        TAG_PATH: Reply(404),
    },
    "connection-broken": {"/v2/": closing},
    "redirect-loop": {"/v2/": redirect("/v2/")},
    "redirect-unreachable": {LAYER_PATH: redirect("http://127.0.0.1:1/layer?token=secret")},
    "redirect-forbidden": {LAYER_PATH: redirect("http://169.254.169.254/latest/meta-data")},
    "tls-client-certificate": {"/v2/": Reply(400, b"No required SSL certificate was sent")},
    "auth-basic": {"/v2/": Reply(401, b"", {"WWW-Authenticate": 'Basic realm="x"'})},
    "auth-unknown": {"/v2/": Reply(401, b"", {"WWW-Authenticate": "Negotiate"})},
    "not-a-cache": {TAG_PATH: Reply(404, b'{"errors":[{"code":"MANIFEST_UNKNOWN"}]}')},
    "cache-upstream-down": {TAG_PATH: Reply(500, b'{"errors":[{"message":"no upstream"}]}')},
    "cache-denied": {TAG_PATH: Reply(403)},
    "cache-rate-limited": {TAG_PATH: Reply(429, b"toomanyrequests")},
    "manifest-invalid": {"GET " + TAG_PATH: Reply(200, b"[" * 200_000), "HEAD " + TAG_PATH: BARE},
    "manifest-old": cache(top=b'{"schemaVersion": 1}'),
    "manifest-type": {TOP_PATH: Reply(200, index(manifest()), {"Content-Type": "text/plain"})},
    "http-login-page": {**everywhere(redirect("/login")), "/login": HTML},
    "http-2-only": everywhere(http_2),
    "digest-mismatch": {LAYER_PATH: blob(b"something else")},
    "layer-fails": {LAYER_PATH: Reply(500, b"oops")},
    "layer-missing": {LAYER_PATH: Reply(404, b'{"errors":[{"code":"BLOB_UNKNOWN"}]}')},
    "layer-size-limit": {LAYER_PATH: Reply(413, b"request entity too large")},
    "layer-storage-full": {LAYER_PATH: Reply(500, b"write /var: no space left on device")},
}


@pytest.mark.parametrize("code", FAULTS)
def test_a_fault_is_found_by_its_code_and_no_other_error(code):
    with Registry({**cache(), **FAULTS[code]}) as registry:
        report = ask(registry.url)
    assert errors(report) == [code]
    assert not report.usable
    assert "?" not in the_error(report).title


def test_a_good_cache_is_usable_and_nothing_is_remarked():
    with Registry() as registry:
        report = ask(registry.url)
    assert report.usable
    assert report.findings == ()
    assert [(step.id, step.status) for step in report.steps] == [
        ("look-up", "done"),
        ("connect", "done"),
        ("tls", "skipped"),
        ("registry-api", "done"),
        ("authentication", "done"),
        ("cache", "done"),
    ]
    assert report.image == "library/hello-world"
    assert report.manifest_digest == digest(index(manifest()))
    assert report.addresses == ("127.0.0.1",)
    assert report.bytes_per_second is None


@pytest.mark.parametrize(
    ("store", "query"),
    [("graph-driver", ""), ("containerd", "?ns=docker.io"), (None, "")],
)
def test_it_asks_as_the_engine_with_that_image_store_asks(store, query):
    with Registry() as registry:
        report = ask(registry.url, view=DaemonView(image_store=store))
    assert report.usable
    of_images = [one for one in registry.requests if one[1] != "/v2/"]
    child = f"{REPOSITORY}/manifests/{digest(manifest())}"
    assert [(verb, path) for verb, path, _headers in of_images][:4] == [
        ("HEAD", f"{TAG_PATH}{query}"),
        ("GET", f"{TOP_PATH}{query}"),
        ("GET", f"{child}{query}"),
        ("GET", f"{LAYER_PATH}{query}"),
    ]
    assert all(headers["User-Agent"].startswith("Dockmirror/") for *_, headers in of_images)
    assert "application/vnd.oci.image.index.v1+json" in of_images[0][2]["Accept"]


def test_a_mirror_that_refuses_head_fails_for_the_containerd_store_alone():
    answers = {**cache(), f"HEAD {TAG_PATH}": Reply(405)}
    with Registry(answers) as registry:
        containerd = ask(registry.url, view=DaemonView(image_store="containerd"))
        assert errors(containerd) == ["head-refused"]
        assert ask(registry.url, view=DaemonView(image_store="graph-driver")).usable


def test_a_missing_version_header_is_a_warning():
    with Registry({**cache(), "/v2/": Reply(200, b"{}")}) as registry:
        report = ask(registry.url)
    assert report.usable
    assert remarks(report) == ["http-no-version-header"]


def test_a_redirect_of_the_api_is_followed_and_remarked():
    answers = {**cache(), "/v2/": redirect("/other/"), "/other/": Reply(200, b"{}", API)}
    with Registry(answers) as registry:
        report = ask(registry.url)
    assert report.usable
    assert remarks(report) == ["redirected"]


def test_a_login_page_is_named_with_its_title():
    with Registry({**cache(), **FAULTS["http-login-page"]}) as registry:
        error = the_error(ask(registry.url))
    assert "Log & in" in error.detail
    assert "/login" in error.detail


def test_plain_http_that_leads_to_a_page_on_another_host_is_a_captive_portal(names):
    names["mirror.test"] = ["127.0.0.1"]
    with (
        Registry({"*": HTML}) as portal,
        Registry(everywhere(redirect(portal.address))) as registry,
    ):
        report = ask(f"http://mirror.test:{registry.port}")
    assert errors(report) == ["http-captive-portal"]


def test_a_mirror_that_fails_at_its_base_alone_is_usable_as_it_is_for_the_engine():
    with Registry({**cache(), "/v2/": Reply(404)}) as registry:
        report = ask(registry.url)
    assert report.usable
    assert remarks(report) == ["http-base-fails"]


def by_user_agent(for_engine: Reply, for_others: Reply):
    def answer(handler):
        is_engine = handler.headers["User-Agent"].startswith("docker/")
        handler.reply(for_engine if is_engine else for_others)

    return answer


def test_a_rule_against_our_own_name_is_told_from_a_missing_registry():
    rule = by_user_agent(Reply(200, b"{}", API), Reply(404))
    with Registry({"*": rule}) as registry:
        error = the_error(ask(registry.url))
    assert error.code == "http-user-agent-rule"
    assert "--force" in error.remedy


def test_a_rule_against_the_engines_name_is_a_warning():
    rule = by_user_agent(Reply(404), Reply(200, b"{}", API))
    with Registry({**cache(), "/v2/": rule}) as registry:
        report = ask(registry.url)
    assert report.usable
    assert remarks(report) == ["http-engine-refused"]


def test_an_old_version_of_http_is_good_to_know():
    def old(handler):
        handler.protocol_version = "HTTP/1.0"
        handler.reply(Reply(200, b"{}", API))

    with Registry({**cache(), "/v2/": old}) as registry:
        report = ask(registry.url)
    assert report.usable
    assert remarks(report) == ["http-1-0"]


@pytest.mark.parametrize("location", ["file:///etc/passwd", "http://[", "http://me:pw@127.0.0.1/"])
def test_a_redirect_that_no_engine_should_follow_is_not_followed(location):
    with Registry({**cache(), LAYER_PATH: redirect(location)}) as registry:
        error = the_error(ask(registry.url))
    assert error.code == "redirect-forbidden"
    assert "me:pw" not in repr(error)


def test_a_signed_address_is_shown_without_its_signature():
    with Registry({**cache(), **FAULTS["redirect-unreachable"]}) as registry:
        assert "secret" not in repr(ask(registry.url))


def test_a_layer_elsewhere_is_fetched_and_its_digest_checked():
    with Registry({"/layer": blob(LAYER)}) as store:
        answers = {**cache(), LAYER_PATH: redirect(f"{store.address}/layer")}
        with Registry(answers) as registry:
            assert ask(registry.url).usable
    assert [path for _verb, path, _headers in store.requests] == ["/layer"]


def test_a_kept_connection_that_the_server_closes_meanwhile_is_made_anew():
    def closing_unsaid(handler):
        handler.reply(cache()[handler.path])

    # Every one of these answers is followed by a close that the head does not announce.
    answers = dict.fromkeys(cache(), closing_unsaid)
    with Registry(answers) as registry:
        for _time in range(20):
            assert ask(registry.url).usable


@pytest.mark.parametrize("path", ["/v2/", TAG_PATH, LAYER_PATH])
def test_silence_ends_with_the_time_limit(path):
    with Registry({**cache(), path: silent}) as registry:
        report = ask(registry.url, timeout=0.5)
    assert errors(report) == ["probe-timed-out"]


@pytest.mark.parametrize("path", ["/v2/", LAYER_PATH])
def test_a_slow_drip_does_not_outlast_the_time_limit(path):
    def drip(handler):
        handler.send_response(200)
        handler.end_headers()
        handler.drip(b" ", 0.02)

    with Registry({**cache(), path: drip}) as registry:
        report = ask(registry.url, timeout=0.5)
    assert errors(report) == ["probe-timed-out"]


def test_one_request_that_takes_too_long_is_named(monkeypatch):
    monkeypatch.setattr(registry_client, "CALL_SECONDS", 0.3)
    with Registry({**cache(), LAYER_PATH: silent}) as registry:
        assert errors(ask(registry.url)) == ["http-timed-out"]


def test_what_a_server_says_is_shown_as_visible_plain_text():
    said = '{"errors":[{"message":"\u202eevil \x1b[31m<b>bold</b>"}]}'.encode()
    with Registry({**cache(), TAG_PATH: Reply(500, said)}) as registry:
        error = the_error(ask(registry.url))
    assert "\u202e" not in error.detail
    assert "\x1b" not in error.detail
    assert "<b>bold</b>" in error.detail


def test_a_path_of_the_mirror_is_put_before_every_request():
    answers = {f"/hub{path}": answer for path, answer in cache().items()}
    with Registry(answers) as registry:
        assert ask(f"{registry.address}/hub").usable


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n", "http-not-http"),
        (b"\x15\x03\x01\x00\x02\x02\x46", "plain-http-to-tls-port"),
        (b"", "connection-broken"),
    ],
)
def test_what_is_no_web_server_is_told_apart(sent, code):
    with RawServer(sent) as server:
        assert errors(ask(f"http://127.0.0.1:{server.port}")) == [code]
