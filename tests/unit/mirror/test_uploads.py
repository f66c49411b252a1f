"""A private registry is asked whether it takes pushes: one is started, and cancelled."""

import pytest

from dockmirror.mirror.uploads import PART
from tests.unit.mirror.asking import ask, errors, remarks
from tests.unit.mirror.registry_server import API, Registry, Reply

PATH = "/upload/1?_state=a%2Fb"


class Uploads:
    """A registry's uploads, each answer as a test wants it."""

    def __init__(self, started: Reply | None = None, part: int = 202, ended: int = 204) -> None:
        self.started = started or Reply(202, b"", {"Location": PATH})
        self.part, self.ended = part, ended
        self.received = 0

    def __call__(self, handler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        if handler.command == "POST":
            assert handler.path.startswith("/v2/dockmirror-check/")
            handler.reply(self.started)
        elif handler.command == "PATCH":
            self.received += len(body)
            moved = {"Location": f"{PATH}&more=1"} if self.part == 202 else {}
            handler.reply(Reply(self.part, b"", moved))
        else:
            handler.reply(Reply(self.ended))


def asked(uploads: Uploads, base: Reply | None = None):
    with Registry({"/v2/": base or Reply(200, b"{}", API), "*": uploads}) as registry:
        report = ask(registry.url, private=True)
    return report, [(method, path) for method, path, _headers in registry.requests]


def test_an_upload_is_started_gets_more_than_nginx_lets_through_and_is_cancelled():
    uploads = Uploads()
    report, requests = asked(uploads)
    assert report.usable
    assert errors(report) == []
    assert uploads.received == PART > 1024 * 1024
    assert [method for method, _path in requests[-3:]] == ["POST", "PATCH", "DELETE"]
    assert [path for _method, path in requests[-2:]] == [PATH, f"{PATH}&more=1"]
    assert [step.id for step in report.steps][-2:] == ["authentication", "uploads"]


@pytest.mark.parametrize(
    ("uploads", "code", "cancelled"),
    [
        (Uploads(Reply(202, b"", {"Location": f"http://other{PATH}"})), "uploads-elsewhere", True),
        (Uploads(part=413), "uploads-too-large", True),
        (Uploads(part=500), "uploads-refused", True),
        (Uploads(Reply(405)), "uploads-refused-by-cache", False),
        (Uploads(Reply(403)), "uploads-refused", False),
        (Uploads(Reply(202)), "uploads-refused", False),
    ],
)
def test_what_stands_in_the_way_of_a_push_is_named(uploads: Uploads, code: str, cancelled: bool):
    report, requests = asked(uploads)
    assert not report.usable
    assert errors(report) == [code]
    # Always at the registry itself, wherever it said that the upload was.
    assert (("DELETE", PATH) in requests) is cancelled


def test_a_registry_that_asks_for_a_password_is_not_asked_further():
    report, requests = asked(Uploads(Reply(401)), Reply(401, b"{}", API))
    assert report.usable
    assert "uploads-not-checked" in remarks(report)
    assert requests[-1][0] == "POST"


def test_an_upload_that_cannot_be_cancelled_is_said():
    report, _requests = asked(Uploads(ended=500))
    assert report.usable
    assert "uploads-not-cancelled" in remarks(report)


def test_what_is_no_registry_is_not_asked_for_an_upload():
    report, requests = asked(Uploads(), Reply(500))
    assert not report.usable
    assert not any(method == "POST" for method, _path in requests)
