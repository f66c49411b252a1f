"""What is written from left to right, kept so within text that is written from right to left.

Unicode's isolates (UAX #9, 2.4) keep an address, a command or a value from being reordered with
the words around it. They go into the messages of a right-to-left language as these are read, so
that neither translators nor the code that fills messages in has to think of them.
"""

import re
import unicodedata
from collections.abc import Callable
from typing import Final

LEFT_TO_RIGHT: Final = "\u2066"
BY_ITS_FIRST_LETTER: Final = "\u2068"
END: Final = "\u2069"
RIGHT_TO_LEFT_MARK: Final = "\u200f"

_ISOLATES: Final = re.compile(f"([{LEFT_TO_RIGHT}{BY_ITS_FIRST_LETTER}{END}])")
_JOINER: Final = re.compile("((?<=[\u0620-\u06ff])[\u200c\u200d])")
_KEPT: Final = re.compile(
    f"([{LEFT_TO_RIGHT}{BY_ITS_FIRST_LETTER}{END}]|(?<=[\u0620-\u06ff])[\u200c\u200d])"
)
_FIELD: Final = r"\{[^{}]*\}|%\([a-z_]+\)[rs]|%[rs]"
_WORD: Final = re.compile(rf"(?:{_FIELD}|[!-~])+")
_ONLY_A_FIELD: Final = re.compile(_FIELD)
_LETTER_OR_FIELD: Final = re.compile(rf"{_FIELD}|[A-Za-z]")
_BEFORE: Final = "\"'(["
_AFTER: Final = "\"')].,:;!?"
_HERE: Final = "."  # the folder, in a command
_SENTENCES: Final = frozenset(
    f"{{{name}}}" for name in ("reason", "sentence", "why", "words", "problem", "remedy", "detail")
)
"""Fields that hold a sentence of the language: no part of the command or name before them."""


def isolated(message: str) -> str:
    """A message of a right-to-left language with its Latin words and its fields isolated.

    >>> isolated("واژه ls -l {path}.") == "واژه \u2066ls -l {path}\u2069."
    True
    """
    parts: list[str] = []
    run: list[str] = []
    position = 0
    for match in _WORD.finditer(message):
        gap, word = message[position : match.start()], match.group()
        if not (run and gap == " " and _goes_on(run, word)):
            parts.append(_closed(run))
            parts.append(gap)
            run = []
        run.append(word)
        position = match.end()
    return "".join([*parts, _closed(run), message[position:]])


def begun_from_the_right(text: str) -> str:
    """The text with a mark before each line of the language, though a Latin word begin it.

    Without it a line takes its direction from its first letter (UAX #9, P2).
    """
    return "\n".join(
        f"{RIGHT_TO_LEFT_MARK}{line}" if _has_letters(line) else line for line in text.split("\n")
    )


def outside_isolates(text: str, shown: Callable[[str], str]) -> str:
    """``shown`` of what stands between the isolates of ``text``, which stay where they pair.

    The joiners that words are spelt with stay too, where they follow a letter of such a word.
    """
    signs = _KEPT if _pair(_ISOLATES.findall(text)) else _JOINER
    pieces = signs.split(text)
    return "".join(
        piece if index % 2 else shown(piece) if piece else "" for index, piece in enumerate(pieces)
    )


def without_isolates(text: str) -> str:
    """The text as other programs take it."""
    return _ISOLATES.sub("", text)


def _has_letters(line: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in line)


def _goes_on(run: list[str], word: str) -> bool:
    """Whether a word belongs to what stands before it, as an argument to its command."""
    last = run[-1]
    return not (
        (last[-1] in _AFTER and (last != _HERE or len(run) == 1))
        or word[0] in _BEFORE
        or _ONLY_A_FIELD.fullmatch(last)
        or (_ONLY_A_FIELD.match(word) is not None and word.strip(_AFTER) in _SENTENCES)
    )


def _closed(run: list[str]) -> str:
    words = " ".join(run)
    core = words.lstrip(_BEFORE).rstrip(_AFTER)
    if not core or not _LETTER_OR_FIELD.search(core):
        return words
    start = words.index(core)
    sign = BY_ITS_FIRST_LETTER if _ONLY_A_FIELD.fullmatch(core) else LEFT_TO_RIGHT
    return f"{words[:start]}{sign}{core}{END}{words[start + len(core) :]}"


def _pair(signs: list[str]) -> bool:
    depth = 0
    for sign in signs:
        depth += -1 if sign == END else 1
        if depth < 0:
            return False
    return depth == 0
