import io
import os
import threading

import pytest

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.cli.consent import TerminalConsent
from tests.unit.cli.scripted import PLAN


class Person:
    """A person at a pseudo-terminal: ``asked`` is set once the question stands there."""

    def __init__(self):
        self.master, slave = os.openpty()
        self.keyboard = os.fdopen(slave, "r", encoding="utf-8")
        self.screen = Screen()

    def types(self, text):
        os.write(self.master, text.encode())

    def leaves(self):
        os.close(self.master)
        self.keyboard.close()


class Screen(io.StringIO):
    def __init__(self):
        super().__init__()
        self.asked = threading.Event()

    def isatty(self):
        return True

    def flush(self):
        self.asked.set()


@pytest.fixture
def person():
    somebody = Person()
    yield somebody
    somebody.leaves()


def consent_of(person, token=None, *, assume_yes=False, shown=None):
    return TerminalConsent(
        assume_yes=assume_yes,
        question_stream=person.screen,
        answer_stream=person.keyboard,
        token=token or CancelToken(),
        show=(shown if shown is not None else []).append,
    )


@pytest.mark.parametrize(
    ("typed", "agreed"),
    [("y\n", True), ("YES\n", True), ("n\n", False), ("No\n", False), ("\n", False)],
)
def test_only_a_yes_agrees(person, typed, agreed):
    person.types(typed)
    assert consent_of(person)(PLAN) is agreed


def test_another_word_is_asked_again(person):
    person.types("what\ny\n")
    assert consent_of(person)(PLAN) is True
    assert person.screen.getvalue().count("[y/N]") == 2


def test_the_end_of_input_is_a_no(person):
    person.types("\x04")
    assert consent_of(person)(PLAN) is False


def test_the_plan_is_shown_before_the_question(person):
    shown = []
    person.types("y\n")
    consent_of(person, shown=shown)(PLAN)
    assert shown == [PLAN]


def test_yes_beforehand_asks_nothing(person):
    consent = consent_of(person, assume_yes=True)
    assert consent(PLAN) is True
    assert person.screen.getvalue() == ""


def test_cancelling_ends_the_question_at_once(person):
    token = CancelToken()
    consent = consent_of(person, token)
    ends = []

    def ask():
        try:
            consent(PLAN)
        except Cancelled:
            ends.append("cancelled")

    flow = threading.Thread(target=ask, daemon=True)
    flow.start()
    assert person.screen.asked.wait(30)
    token.cancel()
    flow.join(30)
    person.types("\n")  # lets go of a question that went on all the same
    assert ends == ["cancelled"]


@pytest.mark.parametrize("keyboard", [io.StringIO("y\n"), None])
def test_without_a_terminal_nobody_agrees(keyboard):
    consent = TerminalConsent(
        assume_yes=False,
        question_stream=Screen(),
        answer_stream=keyboard,
        token=CancelToken(),
        show=lambda plan: None,
    )
    assert consent(PLAN) is False
    assert consent.could_not_ask
