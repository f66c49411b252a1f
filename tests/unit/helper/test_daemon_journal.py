import json

from hypothesis import given
from hypothesis import strategies as st

from dockmirror.helper.daemon_journal import LINES_LIMIT, MESSAGE_LIMIT, read_entries, reasons


def entry(message: object, when: str = "1500000") -> bytes:
    return json.dumps({"MESSAGE": message, "__REALTIME_TIMESTAMP": when}).encode() + b"\n"


def test_messages_are_read_with_their_time() -> None:
    window = read_entries(entry("a") + b"\n" + entry(list("bé".encode())) + entry(None) + b"junk\n")
    assert window.lines == ((1.5, "a"), (1.5, "bé"))
    assert not window.truncated


def test_a_containers_words_are_not_the_daemons() -> None:
    spoken = json.dumps({"MESSAGE": "Trying to pull x from https://m", "CONTAINER_ID": "0123"})
    assert read_entries(spoken.encode() + b"\n" + entry("a")).lines == ((1.5, "a"),)


def test_more_than_the_limit_is_cut_and_said() -> None:
    window = read_entries(entry("x" * (MESSAGE_LIMIT + 5)) * (LINES_LIMIT + 1))
    assert window.truncated
    assert len(window.lines) <= LINES_LIMIT
    assert {len(message) for _, message in window.lines} == {MESSAGE_LIMIT}


@given(st.binary())
def test_no_output_raises(output: bytes) -> None:
    read_entries(output)


def test_the_telling_words_are_chosen_and_made_visible() -> None:
    lines = [
        (1.0, "time=x level=info msg=fine"),
        (2.0, "level=error msg=first"),
        (3.0, "failed to start daemon: invalid\x1b mirror"),
        (4.0, "docker.service: Failed"),
    ]
    assert reasons(lines) == "failed to start daemon: invalid\\u001b mirror"
    assert reasons(lines[:2]) == "level=error msg=first"
    assert reasons([(1.0, "time=x level=info msg=fine"), (4.0, "docker.service: Failed")]) == ""
    bare = [(1.0, "Starting x"), (2.0, "mkdir /proc/x: no such file"), (3.0, "docker.service: y")]
    assert reasons(bare) == "mkdir /proc/x: no such file"
