from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import pytest

from dockmirror.engine.pull import Pull
from dockmirror.engine.unreachable import EngineUnreachable, Obstacle
from dockmirror.evidence.daemon_log import DaemonLog, read
from dockmirror.evidence.evidence import Origin, Says
from tests.unit.evidence.captures import CAPTURES

SERVED = [name for name, one in CAPTURES.items() if one.situation in ("served", "json-served")]
MIRROR = ("https://mirror.example.test/",)

every_served = pytest.mark.parametrize("name", SERVED)


def evidence_of(name, lines=None, pull=None):
    capture = CAPTURES[name]
    return read(
        capture.lines if lines is None else lines,
        pull=pull or capture.pull,
        mirrors=capture.mirrors,
    )


def of_another_image(lines):
    return [line.replace("busybox", "nginx") for line in lines]


@every_served
def test_a_served_pull_is_decisive_and_names_the_mirror(name):
    evidence = evidence_of(name)
    assert (evidence.says, evidence.decisive) == (Says.POSITIVE, True)
    assert evidence.served_by == {"mirror.example.test": Origin.MIRROR}
    assert "mirror.example.test" in evidence.detail


@every_served
def test_another_images_lines_prove_nothing(name):
    evidence = evidence_of(name, of_another_image(CAPTURES[name].lines))
    assert evidence.says is Says.NOTHING
    assert not evidence.decisive


@every_served
def test_a_layer_that_the_log_does_not_account_for_takes_the_proof_away(name):
    pull = CAPTURES[name].pull
    more = replace(pull, layers_downloaded=(*pull.layers_downloaded, "0123456789ab"))
    evidence = evidence_of(name, pull=more)
    assert evidence.says is Says.NOTHING
    assert evidence.origins["0123456789ab"] is Origin.UNKNOWN


@every_served
def test_a_pull_that_downloaded_nothing_proves_nothing(name):
    evidence = evidence_of(name, pull=replace(CAPTURES[name].pull, layers_downloaded=()))
    assert evidence.says is Says.NOTHING
    assert "already" in evidence.detail


@pytest.mark.parametrize("name", [name for name in SERVED if "containerd" in name])
def test_answers_without_an_address_are_of_unknown_origin(name):
    lines = [
        line if "resolv" in line or "HEAD" in line else line.replace(" url=", " address=")
        for line in CAPTURES[name].lines
    ]
    evidence = evidence_of(name, [line.replace('"url":', '"address":') for line in lines])
    assert evidence.says is Says.NOTHING


@pytest.mark.parametrize("name", [name for name in SERVED if "graph-driver" in name])
def test_layers_may_be_another_pulls_that_went_elsewhere_at_the_same_time(name):
    elsewhere = 'level=debug msg="Trying to pull nginx from https://registry-1.docker.io"'
    evidence = evidence_of(name, [elsewhere, *CAPTURES[name].lines])
    assert evidence.says is Says.NOTHING
    assert "Another pull" in evidence.detail


@pytest.mark.parametrize("name", [name for name in SERVED if "graph-driver" in name])
def test_another_pull_through_the_mirror_takes_no_proof_away(name):
    other = 'level=debug msg="Trying to pull nginx from https://mirror.example.test/"'
    assert evidence_of(name, [other, *CAPTURES[name].lines]).says is Says.POSITIVE


def test_a_log_of_two_stores_is_no_one_pulls():
    pull = CAPTURES["26.1.5-containerd-served"].pull
    both = [
        *CAPTURES["26.1.5-containerd-served"].lines,
        'level=debug msg="Trying to pull busybox from https://mirror.example.test/"',
    ]
    assert read(both, pull=pull, mirrors=MIRROR).says is Says.NOTHING


def test_a_reason_from_outside_is_cleaned_and_cut():
    pull = Pull("alpine:latest", ok=True, layers_downloaded=("0123456789ab",))
    reason = "\\x1b[31m\\u202e" + "x" * 5000
    lines = [
        'level=debug msg="Trying to pull alpine from https://mirror.example.test/"',
        f'level=info msg="Attempting next endpoint for pull after error: {reason}"',
        'level=debug msg="Trying to pull alpine from https://registry-1.docker.io"',
    ]
    passed_over = read(lines, pull=pull, mirrors=MIRROR).passed_over
    assert passed_over.startswith("\\u001b[31m\\u202ex")
    assert len(passed_over) <= 400


def test_an_empty_log_says_nothing():
    pull = Pull("alpine:latest", ok=True, layers_downloaded=("0123456789ab",))
    assert read([], pull=pull, mirrors=MIRROR).says is Says.NOTHING


@dataclass(frozen=True)
class Line:
    message: str


@dataclass(frozen=True)
class Window:
    lines: tuple[Line, ...]
    truncated: bool = False


@dataclass(frozen=True)
class Observation:
    debug: bool
    why_not: str = ""


@dataclass
class Reader:
    """The helper's session as far as the log goes."""

    window: Window
    observation: Observation = field(default_factory=lambda: Observation(True))
    calls: list[str] = field(default_factory=list)

    def observe(self):
        self.calls.append("observe")
        return self.observation

    def observed(self):
        self.calls.append("observed")
        return self.window


def test_the_source_watches_through_the_reader():
    capture = CAPTURES["26.1.5-graph-driver-served"]
    reader = Reader(Window(tuple(map(Line, capture.lines))))
    source = DaemonLog(reader, MIRROR)
    source.begin()
    assert source.end(capture.pull).says is Says.POSITIVE
    source.abandon()
    assert reader.calls == ["observe", "observed"]


def test_a_truncated_window_is_no_proof():
    capture = CAPTURES["26.1.5-graph-driver-served"]
    source = DaemonLog(Reader(Window(tuple(map(Line, capture.lines)), True)), MIRROR)
    source.begin()
    assert source.end(capture.pull).says is Says.NOTHING


def test_abandoning_ends_the_observation_once():
    reader = Reader(Window(()))
    source = DaemonLog(reader, MIRROR)
    source.abandon()
    source.begin()
    source.abandon()
    source.abandon()
    assert reader.calls == ["observe", "observed"]


def test_a_log_that_could_not_be_made_to_talk_says_why():
    reader = Reader(Window(()), Observation(False, "there is no journal"))
    source = DaemonLog(reader, MIRROR)
    source.begin()
    assert "there is no journal" in source.end(Pull("alpine:latest", ok=True)).detail


@every_served
def test_a_journal_that_left_lines_out_is_not_trusted(name):
    capture = CAPTURES[name]
    lines = [*capture.lines, "Suppressed 214 messages from docker.service"]
    assert evidence_of(name, lines).says is Says.NOTHING


@every_served
@pytest.mark.parametrize("missing", [0, 1])
def test_a_log_without_one_of_its_marks_is_not_trusted(name, missing):
    capture = CAPTURES[name]
    marks = ["dockmirrorbegin", "dockmirrorend"]
    calls = [f'time=x level=debug msg="Calling GET /images/json?filter={mark}"' for mark in marks]
    whole = [calls[0], *capture.lines, calls[1]]
    said = read(whole, pull=capture.pull, mirrors=capture.mirrors, marks=marks)
    assert said.says is Says.POSITIVE
    del whole[-missing]
    said = read(whole, pull=capture.pull, mirrors=capture.mirrors, marks=marks)
    assert said.says is Says.NOTHING


class Marked:
    """A log that takes marks, until it is full."""

    def __init__(self, lines, full_after=99):
        self.lines = [SimpleNamespace(message=line) for line in lines]
        self.full_after = full_after
        self.truncated = False

    def observe(self):
        return SimpleNamespace(debug=True, why_not="")

    def observed(self):
        return self

    def mark(self, word):
        if len(self.lines) < self.full_after:
            self.lines.append(SimpleNamespace(message=f'level=debug msg="{word}"'))


@every_served
def test_the_log_is_marked_before_and_after_the_pull(name):
    capture = CAPTURES[name]
    whole = Marked(capture.lines)
    full = Marked(capture.lines, full_after=len(capture.lines) + 1)
    said = []
    for log in (whole, full):
        source = DaemonLog(log, capture.mirrors, log.mark)
        source.begin()
        said.append((source.end(capture.pull).says, bool(source.why_unreadable)))
    assert said == [(Says.POSITIVE, False), (Says.NOTHING, True)]


def test_an_empty_log_is_one_that_cannot_be_read():
    source = DaemonLog(Marked([], full_after=0), MIRROR)
    source.begin()
    assert source.end(CAPTURES[SERVED[0]].pull).says is Says.NOTHING
    assert "empty" in source.why_unreadable


def test_an_engine_that_takes_no_mark_is_not_trusted():
    capture = CAPTURES[SERVED[0]]

    def unreachable(_word):
        raise EngineUnreachable(Obstacle.OTHER, "gone")

    source = DaemonLog(Marked(capture.lines), capture.mirrors, unreachable)
    source.begin()
    assert source.end(capture.pull).says is Says.NOTHING
