"""The manual page, in roff."""

from collections.abc import Iterable, Sequence
from typing import Final

from installers.command_words import Command, Word

_EXITS: Final = (
    ("0", "Proven, usable, unchanged, or done."),
    ("1", "A defect of Dockmirror; the machine is as it was."),
    ("2", "The words make no command, or the address can never be a mirror."),
    ("3", "The mirror cannot serve; nothing changed."),
    ("4", "Refused, and nothing touched."),
    ("5", "Docker did not take the change; everything is as it was."),
    ("6", "The mirror was not used."),
    ("7", "Permission was not given; nothing changed."),
    ("8", "Set up, and no evidence either way could be had."),
    ("9", "Even putting it back failed: what to run by hand is said."),
    ("130", "Interrupted; everything is as it was."),
)
_FILES: Final = (
    ("/etc/docker/daemon.json", "What is changed: the list of mirrors in Docker's configuration."),
    ("/var/lib/dockmirror", "The history of changes, and a change under way."),
)


def manual_page(words: Sequence[Command], version: str) -> str:
    """The page dockmirror(1)."""
    program, *commands = words
    lines = [
        f'.TH DOCKMIRROR 1 "" "dockmirror {_text(version)}" "User Commands"',
        ".SH NAME",
        r"dockmirror \- use a Docker registry mirror, and prove that it serves",
        ".SH SYNOPSIS",
        ".B dockmirror",
        *(part for command in commands for part in _synopsis(command)),
        ".SH DESCRIPTION",
        _text(program.summary),
        "Without a command the window opens.",
        ".SH OPTIONS",
        *_options(program.options),
        ".SH COMMANDS",
    ]
    for command in commands:
        lines += [f".SS {_text(command.name)}", _text(command.summary) + "."]
        lines += [*_operands(command.operands), *_options(command.options)]
    lines += [".SH EXIT STATUS", *_table(_EXITS), ".SH FILES", *_table(_FILES)]
    lines += [".SH SEE ALSO", r".BR docker (1), \ dockerd (8), \ pkexec (1)"]
    return "\n".join(lines) + "\n"


def _synopsis(command: Command) -> list[str]:
    operands = " ".join(f"\\fI{_text(word.value)}\\fR" for word in command.operands)
    return [".br", f"\\fBdockmirror {_text(command.name)}\\fR [options] {operands}".rstrip()]


def _options(words: Iterable[Word]) -> Iterable[str]:
    for word in words:
        flags = ", ".join(f"\\fB{_text(flag)}\\fR" for flag in word.flags)
        value = f" \\fI{_text(word.value)}\\fR" if word.value else ""
        yield from (".TP", flags + value, _text(_sentence(word.help)))


def _operands(words: Iterable[Word]) -> Iterable[str]:
    for word in words:
        yield from (".TP", f"\\fI{_text(word.value)}\\fR", _text(_sentence(word.help)))


def _table(rows: Iterable[tuple[str, str]]) -> Iterable[str]:
    for name, text in rows:
        yield from (".TP", f"\\fB{_text(name)}\\fR", _text(text))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _text(text: str) -> str:
    """``text`` as roff shows it: its own signs made plain, no line begun like a request."""
    plain = text.replace("\\", "\\e").replace("-", "\\-").replace("\n", " ")
    plain = plain.replace("…", "...")
    return "\\&" + plain if plain.startswith((".", "'")) else plain
