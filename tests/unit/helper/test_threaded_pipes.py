"""The pipes of Windows do what those of Unix do: pure Python, so over real pipes here too."""

import os
import threading
from collections.abc import Iterator

import pytest

from dockmirror.helper import client as client_module
from dockmirror.helper.client import Client
from dockmirror.helper.ending import ClientAborts, ClientGone
from dockmirror.helper.protocol import REQUEST_LINE_LIMIT, Close
from dockmirror.helper.threaded_pipes import Pipes


class Ends:
    def __init__(self) -> None:
        self.requests, self.to_helper = os.pipe()
        self.from_helper, self.replies = os.pipe()
        self.client = Client(self.requests, self.replies)

    def hang_up(self) -> None:
        os.close(self.to_helper)
        self.to_helper = -1

    def end(self) -> None:
        self.client.close()
        if self.to_helper >= 0:
            os.close(self.to_helper)
        os.close(self.from_helper)


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ends]:
    monkeypatch.setattr(client_module, "Pipes", Pipes)
    made = Ends()
    yield made
    made.end()


def test_requests_come_one_after_the_other(ends: Ends) -> None:
    os.write(ends.to_helper, b'{"request":"close","id":1}\n\n{"request":"close",')
    assert ends.client.read_request() == Close(1)
    os.write(ends.to_helper, b'"id":2}\n')
    assert ends.client.read_request() == Close(2)


def test_the_end_of_the_pipe_is_the_end_of_the_client(ends: Ends) -> None:
    ends.hang_up()
    with pytest.raises(ClientGone):
        ends.client.pause(600)


def test_a_request_to_stop_ends_a_wait(ends: Ends) -> None:
    os.write(ends.to_helper, b'{"request":"roll-back","id":1}\n')
    with pytest.raises(ClientAborts):
        ends.client.pause(600)


def test_news_from_another_thread_end_a_wait(ends: Ends) -> None:
    threading.Thread(target=ends.client.wake).start()
    ends.client.pause(600)
    with ends.client.unwatched():
        threading.Thread(target=ends.client.wake).start()
        ends.client.pause(600)


def test_what_comes_during_a_roll_back_is_read_after_it(ends: Ends) -> None:
    os.write(ends.to_helper, b'{"request":"close","id":7}\n')
    with ends.client.unwatched():
        ends.client.pause(0)
    assert ends.client.read_request() == Close(7)


def test_a_line_without_end_is_the_end_of_the_client(ends: Ends) -> None:
    def flood() -> None:
        os.write(ends.to_helper, b"x" * (REQUEST_LINE_LIMIT + 1))

    writer = threading.Thread(target=flood)
    writer.start()
    with pytest.raises(ClientGone):
        ends.client.read_request()
    writer.join()


def test_a_reply_arrives_whole(ends: Ends) -> None:
    received: list[bytes] = []

    def read() -> None:
        while not received or not received[-1].endswith(b"\n"):
            received.append(os.read(ends.from_helper, 65536))

    reader = threading.Thread(target=read)
    reader.start()
    ends.client.send({"event": "phase", "phase": "x" * 300_000})
    reader.join()
    assert not ends.client.gone
    assert b"".join(received).count(b"x") == 300_000


def test_a_client_that_reads_no_more_counts_as_gone(ends: Ends) -> None:
    os.close(ends.from_helper)
    ends.from_helper = os.dup(ends.to_helper)
    ends.client.send({"event": "phase", "phase": "write"})
    assert ends.client.gone
