import itertools
import json
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.engine import Engine, PullProgress
from dockmirror.engine.pull import PullTranscript
from dockmirror.engine.pull_stream import decoded, split_reference
from tests.unit.engine.scripted_engine import Script, lines, scripted_engine

LAYER = "0123456789ab"
SERVED = (
    {"status": "Pulling from library/alpine", "id": "latest"},
    {"status": "Pulling fs layer", "progressDetail": {}, "id": LAYER},
    {"status": "Downloading", "progressDetail": {"current": 40, "total": 100}, "id": LAYER},
    {"status": "Download complete", "progressDetail": {}, "id": LAYER},
    {"status": "Pull complete", "progressDetail": {}, "id": LAYER},
    {"status": "Digest: sha256:" + "d" * 64},
    {"status": "Status: Downloaded newer image for alpine:latest"},
)


def pull(host, token=None, seen=None, **limits):
    engine = Engine.connect(host)
    try:
        return engine.pull(
            "alpine",
            token=token or CancelToken(),
            on_progress=(seen if seen is not None else []).append,
            **limits,
        )
    finally:
        engine.close()


def test_a_pull_tells_its_progress_its_layers_and_its_digest(tmp_path):
    seen: list[PullProgress] = []
    script = Script(stream=lambda send: send(lines(*SERVED)))
    with scripted_engine(tmp_path, script) as host:
        done = pull(host, seen=seen)
    assert done.ok
    assert (done.image, done.digest) == ("alpine:latest", "sha256:" + "d" * 64)
    assert (done.layers_downloaded, done.layers_present) == ((LAYER,), ())
    assert done.downloaded_bytes == 100
    assert (seen[2].done_bytes, seen[2].total_bytes) == (40, 100)
    assert (seen[-1].layers_done, seen[-1].layers_total) == (1, 1)
    assert any(line.endswith("/images/create?fromImage=alpine&tag=latest") for line in script.asked)


def test_no_login_goes_with_a_pull(tmp_path, monkeypatch):
    login = {"auths": {"https://index.docker.io/v1/": {"auth": "dXNlcjpzZWNyZXQ="}}}
    (tmp_path / "config.json").write_text(json.dumps(login))
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    script = Script(stream=lambda send: send(lines(*SERVED)))
    with scripted_engine(tmp_path, script) as host:
        assert pull(host).ok
    assert "x-registry-auth" not in {name.lower() for name in script.headers}


def test_an_error_in_the_stream_is_a_failed_pull_in_the_engines_words(tmp_path):
    error = {"errorDetail": {"message": "toomanyrequests"}, "error": "toomanyrequests\x1b[31m"}
    with scripted_engine(tmp_path, Script(stream=lambda send: send(lines(error)))) as host:
        done = pull(host)
    assert not done.ok
    assert done.error == "toomanyrequests\\u001b[31m"


def test_a_refused_pull_says_why(tmp_path):
    script = Script(refusal=(404, b'{"message": "no such repository"}'))
    with scripted_engine(tmp_path, script) as host:
        done = pull(host)
    assert (done.ok, done.error) == (False, "no such repository")


def test_a_stream_that_ends_without_its_closing_status_is_no_success(tmp_path):
    with scripted_engine(tmp_path, Script(stream=lambda send: send(lines(*SERVED[:4])))) as host:
        done = pull(host)
    assert not done.ok
    assert "closed the connection" in done.error


def test_a_connection_that_breaks_in_the_middle_is_no_success(tmp_path):
    def broken(send):
        send(lines(*SERVED[:4]))
        raise ConnectionAbortedError

    with scripted_engine(tmp_path, Script(stream=broken)) as host:
        done = pull(host)
    assert not done.ok
    assert done.error


def test_an_engine_that_falls_silent_is_given_up_and_disconnected(tmp_path):
    script, silence = Script(), threading.Event()

    def stalls(send):
        send(lines(*SERVED[:3]))
        silence.wait(10)

    script.stream = stalls
    with scripted_engine(tmp_path, script) as host:
        done = pull(host, idle=0.2)
        silence.set()
        assert script.disconnected.wait(10)
    assert not done.ok
    assert "said nothing" in done.error


def test_a_pull_that_takes_too_long_is_given_up_although_it_goes_on_talking(tmp_path):
    over = threading.Event()

    def endless(send):
        while not over.wait(0.01):
            send(lines(SERVED[2]))

    with scripted_engine(tmp_path, Script(stream=endless)) as host:
        done = pull(host, timeout=0.3)
        over.set()
    assert not done.ok
    assert "did not end within" in done.error


@pytest.mark.parametrize("first", [(), SERVED[:3]], ids=["before any message", "in the middle"])
def test_cancelling_ends_the_pull_and_closes_the_engines_connection(tmp_path, first):
    script, token, silence = Script(), CancelToken(), threading.Event()

    def stalls(send):
        if first:
            send(lines(*first))
        token.cancel()
        silence.wait(10)

    script.stream = stalls
    with scripted_engine(tmp_path, script) as host:
        with pytest.raises(Cancelled):
            pull(host, token)
        silence.set()
        assert script.disconnected.wait(10)


def test_a_cancelled_token_starts_no_pull(tmp_path):
    script, token = Script(), CancelToken()
    token.cancel()
    with scripted_engine(tmp_path, script) as host, pytest.raises(Cancelled):
        pull(host, token)
    assert not [line for line in script.asked if line.startswith("POST")]


def test_an_engine_that_goes_away_before_the_pull_gives_a_failed_pull(tmp_path):
    with scripted_engine(tmp_path, Script()) as host:
        engine = Engine.connect(host)
    engine.close()
    done = engine.pull("alpine", token=CancelToken(), on_progress=lambda progress: None)
    engine.close()
    assert not done.ok
    assert "not running" in done.error


def test_layers_that_were_there_are_not_downloaded_ones():
    transcript = PullTranscript("alpine:latest")
    for message in (
        {"status": "Pulling fs layer", "id": "aaa"},
        {"status": "Already exists", "id": "aaa"},
        {"status": "Pulling fs layer", "id": "bbb"},
        {"status": "Status: Image is up to date for alpine:latest"},
    ):
        transcript.add(message)
    done = transcript.end()
    assert done.ok
    assert (done.layers_downloaded, done.layers_present) == ((), ("aaa",))


def test_the_tag_in_the_first_message_is_no_layer():
    transcript = PullTranscript("alpine:latest")
    transcript.add({"status": "Pulling from library/alpine", "id": "latest"})
    transcript.add({"status": "Status: Image is up to date for alpine:latest"})
    assert transcript.end().layers_downloaded == ()


json_values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.text(max_size=20),
    st.just({"current": -5, "total": 2}),
    st.just({"current": 10**30, "total": True}),
    st.just({"message": "no"}),
    st.just([1, {}]),
)
messages = st.dictionaries(
    st.sampled_from(["status", "id", "progressDetail", "error", "errorDetail"]),
    st.sampled_from(["Downloading", "Pull complete", "Already exists", "Status: x", LAYER])
    | json_values,
)


@given(st.lists(messages, max_size=10))
def test_no_message_upsets_the_transcript_and_progress_stays_sane(stream):
    transcript = PullTranscript("alpine:latest")
    for message in stream:
        progress = transcript.add(message)
        assert 0 <= progress.done_bytes <= progress.total_bytes
        assert 0 <= progress.layers_done <= progress.layers_total
    done = transcript.end()
    assert done.ok is (not done.error and transcript.finished)


@given(st.lists(json_values.map(lambda value: {"value": value}), max_size=5), st.data())
def test_messages_are_read_whatever_the_chunks_they_come_in(values, data):
    stream = b"".join(json.dumps(value).encode() + b"\r\n" for value in values)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=5)))
    bounds = [0, *cuts, len(stream)]
    chunks = [stream[start:end] for start, end in itertools.pairwise(bounds)]
    assert list(decoded(iter(chunks))) == values


def test_a_line_without_end_is_refused():
    with pytest.raises(ValueError, match="too long"):
        list(decoded(iter([b"x" * 600_000, b"x" * 600_000])))


@pytest.mark.parametrize(
    ("reference", "parts"),
    [
        ("alpine:3.20", ("alpine", ":", "3.20")),
        ("localhost:5000/a", ("localhost:5000/a", "", "")),
        ("localhost:5000/a:b", ("localhost:5000/a", ":", "b")),
        ("alpine@sha256:12", ("alpine", "@", "sha256:12")),
    ],
)
def test_a_reference_is_split_at_its_tag_or_digest(reference, parts):
    assert split_reference(reference) == parts
