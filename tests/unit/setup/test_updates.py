import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.cli.main import main
from dockmirror.setup import versions
from dockmirror.setup.updates import (
    FEED_VARIABLE,
    UpdatesUnknown,
    is_newer,
    newest_release,
    update_sentence,
)
from dockmirror.setup.versions import program_version, version_line


@pytest.fixture
def feed():
    """A release feed on this computer: its address, and the answer that it gives."""
    answer = {"status": 200, "body": b"{}", "headers": {}}
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(answer["status"])
            for name, value in answer["headers"].items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer["body"])))
            self.end_headers()
            self.wfile.write(answer["body"])

        def log_message(self, *_words):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/feed.json", answer, asked
        server.shutdown()
        thread.join()


def test_a_newer_version_is_told_with_its_page(feed):
    address, answer, _asked = feed
    answer["body"] = b'{"version": "999.0", "page": "https://example.com/new"}'
    sentence = update_sentence(address, {})
    assert "999.0" in sentence
    assert program_version() in sentence
    assert "https://example.com/new" in sentence


def test_a_page_that_is_no_web_address_is_not_shown(feed):
    address, answer, _asked = feed
    answer["body"] = b'{"version": "999.0", "page": "javascript:alert(1)"}'
    assert newest_release(address).page == ""
    assert "999.0" in update_sentence(address, {})


def test_the_newest_version_is_told_so(feed):
    address, answer, _asked = feed
    answer["body"] = b'{"version": "%s"}' % program_version().encode()
    assert "newest" in update_sentence(None, {FEED_VARIABLE: address})


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
        update_sentence(address, {})


@pytest.mark.parametrize(
    "address", ["http://feed.example.com/x", "file:///etc/passwd", "ftp://127.0.0.1/", "x", "[::"]
)
def test_a_feed_that_anybody_on_the_way_can_change_is_not_asked(address):
    with pytest.raises(UpdatesUnknown, match="https://"):
        newest_release(address)


def test_a_feed_that_is_not_there_is_said_to_be_unreachable():
    with pytest.raises(UpdatesUnknown, match="cannot be reached"):
        newest_release("http://127.0.0.1:9/")


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
