"""Where a new member goes, and the white space around it, after the file's own style.

Each kind of file without members gets a layout that no other kind gets, so that taking the member
out again can tell which it was.
"""

import re
from dataclasses import dataclass
from typing import Final

from .scanner import Member, Root
from .source import Source
from .values import quote

NEWLINE: Final = re.compile(r"\r\n|\n|\r")
_LINE_START: Final = re.compile(r"(\r\n|\n|\r)([ \t]*)\Z")


@dataclass(frozen=True, slots=True)
class Lines:
    """The style of a value that takes several lines: line end, indentation of its key, one step."""

    newline: str
    indent: str
    step: str


@dataclass(frozen=True, slots=True)
class Placement:
    """Text from ``start`` to ``end`` gives way to ``lead``, key, ``colon``, value and ``tail``.

    ``lines`` is None when the value stays on its key's line.
    """

    start: int
    end: int
    lead: str
    colon: str
    tail: str
    lines: Lines | None

    def write(self, key: str, value: str) -> str:
        """What stands between ``start`` and ``end`` once the member is there."""
        return f"{self.lead}{quote(key)}{self.colon}{value}{self.tail}"

    def value(self, value: bool | list[str]) -> str:
        """A value as JSON in this style."""
        if isinstance(value, bool):
            return "true" if value else "false"
        tokens = [quote(text) for text in value]
        if not tokens or self.lines is None:
            return f"[{flat_separator(self.colon).join(tokens)}]"
        line = self.lines.newline + self.lines.indent
        entries = f",{line}{self.lines.step}".join(tokens)
        return f"[{line}{self.lines.step}{entries}{line}]"


def flat_separator(colon: str) -> str:
    """The separator on one line: without a space where the file has none after its colons."""
    return "," if colon == ":" else ", "


def line_start(space: str) -> tuple[str, str] | None:
    """Line end and indentation that white space ends with, None when it stays on one line."""
    found = _LINE_START.search(space)
    return (found[1], found[2]) if found else None


def step_between(closing: str, indent: str) -> str:
    """One step of indentation: what members have more than their brace after ``closing`` space."""
    line = line_start(closing)
    return indent.removeprefix(line[1]) if line else indent


def place(source: Source) -> Placement:
    """Where a key that the file does not have goes."""
    text, root = source.text, source.root
    if source.absent:
        return _in_braces(0, len(text), "\n", "  ", "\n}\n")
    if root.kind == "nothing":
        return in_nothing(text)
    if root.kind == "null":
        return in_null(root, text[: root.start] + text[root.end :])
    if not root.members:
        return in_empty_object(root, text[root.start + 1 : root.end - 1])
    return after_members(text, root.members, text[root.members[-1].value_end : root.end - 1])


def in_nothing(space: str) -> Placement:
    """In a file of white space: indented with tabs, the white space after the object."""
    newline = _first_newline(space)
    return _in_braces(0, len(space), newline, "\t", f"{newline}}}{space}")


def in_null(root: Root, around: str) -> Placement:
    """In place of ``null``: indented with three spaces; ``around`` is the white space about it."""
    newline = _first_newline(around)
    return _in_braces(root.start, root.end, newline, "   ", f"{newline}}}")


def in_empty_object(root: Root, space: str) -> Placement:
    """In an object of white space only, which stays: on its line, or on lines of its own."""
    line = line_start(space)
    if line is None and NEWLINE.search(space) is None:
        return Placement(root.start, root.end, "{" + space, ": ", space + "}", None)
    newline, outer = line or (_first_newline(space), "")
    lines = Lines(newline, f"{outer}  ", "  ")
    lead = f"{{{newline}{lines.indent}"
    return Placement(root.start, root.end, lead, ": ", space + "}", lines)


def after_members(text: str, members: tuple[Member, ...], closing: str) -> Placement:
    """After the last of these members; ``closing`` is the space between it and the brace."""
    last = members[-1]
    colon = text[last.key_end : last.value_start]
    if NEWLINE.search(colon):
        colon = ": "
    gap_start = members[-2].value_end if len(members) > 1 else last.key_start
    gap = text[gap_start : last.key_start] or _space_before(text, last.key_start)
    line = line_start(gap)
    at = last.value_end
    if line is None:
        lead = gap if "," in gap else flat_separator(colon)
        return Placement(at, at, lead, colon, "", None)
    newline, indent = line
    lines = Lines(newline, indent, step_between(closing, indent))
    return Placement(at, at, f",{newline}{indent}", colon, "", lines)


def _in_braces(start: int, end: int, newline: str, step: str, tail: str) -> Placement:
    lines = Lines(newline, step, step)
    return Placement(start, end, f"{{{newline}{step}", ": ", tail, lines)


def _space_before(text: str, at: int) -> str:
    before = text[:at]
    return before[len(before.rstrip(" \t\r\n")) :]


def _first_newline(text: str) -> str:
    found = NEWLINE.search(text)
    return found.group() if found else "\n"
