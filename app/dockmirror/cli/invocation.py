"""What the words of a command line mean, as values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from dockmirror.cli.host_kit import KitWords
from dockmirror.setup.options import Options

COMMANDS: Final = (
    "check",
    "setup",
    "verify",
    "status",
    "remove",
    "undo",
    "history",
    "report",
    "host-kit",
    "install-helper",
    "uninstall-helper",
)
FORMATS: Final = ("text", "json", "jsonl")
STANDARD_INPUT: Final = "-"


class UsageError(Exception):
    """The words make no command; ``str()`` is the sentence for the person."""


@dataclass(frozen=True)
class Invocation:
    """One run of the program.

    ``command`` is ``None`` for the window. ``urls`` are as typed. ``mirrors_file`` names a file of
    addresses (``-``: standard input). ``report_file`` is where the support report goes. ``explain``
    is whether a check is told in full; ``kit`` is what ``host-kit`` is to write. ``said`` are the
    names of the options that were spelled out; the others have their defaults. ``link`` is a
    ``dockmirror:`` link with which the window is to be opened, as it came.
    """

    command: str | None
    format: str = "text"
    language: str | None = None
    urls: tuple[str, ...] = ()
    mirrors_file: str | None = None
    remove_all: bool = False
    report_file: str | None = None
    assume_yes: bool = False
    explain: bool = False
    kit: KitWords | None = None
    options: Options = field(default_factory=Options)
    said: frozenset[str] = frozenset()
    link: str = ""


@dataclass(frozen=True)
class Glimpse:
    """What must be known before the words are parsed, or where they cannot be."""

    command: str | None = None
    format: str = "text"
    language: str | None = None


def glimpse(argv: Sequence[str]) -> Glimpse:
    """The language, the format and the command, as far as they can be told from any words."""
    values = {"--lang": "", "--format": ""}
    command: str | None = None
    awaited: str | None = None
    for word in argv:
        if word == "--":
            break
        name, equals, value = word.partition("=")
        if awaited is not None:
            values[awaited] = word
            awaited = None
        elif name in values:
            values[name] = value
            awaited = None if equals else name
        elif command is None and word in COMMANDS:
            command = word
    shown = values["--format"]
    return Glimpse(command, shown if shown in FORMATS else "text", values["--lang"] or None)
