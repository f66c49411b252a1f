import argparse
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract

from dockmirror import i18n
from dockmirror.cli.argparse_texts import FOR_PEOPLE
from dockmirror.cli.invocation import UsageError
from dockmirror.cli.parser import build_parser, parse

NEVER_SAID = (
    ".__call__() not defined",
    "conflicting",
    "unknown parser",
    'argument "-" with mode',
    "can't open",
    "cannot ",
    "'required' is an invalid argument",
    "invalid option string",
    "dest= is required",
    "invalid conflict_resolution",
    "mutually exclusive arguments must",
    "one of the arguments",
    "expected at ",
    "expected %s",
    "ambiguous option",
    "unexpected option string",
    "is not callable",
    "%r is not callable",
    " (default",
    "show program's version",
    "subcommands",
    "%(prog)s: error",
    "%(prog)s: warning",
    "option '%(option)s' is deprecated",
    "command '%(parser_name)s' is deprecated",
    "argument '%(argument_name)s' is deprecated",
)


def argparse_texts():
    with Path(argparse.__file__).open("rb") as source:
        for _line, message, _comments, _context in extract(
            "python", source, keywords={"_": None, "ngettext": (1, 2)}
        ):
            yield message if isinstance(message, str) else message[0]


def test_every_text_of_this_python_that_is_ever_said_is_in_the_catalogue():
    texts = {text for text in argparse_texts() if not text.startswith(NEVER_SAID)}
    assert texts
    assert texts <= set(FOR_PEOPLE)


@pytest.fixture
def upper_case(monkeypatch):
    """Stands for a language: every message in capitals, its placeholders kept."""

    class Upper:
        def gettext(self, message):
            return "".join(
                part if part[:1] in ("%", "{") else part.upper()
                for part in re.split(r"(%\([a-z_]+\)[rs]|%[rs]|\{[a-z!]+\})", message)
            )

    monkeypatch.setattr(i18n, "_translations", Upper())


def test_the_help_is_in_the_chosen_language(upper_case):
    text = build_parser().format_help()
    assert text.startswith("USAGE: ")
    assert "SHOW THIS HELP MESSAGE AND EXIT" in text
    assert "options" not in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["report"], "THE FOLLOWING ARGUMENTS ARE REQUIRED: "),
        (
            ["setup", "https://mirror.example.com", "--position", "middle"],
            "INVALID CHOICE: 'middle'",
        ),
        (["check", "--file"], "EXPECTED ONE ARGUMENT"),
        (["status", "--never"], "UNRECOGNIZED ARGUMENTS: --never"),
        (["setup", "https://mirror.example.com", "--yes=1"], "IGNORED EXPLICIT ARGUMENT '1'"),
    ],
)
def test_a_mistake_is_named_in_the_chosen_language(upper_case, words, said):
    with pytest.raises(UsageError) as error:
        parse(words)
    assert said in str(error.value)
