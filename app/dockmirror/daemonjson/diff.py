"""The difference between two states of a file, to read."""

import difflib
import re
from collections.abc import Iterator
from typing import Final

from .encoding import decode
from .errors import DaemonJsonError

_CONTEXT: Final = 3
_COMPARED_LINES: Final = 2000
_LONGEST_LINE: Final = 8000
"""Characters; of a longer line its two ends are shown, with three dots between."""

_UNREADABLE: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\ud800-\udfff]"
)
_NO_NEWLINE: Final = "\\ No newline at end of file\n"


def unified_diff(before: bytes | None, after: bytes | None, path: str) -> str:
    """What changes from one file to another, as unified diff; empty when nothing does.

    ``/dev/null`` stands for a file that is not there. The text is for people: decoded, line ends
    plain where both files have the same kind, control and bidirectional characters as escapes.
    """
    if before == after:
        return ""
    old, new = _lines(before), _lines(after)
    if [line.rstrip("\r\n") for line in old] != [line.rstrip("\r\n") for line in new]:
        old, new = _plain_ends(old), _plain_ends(new)
    name = _readable(path)
    pieces = [
        f"--- {'/dev/null' if before is None else name}\n",
        f"+++ {'/dev/null' if after is None else name}\n",
    ]
    pieces += _hunks(old, new)
    return "".join(pieces)


def _lines(data: bytes | None) -> list[str]:
    if data is None:
        return []
    try:
        text, encoding = decode(data, reads_bom=True)
    except DaemonJsonError:
        text, mark = data.decode("utf-8", "replace"), ""
    else:
        mark = "\ufeff" if encoding.mark else ""
    return re.findall(r"[^\n]*\n|[^\n]+", mark + text)


def _plain_ends(lines: list[str]) -> list[str]:
    return [re.sub(r"\r\n\Z", "\n", line) for line in lines]


def _readable(line: str) -> str:
    return _UNREADABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", line)


def _hunks(old: list[str], new: list[str]) -> Iterator[str]:
    for group in _groups(old, new):
        first, last = group[0], group[-1]
        yield f"@@ -{_span(first[1], last[2])} +{_span(first[3], last[4])} @@\n"
        for tag, old_start, old_end, new_start, new_end in group:
            if tag == "equal":
                yield from (_marked(" ", line) for line in old[old_start:old_end])
                continue
            yield from (_marked("-", line) for line in old[old_start:old_end])
            yield from (_marked("+", line) for line in new[new_start:new_end])


_Change = tuple[str, int, int, int, int]


def _groups(old: list[str], new: list[str]) -> Iterator[list[_Change]]:
    # Only the lines between the equal ends are compared: that takes long in long texts.
    shorter = min(len(old), len(new))
    head = next((n for n in range(shorter) if old[n] != new[n]), shorter)
    rest = shorter - head
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    head, tail = max(head - _CONTEXT, 0), max(tail - _CONTEXT, 0)
    old_part, new_part = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(old_part), len(new_part)) > _COMPARED_LINES:
        yield [("replace", head, len(old) - tail, head, len(new) - tail)]
        return
    matcher = difflib.SequenceMatcher(None, old_part, new_part, autojunk=False)
    for group in matcher.get_grouped_opcodes(_CONTEXT):
        yield [(tag, a + head, b + head, c + head, d + head) for tag, a, b, c, d in group]


def _span(start: int, end: int) -> str:
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _marked(sign: str, line: str) -> str:
    body = _readable(_ends(line.removesuffix("\n")))
    return f"{sign}{body}\n" + ("" if line.endswith("\n") else _NO_NEWLINE)


def _ends(line: str) -> str:
    half = _LONGEST_LINE // 2
    return line if len(line) <= _LONGEST_LINE else f"{line[:half]} … {line[-half:]}"
