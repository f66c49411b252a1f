"""JSON text that the scanner has accepted, as Python values."""

import json
import re
from typing import Final

from .grammar import TOKEN

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LITERALS: Final[dict[str, object]] = {"true": True, "false": False, "null": None}


def unquote(token: str) -> str:
    """A string token's text; half a surrogate pair and a byte that is no UTF-8 become U+FFFD.

    So does Go's ``encoding/json`` (``decode.go``, ``unquoteBytes``).
    """
    text = token[1:-1] if "\\" not in token else str(json.loads(token))
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def quote(text: str) -> str:
    """A string token for a text, with escapes only where JSON or the encoding needs them."""
    token = json.dumps(text, ensure_ascii=False)
    return _SURROGATE.sub(lambda half: f"\\u{ord(half.group()):04x}", token)


def decode_value(text: str, start: int, end: int) -> object:
    """The value that stands at these offsets; of a key that is there twice the last counts."""
    result: list[object] = []
    open_values: list[tuple[list[object], bool]] = [(result, False)]
    for token in TOKEN.finditer(text, start, end):
        word = token.group()
        if word in "[{":
            open_values.append(([], word == "{"))
        elif word in "]}":
            items, is_object = open_values.pop()
            closed: object = items
            if is_object:
                closed = dict(zip(map(str, items[::2]), items[1::2], strict=True))
            open_values[-1][0].append(closed)
        else:
            open_values[-1][0].append(_scalar(word))
    return result[0]


def _scalar(word: str) -> object:
    if word[0] == '"':
        return unquote(word)
    if word in _LITERALS:
        return _LITERALS[word]
    return float(word) if set(word) & set(".eE") else int(word)
