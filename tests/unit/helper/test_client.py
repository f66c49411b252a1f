import os
import signal
from collections.abc import Iterator

import pytest

from dockmirror.helper.client import Client
from dockmirror.helper.command import run
from dockmirror.helper.ending import ClientAborts, ClientGone
from dockmirror.helper.protocol import REQUEST_LINE_LIMIT, Close, ProtocolError


class Pipes:
    def __init__(self) -> None:
        self.requests, self.to_helper = os.pipe()
        self.from_helper, self.replies = os.pipe()
        self.client = Client(self.requests, self.replies)

    def hang_up(self) -> None:
        os.close(self.to_helper)
        self.to_helper = -1

    def end(self) -> None:
        self.client.close()
        for descriptor in (self.requests, self.to_helper, self.from_helper, self.replies):
            if descriptor >= 0:
                os.close(descriptor)


@pytest.fixture
def pipes() -> Iterator[Pipes]:
    made = Pipes()
    yield made
    made.end()


def test_requests_come_one_after_the_other(pipes: Pipes) -> None:
    os.write(pipes.to_helper, b'{"request":"close","id":1}\n\nnonsense\n{"request":"close",')
    assert pipes.client.read_request() == Close(1)
    with pytest.raises(ProtocolError):
        pipes.client.read_request()
    os.write(pipes.to_helper, b'"id":2}\n')
    assert pipes.client.read_request() == Close(2)


def test_the_end_of_the_pipe_is_the_end_of_the_client(pipes: Pipes) -> None:
    pipes.hang_up()
    with pytest.raises(ClientGone):
        pipes.client.read_request()


def test_a_line_without_end_is_the_end_of_the_client(pipes: Pipes) -> None:
    for _ in range(REQUEST_LINE_LIMIT // 4096):
        os.write(pipes.to_helper, b"x" * 4096)
        pipes.client.pause(0)
    os.write(pipes.to_helper, b"x")
    with pytest.raises(ClientGone):
        pipes.client.pause(600)


def test_a_pause_ends_when_the_client_goes(pipes: Pipes) -> None:
    pipes.hang_up()
    with pytest.raises(ClientGone):
        pipes.client.pause(600)


@pytest.mark.parametrize("name", [b"roll-back", b"close"])
def test_a_pause_ends_when_the_client_stops_the_work(pipes: Pipes, name: bytes) -> None:
    os.write(pipes.to_helper, b'{"request":"%s","id":3}\n' % name)
    with pytest.raises(ClientAborts):
        pipes.client.pause(600)
    assert pipes.client.read_request().id == 3


def test_nothing_stops_what_is_unwatched(pipes: Pipes) -> None:
    pipes.hang_up()
    with pipes.client.unwatched():
        pipes.client.pause(0)
        assert run(["/bin/echo", "on"], pipes.client, seconds=60).output == b"on\n"
    with pytest.raises(ClientGone):
        pipes.client.check()


def test_a_signal_to_end_is_the_end_of_the_client(pipes: Pipes) -> None:
    kept = {
        number: signal.getsignal(number)
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGPIPE)
    }
    try:
        pipes.client.end_on_signals()
        os.kill(os.getpid(), signal.SIGINT)
        pipes.client.check()
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(ClientGone):
            pipes.client.pause(600)
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def test_a_client_that_reads_no_more_is_gone(pipes: Pipes) -> None:
    os.close(pipes.from_helper)
    pipes.from_helper = -1
    pipes.client.send({"reply": "closed"})
    assert pipes.client.gone


def test_a_program_is_ended_when_the_client_goes(pipes: Pipes) -> None:
    pipes.hang_up()
    with pytest.raises(ClientGone):
        run(["/bin/sleep", "600"], pipes.client, seconds=600)


def test_a_program_is_ended_at_its_time_limit(pipes: Pipes) -> None:
    assert run(["/bin/sleep", "600"], pipes.client, seconds=0.01).code is None


def test_a_programs_output_is_bounded_and_its_code_kept(pipes: Pipes) -> None:
    done = run(
        ["/bin/sh", "-c", "echo out; echo err >&2; exit 3"], pipes.client, seconds=60, limit=4
    )
    assert (done.code, done.output, done.truncated) == (3, b"out\n", True)


def test_a_program_gets_a_scrubbed_environment(
    pipes: Pipes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LD_PRELOAD_LIKE", "x")
    shown = run(["/usr/bin/env"], pipes.client, seconds=60).text
    assert "LD_PRELOAD_LIKE" not in shown
    assert "LANG=C\n" in shown
