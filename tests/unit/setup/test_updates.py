import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.cli.main import main
from dockmirror.evidence import http_session
from dockmirror.organisation.profile import NO_PROFILE, FoundProfile, Profile
from dockmirror.setup import versions
from dockmirror.setup.updates import (
    FEED_VARIABLE,
    Release,
    UpdatesUnknown,
    is_newer,
    named_feed,
    newest_release,
    update_sentence,
)
from dockmirror.setup.versions import program_version, version_line
from tests.unit.mirror.authority import Authority


def _handler(answer, asked):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            answer["asked_with"] = dict(self.headers)
            self.send_response(answer["status"])
            for name, value in answer["headers"].items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer["body"])))
            self.end_headers()
            self.wfile.write(answer["body"])

        def do_CONNECT(self):
            self.do_GET()

        def log_message(self, *_words):
            pass

    return Handler


@contextmanager
def served(answer, asked, context=None):
    with ThreadingHTTPServer(("127.0.0.1", 0), _handler(answer, asked)) as server:
        server.handle_error = lambda *_given: None
        if context is not None:
            server.socket = context.wrap_socket(
                server.socket, server_side=True, do_handshake_on_connect=False
            )
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def feed():
    """A release feed on this computer: its address, and the answer that it gives."""
    answer = {"status": 200, "body": b"{}", "headers": {}}
    asked = []
    with served(answer, asked) as port:
        yield f"http://127.0.0.1:{port}/feed.json", answer, asked


def test_a_newer_version_is_told_with_its_page(feed):
    address, answer, _asked = feed
    answer["body"] = b'{"version": "999.0", "page": "https://example.com/new"}'
    sentence = update_sentence(address)
    assert "999.0" in sentence
    assert program_version() in sentence
    assert "https://example.com/new" in sentence


def test_a_page_that_is_no_web_address_is_not_shown(feed):
    address, answer, _asked = feed
    answer["body"] = b'{"version": "999.0", "page": "javascript:alert(1)"}'
    assert newest_release(address).page == ""
    assert "999.0" in update_sentence(address)


def test_the_newest_version_is_told_so(feed):
    address, answer, _asked = feed
    answer["body"] = b'{"version": "%s"}' % program_version().encode()
    assert "newest" in update_sentence(address)


@pytest.mark.parametrize(
    ("status", "body", "said"),
    [
        (404, b"{}", "404"),
        (302, b"{}", "302"),
        (200, b"<html>", "not one that a release feed gives"),
        (200, b'{"version": "new"}', "not one that a release feed gives"),
        (200, b'{"version": 2}', "not one that a release feed gives"),
        (200, b"[" * 60_000, "not one that a release feed gives"),
        (200, b" " * 70_000, "too large"),
    ],
)
def test_an_answer_that_is_none_is_said_to_be(feed, status, body, said):
    address, answer, _asked = feed
    answer.update(status=status, body=body, headers={"Location": "http://127.0.0.1:9/"})
    with pytest.raises(UpdatesUnknown, match=said):
        update_sentence(address)


def test_a_feed_is_asked_over_tls_and_its_certificate_held_against_the_systems_store(
    feed, tmp_path, monkeypatch
):
    _address, answer, asked = feed
    answer["body"] = b'{"version": "999.0", "page": "https://example.com/new"}'
    authority = Authority(tmp_path)
    with served(answer, asked, authority.context(("localhost",))) as port:
        with pytest.raises(UpdatesUnknown, match="certificate does not hold"):
            newest_release(f"https://localhost:{port}/feed.json")
        assert asked == []
        monkeypatch.setattr(http_session, "CERTIFICATE_FILES", (authority.bundle,))
        assert newest_release(f"https://localhost:{port}/feed.json") == Release(
            "999.0", "https://example.com/new"
        )
        with pytest.raises(UpdatesUnknown, match="certificate does not hold"):
            newest_release(f"https://127.0.0.1:{port}/feed.json")
    assert asked == ["/feed.json"]


def test_a_proxy_of_the_environment_is_asked_in_its_place(feed, monkeypatch):
    address, answer, asked = feed
    answer["status"] = 403
    monkeypatch.setenv("https_proxy", address)
    monkeypatch.setenv("no_proxy", "")
    with pytest.raises(UpdatesUnknown):
        newest_release("https://feed.example.com/x")
    assert asked == ["feed.example.com:443"]


def test_nobody_is_sent_a_password_of_the_persons(feed, tmp_path, monkeypatch):
    address, answer, _asked = feed
    answer["body"] = b'{"version": "1.0"}'
    (tmp_path / "netrc").write_text("default login person password secret\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    newest_release(address)
    assert "Authorization" not in answer["asked_with"]


@pytest.mark.parametrize(
    "address", ["http://feed.example.com/x", "file:///etc/passwd", "ftp://127.0.0.1/", "x", "[::"]
)
def test_a_feed_that_anybody_on_the_way_can_change_is_not_asked(address):
    with pytest.raises(UpdatesUnknown, match="https://"):
        newest_release(address)


def test_a_feed_that_is_not_there_is_said_to_be_unreachable():
    with pytest.raises(UpdatesUnknown, match="cannot be reached"):
        newest_release("http://127.0.0.1:9/")


PROFILE = FoundProfile(Profile("/profile.toml", release_feed="https://organisation.example/f"))


@pytest.mark.parametrize(
    ("found", "environment", "feed"),
    [
        (NO_PROFILE, {}, None),
        (FoundProfile(path="/profile.toml", problem="It is nobody's."), {}, None),
        (FoundProfile(Profile("/profile.toml")), {}, None),
        (PROFILE, {}, "https://organisation.example/f"),
        (PROFILE, {FEED_VARIABLE: ""}, "https://organisation.example/f"),
        (PROFILE, {FEED_VARIABLE: "https://own.example/f"}, "https://own.example/f"),
        (NO_PROFILE, {FEED_VARIABLE: "https://own.example/f"}, "https://own.example/f"),
    ],
)
def test_the_persons_own_feed_comes_before_the_organisations(found, environment, feed):
    assert named_feed(found, environment) == feed


def test_without_a_feed_nothing_is_asked(monkeypatch, capsys):
    monkeypatch.delenv(FEED_VARIABLE, raising=False)
    assert main(["--check-for-updates"]) == 8
    assert FEED_VARIABLE in capsys.readouterr().out


def test_the_command_line_asks_only_when_told_to(feed, monkeypatch, capsys):
    address, answer, asked = feed
    answer["body"] = b'{"version": "999.0"}'
    monkeypatch.setenv(FEED_VARIABLE, address)
    assert main(["--version"]) == 0
    assert asked == []
    assert main(["--check-for-updates"]) == 0
    assert asked == ["/feed.json"]
    assert "999.0" in capsys.readouterr().out


_numbers = st.lists(st.integers(0, 30), min_size=2, max_size=4)


@given(_numbers, _numbers)
def test_versions_are_compared_by_their_numbers(one, other):
    def longest(numbers):
        return [*numbers, 0, 0, 0][:4]

    texts = [".".join(map(str, numbers)) for numbers in (one, other)]
    assert is_newer(*texts) == (longest(one) > longest(other))


def test_the_version_names_the_commit_of_a_package(tmp_path, monkeypatch):
    monkeypatch.setattr(versions, "resource_files", lambda: tmp_path)
    assert version_line() == f"dockmirror {program_version()}"
    (tmp_path / "commit").write_text("0123456789abcdef0123\n")
    assert version_line() == f"dockmirror {program_version()} (0123456789ab)"
