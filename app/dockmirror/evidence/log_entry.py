"""Lines of a daemon's log as keys and values."""

import json
import re
from collections.abc import Mapping
from typing import Final

_LINE_LIMIT: Final = 16 * 1024
_PAIR: Final = re.compile(r'([^\s="]+)=("(?:[^"\\]|\\.)*"|[^\s"]*)(?:\s+|$)')
_ESCAPE: Final = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.))"
)
_SHORT: Final = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}


def read_entry(line: str) -> Mapping[str, str]:
    """The keys and values of a line in logfmt or JSON; without ``msg`` it is no entry: empty.

    dockerd writes logfmt (sirupsen/logrus ``text_formatter.go``: values in Go's quotes where
    needed), or JSON with ``"log-format": "json"``. Of a key that comes twice the first counts. A
    line that was cut keeps the pairs before the cut.
    """
    line = line.strip()[:_LINE_LIMIT]
    if line.startswith("{"):
        return _read_json(line)
    fields: dict[str, str] = {}
    position = 0
    while position < len(line):
        pair = _PAIR.match(line, position)
        if pair is None:
            break
        position = pair.end()
        fields.setdefault(pair[1], unquoted(pair[2]))
    return fields if "msg" in fields else {}


def unquoted(value: str) -> str:
    """A value without Go's quotes (``strconv.Quote``); as it is where it has none."""
    if len(value) < len('""') or not (value.startswith('"') and value.endswith('"')):
        return value
    return _ESCAPE.sub(_plain, value[1:-1])


def _plain(escape: re.Match[str]) -> str:
    hexadecimal = escape[1] or escape[2] or escape[3]
    number = int(hexadecimal, 16) if hexadecimal else int(escape[4], 8) if escape[4] else None
    if number is None:
        return _SHORT.get(escape[5], escape[5])
    return chr(number) if number <= 0x10FFFF else "\ufffd"


def _read_json(line: str) -> Mapping[str, str]:
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(entry, dict) or not isinstance(entry.get("msg"), str):
        return {}
    return {key: value if isinstance(value, str) else str(value) for key, value in entry.items()}
