import io
import os
from dataclasses import replace

import pytest

from dockmirror.cli.answer import Answer
from dockmirror.cli.terminal import Terminal
from dockmirror.cli.text import TextStory, closing_sentences
from dockmirror.evidence.evidence import Evidence, Says
from dockmirror.evidence.verdict import Verdict, VerdictKind
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.setup.events import (
    EvidenceGathered,
    FindingReported,
    Noted,
    PlanMade,
    PullProgressed,
    StepFinished,
    StepStarted,
    VerdictReached,
)
from dockmirror.setup.outcome import Outcome, Result, StepStatus
from tests.unit.cli.scripted import ERROR, PLAN, RESULT, WARNING

HOSTILE = "[bold red]x[/] [link=file:///etc/passwd]y :smile: \x1b[31mred\x07\u202e"


class Screen(io.TextIOWrapper):
    """What a terminal, or a file, was sent."""

    def __init__(self, encoding="utf-8", *, terminal=False):
        super().__init__(io.BytesIO(), encoding=encoding, errors="backslashreplace")
        self._terminal = terminal

    def isatty(self):
        return self._terminal

    def text(self):
        self.flush()
        return self.buffer.getvalue().decode(self.encoding)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def tell(screen, *events, answer=None):
    story = TextStory(Terminal(screen))
    for event in events:
        story(event)
    if answer is not None:
        story.finish(answer)
    return screen.text()


def test_a_step_is_one_line_with_its_time_and_remark():
    text = tell(
        Screen(),
        StepStarted("connect", "Connect to the mirror"),
        StepFinished("connect", StepStatus.DONE, 0.25, "192.0.2.3"),
    )
    assert text.split() == ["✓", "Connect", "to", "the", "mirror", "0.25", "s", "192.0.2.3"]
    assert text.count("\n") == 1


def test_failed_and_skipped_steps_say_so_in_a_word():
    text = tell(
        Screen(),
        StepStarted("tls", "Check the certificate"),
        StepFinished("tls", StepStatus.FAILED, 0.25, "expired"),
        StepStarted("cache", "Fetch"),
        StepFinished("cache", StepStatus.SKIPPED, 0.0),
    )
    failed, skipped = text.splitlines()
    assert failed.endswith("failed. expired")
    assert skipped.endswith("skipped")


def test_findings_of_a_step_stand_below_it():
    text = tell(
        Screen(),
        StepStarted("tls", "Check the certificate"),
        FindingReported(ERROR),
        StepFinished("tls", StepStatus.FAILED, 0.25),
    )
    lines = text.splitlines()
    assert "Check the certificate" in lines[0]
    assert lines[1:] == [
        "  ✗ Error: The certificate is not trusted  [tls-unknown-issuer]",
        "    It was issued by Example CA.",
        "    What to do: Install the certificate of Example CA.",
    ]


def test_a_finding_is_told_once():
    plan = replace(PLAN, warnings=(WARNING,))
    text = tell(
        Screen(),
        PlanMade(plan),
        FindingReported(WARNING),
        answer=Answer(replace(RESULT, findings=(WARNING,))),
    )
    assert text.count(WARNING.title) == 1


def test_findings_that_no_event_told_are_told_at_the_end():
    assert WARNING.title in tell(Screen(), answer=Answer(RESULT))


@pytest.mark.parametrize(
    "event",
    [
        Noted(HOSTILE),
        FindingReported(Finding(HOSTILE, Severity.INFO, HOSTILE, HOSTILE, HOSTILE)),
        EvidenceGathered(Evidence(HOSTILE, Says.NOTHING, HOSTILE)),
        VerdictReached(Verdict(VerdictKind.FAILED, HOSTILE, HOSTILE)),
        PlanMade(replace(PLAN, diff=HOSTILE, stops=(HOSTILE,), config_path=HOSTILE)),
        StepFinished(HOSTILE, StepStatus.DONE, 1.0, HOSTILE),
    ],
    ids=lambda event: type(event).__name__,
)
def test_text_from_outside_is_shown_literally(event):
    text = tell(Screen(), event)
    assert "[bold red]x[/] [link=file:///etc/passwd]y :smile: \\u001b[31mred\\u0007\\u202e" in text
    assert not set("\x1b\x07\u202e") & set(text)


def test_hostile_text_sends_no_control_character_of_its_own_to_a_terminal():
    text = tell(Screen(terminal=True), Noted(HOSTILE), FindingReported(ERROR))
    assert "\x1b[31mred" not in text
    assert "\x07" not in text


def test_passwords_are_not_shown():
    text = tell(Screen(), Noted("via http://me:word@proxy.example.com/"))
    assert text == "via http://***@proxy.example.com/\n"


def test_without_a_terminal_nothing_moves_and_no_colour_is_sent():
    text = tell(
        Screen(),
        StepStarted("pull", "Pull a test image"),
        PullProgressed("busybox", 1, 2, 0, 1),
        StepFinished("pull", StepStatus.DONE, 1.0),
        answer=Answer(RESULT),
    )
    assert "\x1b" not in text
    assert "\r" not in text


def test_a_terminal_shows_the_step_and_the_bytes_of_the_pull_while_they_last():
    text = tell(
        Screen(terminal=True),
        StepStarted("pull", "Pull a test image"),
        PullProgressed("busybox", 1_000_000, 2_000_000, 0, 1),
        StepFinished("pull", StepStatus.DONE, 1.0),
    )
    assert "1.0 MB of 2.0 MB" in text
    assert text.count("Pull a test image") > 1


def test_nothing_moves_while_permission_is_asked_for():
    text = tell(Screen(terminal=True), StepStarted("elevate", "Ask for permission"))
    assert text == "Ask for permission…\n"


def test_nothing_moves_on_a_dumb_terminal(monkeypatch):
    monkeypatch.setenv("TERM", "dumb")
    assert tell(Screen(terminal=True), StepStarted("pull", "Pull a test image")) == ""


def test_no_color_is_respected(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    text = tell(Screen(terminal=True), PlanMade(PLAN), FindingReported(ERROR))
    assert not any(f"\x1b[{code}m" in text for code in ("31", "32", "1;31", "36"))


@pytest.mark.parametrize("encoding", ["ascii", "iso-8859-1", "cp1252"])
def test_an_encoding_without_ticks_gets_ascii_signs(encoding):
    text = tell(
        Screen(encoding, terminal=True),
        StepStarted("connect", "Connect"),
        StepFinished("connect", StepStatus.DONE, 0.25),
        StepStarted("elevate", "Ask"),
        PlanMade(PLAN),
        answer=Answer(RESULT),
    )
    assert "+" in text
    assert "\\u" not in text


def test_lines_wrap_at_the_terminals_width_with_their_indentation(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    long = replace(ERROR, detail="word " * 20)
    lines = tell(Screen(terminal=True), FindingReported(long)).splitlines()
    assert all(len(line) <= 40 for line in lines if "word" in line)
    assert sum(line.startswith("    word") for line in lines) > 1


def test_lines_in_a_file_are_not_wrapped():
    sentence = "word " * 200 + "end"
    assert tell(Screen(), Noted(sentence)) == sentence + "\n"


def test_the_plan_shows_the_difference_and_what_is_stopped():
    text = tell(Screen(), PlanMade(PLAN))
    assert '  +{"a": 1}\n' in text
    assert "stops these running containers: web, db." in text


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("restart", "No running container is stopped"),
        ("reload", "reads its configuration again"),
        ("none", "from its next start"),
    ],
)
def test_the_plan_says_how_docker_takes_it(way, words):
    assert words in tell(Screen(), PlanMade(replace(PLAN, way=way, stops=())))


def test_commands_to_run_by_hand_are_never_wrapped(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    command = "cp " + "/a" * 60 + " /etc/docker/daemon.json"
    result = Result("setup", Outcome.NEEDS_ATTENTION, ("Run these:",), commands=(command,))
    assert f"    {command}\n" in tell(Screen(terminal=True), answer=Answer(result))


def test_a_reason_that_stands_above_is_not_said_again():
    result = Result(
        "setup",
        Outcome.REFUSED,
        (f"{ERROR.title}. {ERROR.detail}", ERROR.remedy),
        findings=(ERROR,),
    )
    assert closing_sentences(result, [ERROR], None) == ("Nothing was changed.",)
    assert closing_sentences(result, [], None) == result.sentences


def test_the_closing_words_do_not_repeat_the_verdict():
    verdict = Verdict(VerdictKind.MIRROR, "The mirror served it.")
    result = Result("setup", Outcome.PROVEN, ("The mirror served it.", "More."))
    assert closing_sentences(result, [], verdict) == ("More.",)


def test_a_reader_that_goes_away_disturbs_nothing():
    from dockmirror.cli.streams import open_output

    read, write = os.pipe()
    os.close(read)
    stream = os.fdopen(write, "w", buffering=1, encoding="utf-8")
    output = open_output(stream)
    output.write("line\n")
    output.write("line\n")
    output.flush()
    assert not output.isatty()
    with pytest.raises(BrokenPipeError):
        stream.close()  # the stream itself did meet what the output kept quiet about
