"""Generated ``daemon.json`` files, as text: any white space, line end, spelling and encoding."""

import json
import math
from dataclasses import dataclass

from hypothesis import strategies as st

MIRRORS = "registry-mirrors"
ADDED = "https://added.example.test"

_NEWLINES = st.sampled_from(["\n", "\r\n", "\r"])
_PIECES = st.sampled_from(["", "", "", " ", " ", "  ", "\t", "NL", "NL  ", "NL\t", "NLNL"])
_CODECS = {
    "utf-8": b"",
    "utf-8 with mark": b"\xef\xbb\xbf",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
}


@dataclass(frozen=True)
class Generated:
    """A file's text and its bytes."""

    text: str
    data: bytes


def spell(text: str, escapes: frozenset[int] | set[int]) -> str:
    """The text as a JSON string, with the characters at these places escaped."""
    pieces = []
    for index, character in enumerate(text):
        plain = json.dumps(character, ensure_ascii=False)[1:-1]
        if index in escapes and ord(character) < 0x10000:
            plain = "\\/" if character == "/" else f"\\u{ord(character):04x}"
        pieces.append(plain)
    return f'"{"".join(pieces)}"'


@st.composite
def spelled(draw, texts):
    text = draw(texts)
    return spell(text, draw(st.sets(st.integers(0, max(len(text) - 1, 0)), max_size=3)))


_plain_text = st.text(st.characters(codec="utf-8"), max_size=8)
_numbers = st.sampled_from(
    ["0", "-0", "1", "0.1000", "1E5", "1e-400", "-12.50e+3", "123456789012345678901234567890"]
)
_hosts = st.sampled_from(
    ["https://a.test", "https://a.test/", "http://b.test:5000/x", "https://c.test", "", "é€𝄞"]
)
_scalars = st.one_of(st.sampled_from(["true", "false", "null"]), _numbers, spelled(_plain_text))


@st.composite
def _spaces(draw):
    newline = draw(_NEWLINES)
    pieces = draw(st.lists(_PIECES, min_size=1, max_size=6))
    return [piece.replace("NL", newline) for piece in pieces]


class _Writer:
    """Joins tokens with white space that is either random or a consistent style."""

    def __init__(self, draw):
        self.draw = draw
        self.newline = draw(_NEWLINES)
        self.style = draw(st.sampled_from(["random", "flat", "compact", "lines"]))
        self.step = draw(st.sampled_from(["", " ", "  ", "    ", "\t"]))
        self.spaces = draw(_spaces())

    def gap(self):
        return self.draw(st.sampled_from(self.spaces)) if self.style == "random" else ""

    def wrap(self, opening, items, closing, depth):
        if not items:
            return f"{opening}{self.gap()}{closing}"
        if self.style == "lines":
            line = self.newline + self.step * depth
            body = f",{line}{self.step}".join(items)
            return f"{opening}{line}{self.step}{body}{line}{closing}"
        if self.style != "random":
            return opening + (", " if self.style == "flat" else ",").join(items) + closing
        body = ",".join(f"{self.gap()}{item}{self.gap()}" for item in items)
        return f"{opening}{body}{closing}"

    def member(self, key, value):
        if self.style == "random":
            return f"{key}{self.gap()}:{self.gap()}{value}"
        return f"{key}{':' if self.style == 'compact' else ': '}{value}"

    def value(self, depth, leaves=3):
        kind = self.draw(st.sampled_from(["scalar", "scalar", "list", "object"]))
        if kind == "scalar" or depth > leaves:
            return self.draw(_scalars)
        count = self.draw(st.integers(0, 3))
        if kind == "list":
            return self.wrap("[", [self.value(depth + 1) for _ in range(count)], "]", depth)
        members = [
            self.member(self.draw(spelled(_plain_text)), self.value(depth + 1))
            for _ in range(count)
        ]
        return self.wrap("{", members, "}", depth)

    def mirrors(self, least):
        if not least and self.draw(st.integers(0, 2)) == 0:
            return "null"
        count = self.draw(st.integers(least, 3))
        return self.wrap("[", [self.draw(spelled(_hosts)) for _ in range(count)], "]", 1)


_KEYS = ("mirrors", "debug", "other", "other", "duplicate")


def _is_other(key):
    return key.casefold() not in (MIRRORS, "debug")


@st.composite
def texts(draw, kinds=("object",) * 8 + ("null", "nothing"), keys=_KEYS, entries=0):
    """A text that dockerd reads; with one entry at least in each list of mirrors, if asked."""
    writer = _Writer(draw)
    kind = draw(st.sampled_from(kinds))
    if kind == "nothing":
        return "".join(draw(_spaces()))
    if kind == "null":
        return f"{writer.gap()}null{writer.gap()}"
    members = []
    wanted = draw(st.lists(st.sampled_from(keys), max_size=4))
    if entries:
        wanted.insert(draw(st.integers(0, len(wanted))), "mirrors")
    for which in wanted:
        if which == "mirrors":
            escapes = draw(st.sampled_from([frozenset(), frozenset(), frozenset({8})]))
            members.append(writer.member(spell(MIRRORS, escapes), writer.mirrors(entries)))
        elif which == "debug":
            value = draw(st.sampled_from(["true", "false", "null"]))
            members.append(writer.member('"debug"', value))
        elif which == "duplicate":
            members.append(writer.member('"again"', writer.value(1)))
        else:
            key = draw(spelled(_plain_text.filter(_is_other)))
            members.append(writer.member(key, writer.value(1)))
    end = draw(st.sampled_from(["", "", writer.newline]))
    return writer.gap() + writer.wrap("{", members, "}", 0) + writer.gap() + end


@st.composite
def files(draw, of=None):
    """A text that dockerd reads, in an encoding that it reads."""
    text = draw(texts() if of is None else of)
    codec, mark = draw(st.sampled_from(sorted(_CODECS.items())))
    return Generated(text, mark + text.encode(codec.split(" ")[0]))


def pairs(text: str) -> list[tuple[str, object]]:
    """Keys and values in their order, duplicates and all, by Python's own parser."""
    return json.loads(text, object_pairs_hook=list) or [] if text.strip() else []


def text_of(data: bytes) -> str:
    """What an editor that knows byte order marks shows."""
    for codec, mark in _CODECS.items():
        if mark and data.startswith(mark):
            return data[len(mark) :].decode(codec.split(" ")[0])
    return data.decode()


def _refuse(constant: str) -> object:
    raise ValueError(constant)


def _finite(number: str) -> float:
    if math.isinf(float(number)):
        raise ValueError(number)
    return float(number)


def is_json(text: str) -> bool:
    """Whether Python's parser takes the text, its own extensions and endless numbers left out."""
    try:
        json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except ValueError:
        return False
    return True


def last_mirrors(text: str) -> list[str]:
    """The mirrors in force, by Python's own parser."""
    found = [value for key, value in pairs(text) if key == MIRRORS]
    return list(found[-1] or []) if found else []


def shared_ends(before: str, after: str) -> int:
    """How many characters both have in common at their ends, no character counted twice."""
    shorter = min(len(before), len(after))
    head = next((n for n in range(shorter) if before[n] != after[n]), shorter)
    rest = shorter - head
    return head + next((n for n in range(rest) if before[-1 - n] != after[-1 - n]), rest)
