"""Markdown taken apart into what people read, which is translated, and what programs read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from dockmirror.i18n import _

_FENCE: Final = re.compile(r"\s*```")
_MARKER: Final = re.compile(r"\s*(?:#+ |[-*] |\d+\. )?")
_ROW: Final = re.compile(r"\s*\|")
_RULE: Final = re.compile(r"[\s|:-]*")
_PLACE: Final = re.compile(r"@\{[a-z_]+\}")
_LETTER: Final = re.compile(r"[^\W\d_]")
_CODE_ALONE: Final = re.compile(r"`[^`]*`")


@dataclass(frozen=True)
class Piece:
    """A part of a text as it stands there; ``message`` is what is translated of it, or empty."""

    text: str
    message: str = ""


def translated(markdown: str) -> str:
    """The text in the person's language; what has no translation keeps its own lines.

    A paragraph, a heading, an item of a list and a cell of a table is one message each; code stays.
    """
    return "".join(_told(piece) for piece in pieces(markdown))


def pieces(markdown: str) -> Iterator[Piece]:
    """The parts of a text, which joined are the text."""
    paragraph: list[str] = []
    in_code = False
    for line in markdown.splitlines(keepends=True):
        fence = _FENCE.match(line)
        ends = fence or in_code or not line.strip() or _ROW.match(line)
        marker = _MARKER.match(line)
        marked = marker is not None and bool(marker.group().strip())
        if ends or marked:
            yield from _prose("".join(paragraph))
            paragraph = []
        if fence:
            in_code = not in_code
        if not ends:
            paragraph.append(line)
        elif in_code or fence or not line.strip():
            yield Piece(line)
        else:
            yield from _cells(line)
    yield from _prose("".join(paragraph))


def _prose(text: str) -> Iterator[Piece]:
    if not text:
        return
    marker = _MARKER.match(text)
    start = marker.end() if marker else 0
    body = text[start:].rstrip("\n")
    yield Piece(text[:start])
    yield Piece(body, _message(body))
    yield Piece(text[start + len(body) :])


def _cells(line: str) -> Iterator[Piece]:
    if _RULE.fullmatch(line):
        yield Piece(line)
        return
    for part in re.split(r"(\s*\|\s*)", line):
        yield Piece(part, "" if "|" in part else _message(part))


def _message(text: str) -> str:
    message = " ".join(text.split())
    bare = _PLACE.sub("", message)
    return message if _LETTER.search(bare) and not _CODE_ALONE.fullmatch(bare) else ""


def _told(piece: Piece) -> str:
    if not piece.message:
        return piece.text
    told = _(piece.message)
    return piece.text if told == piece.message else told
