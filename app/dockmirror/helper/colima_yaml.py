"""The mirrors in Colima's ``colima.yaml``: the list ``registry-mirrors`` of its member ``docker``.

Colima copies that member into the ``daemon.json`` of its virtual machine (abiosoft/colima
``environment/container/docker/daemon.go``). The file is a person's, with comments: only the lines
of that list are written anew, and only where it has one of a few plain shapes. Any other is
refused with its line.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dockmirror.daemonjson.saying import said
from dockmirror.helper.ending import Refused
from dockmirror.helper.plain_text import visible

MEMBER: Final = "docker"
KEY: Final = "registry-mirrors"

_KEY_LINE: Final = re.compile(
    r"""(?P<indent>\ *)(?P<quote>["']?)(?P<key>[A-Za-z0-9_.-]+)(?P=quote)\ *:(?=\s|$)(?P<rest>.*)"""
)
_ITEM: Final = re.compile(r"(?P<indent> *)-[ ]+(?P<scalar>.*)")
_COMMENT: Final = re.compile(r"(?:^|\s)#.*$")
_PLAIN: Final = re.compile(r"[A-Za-z0-9][^\s,\[\]{}#&*!|>'\"%@`]*")
_WRITABLE: Final = re.compile(r"[!#-\[\]-~]+")
_EMPTY: Final = ("{}", "", "~", "null", "[]")


class ColimaYaml:
    """The file's form. Plays ``ConfigForm``."""

    def mirrors(self, data: bytes | None, path: str) -> tuple[str, ...]:
        """See ``ConfigForm``."""
        return tuple(_value(one) for one in _read(data, path).items)

    def with_mirrors(self, data: bytes | None, mirrors: Sequence[str], path: str) -> bytes | None:
        """See ``ConfigForm``; a list that comes to hold nothing is left out."""
        place = _read(data, path)
        known = {_value(one): one for one in place.items}
        if tuple(mirrors) == tuple(known) and len(known) == len(place.items):
            return data
        for mirror in mirrors:
            if mirror not in known and not _WRITABLE.fullmatch(mirror):
                raise ValueError("the mirror cannot stand in the file")
        scalars = {mirror: known.get(mirror) or json.dumps(mirror) for mirror in mirrors}
        return _write(place, scalars).encode("utf-8", "surrogateescape")


COLIMA_YAML: Final = ColimaYaml()


@dataclass(frozen=True)
class _Place:
    """Where the list stands in ``lines``, their ends kept.

    ``member`` is the line of ``docker``, -1 without one; ``children`` says that others stand below
    it, with the indent ``indent``. ``first`` to ``last`` (not included) are the lines of the list,
    none where both are alike; ``items`` are its scalars as written. ``flow`` says that it stands
    in one line, whose comment is ``comment``; otherwise an item is indented by ``item_indent`` and
    ``item_lines`` are the lines as they are.
    """

    lines: tuple[str, ...]
    member: int
    children: bool = False
    indent: str = "  "
    first: int = 0
    last: int = 0
    items: tuple[str, ...] = ()
    flow: bool = False
    comment: str = ""
    item_indent: str = "    "
    item_lines: tuple[str, ...] = ()


def _read(data: bytes | None, path: str) -> _Place:
    """Find the list. Raises ``Refused`` (``colima-yaml-shape``)."""
    lines = tuple(_text(data).splitlines(keepends=True))
    members = [
        number
        for number, line in enumerate(lines)
        if (key := _KEY_LINE.match(line)) and not key["indent"] and key["key"] == MEMBER
    ]
    if len(members) > 1:
        raise _refused(path, members[1])
    if not members:
        for number, line in enumerate(lines):
            # A flow mapping, another document, or the end of one: nothing can be added below.
            if line.startswith(("{", "[", "...")) or (number and line.startswith("---")):
                raise _refused(path, number)
        return _Place(lines, -1)
    return _below(lines, members[0], path)


def _below(lines: tuple[str, ...], member: int, path: str) -> _Place:
    """The place in the member whose line is known."""
    end = _end(lines, member + 1, 1)
    below = [number for number in range(member + 1, end) if _content(lines[number])]
    after = next((number for number in range(end, len(lines)) if _content(lines[number])), None)
    if after is not None and "\t" in _lead(lines[after]):
        raise _refused(path, after)
    rest = _without_comment(_rest(lines[member]))
    if not below:
        if rest not in _EMPTY:
            raise _refused(path, member)
        return _Place(lines, member)
    if rest:
        raise _refused(path, member)
    indent = _indent(lines[below[0]])
    found: list[int] = []
    for number in below:
        key = _KEY_LINE.match(lines[number])
        if "\t" in _lead(lines[number]) or (len(_indent(lines[number])) < len(indent)):
            raise _refused(path, number)
        if _indent(lines[number]) == indent and key and key["key"] == KEY:
            found.append(number)
    if _KEY_LINE.match(lines[below[0]]) is None or len(found) > 1:
        raise _refused(path, found[1] if found else below[0])
    if not found:
        return _Place(lines, member, True, indent, member + 1, member + 1)
    others = any(_indent(lines[n]) == indent and _is_key(lines[n]) for n in below if n != found[0])
    return _list(lines, member, found[0], end, indent, others, path)


def _list(
    lines: tuple[str, ...],
    member: int,
    key: int,
    end: int,
    indent: str,
    others: bool,
    path: str,
) -> _Place:
    """The place of a list that is there; ``others`` says that more stands beside it."""
    rest = _without_comment(_rest(lines[key]))
    stop = key + 1
    while stop < end and (_is_item(lines[stop], indent) or _indent_of(lines[stop]) > len(indent)):
        stop += 1
    if rest:
        if stop > key + 1:
            raise _refused(path, key + 1)
        items = _flow(rest)
        if items is None:
            raise _refused(path, key)
        comment = _rest(lines[key]).rstrip("\r\n")
        comment = comment[comment.find(rest) + len(rest) :]
        return _Place(lines, member, others, indent, key, key + 1, items, True, comment)
    after = next((number for number in range(stop, end) if _content(lines[number])), None)
    if after is not None and not (_is_key(lines[after]) and _indent(lines[after]) == indent):
        raise _refused(path, after)
    scalars = []
    for number in range(key + 1, stop):
        item = _ITEM.match(lines[number])
        scalar = _scalar(_without_comment(item["scalar"])) if item else None
        same = item is not None and item["indent"] == _indent(lines[key + 1])
        if scalar is None or not same:
            raise _refused(path, number)
        scalars.append(scalar)
    deeper = _indent(lines[key + 1]) if scalars else f"{indent}  "
    return _Place(
        lines,
        member,
        others,
        indent,
        key,
        stop,
        tuple(scalars),
        item_indent=deeper,
        item_lines=lines[key + 1 : stop],
    )


def _write(place: _Place, scalars: Mapping[str, str]) -> str:
    """The file's text with the list holding just ``scalars``, by their values."""
    lines = [*place.lines]
    ending = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    if place.flow and scalars:
        new = [f"{place.indent}{KEY}: [{', '.join(scalars.values())}]{place.comment}{ending}"]
    elif scalars:
        kept = {
            _value(scalar): line.rstrip("\r\n") + ending
            for scalar, line in zip(place.items, place.item_lines, strict=False)
        }
        fresh = f"{place.indent}{KEY}:{ending}"
        new = [
            place.lines[place.first] if place.item_lines else fresh,
            *(
                kept.get(value) or f"{place.item_indent}- {scalar}{ending}"
                for value, scalar in scalars.items()
            ),
        ]
    else:
        new = []
    if place.member < 0:
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += ending
        return "".join([*lines, f"{MEMBER}:{ending}", *new]) if new else "".join(lines)
    head = lines[place.member]
    value = "" if new or place.children else "{}"
    if not place.children and _without_comment(_rest(head)) != value:
        lines[place.member] = _with_value(head, value, ending)
    if place.first == place.last:
        at = place.member + 1
        if not lines[at - 1].endswith("\n"):
            lines[at - 1] += ending
        return "".join([*lines[:at], *new, *lines[at:]])
    return "".join([*lines[: place.first], *new, *lines[place.last :]])


def _with_value(line: str, value: str, ending: str) -> str:
    """The member's line with another value, and its comment."""
    key = _KEY_LINE.match(line)
    written = line.rstrip("\r\n")
    head = written[: key.start("rest")] if key else f"{MEMBER}:"
    comment = _COMMENT.search(_rest(line).rstrip("\r\n"))
    told = f" {comment[0].strip()}" if comment else ""
    return f"{head}{f' {value}' if value else ''}{told}{ending}"


def _flow(text: str) -> tuple[str, ...] | None:
    """The scalars of ``[a, "b"]`` as written; ``None`` where it is no such list."""
    if text in ("~", "null"):
        return ()
    if not (text.startswith("[") and text.endswith("]")):
        return None
    inside = text[1:-1].strip().removesuffix(",").strip()
    if not inside:
        return ()
    scalars = [_scalar(piece.strip()) for piece in inside.split(",")]
    return None if None in scalars else tuple(one for one in scalars if one is not None)


def _scalar(text: str) -> str | None:
    """``text`` where it is a plain scalar, or one in quotes without escapes; else ``None``."""
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        inside = text[1:-1]
        return None if any(sign in inside for sign in "\"'\\") else text
    return text if _PLAIN.fullmatch(text) and ": " not in text else None


def _value(scalar: str) -> str:
    return scalar[1:-1] if scalar[:1] in ('"', "'") else scalar


def _end(lines: Sequence[str], start: int, indent: int) -> int:
    """The first line from ``start`` on that is indented less than ``indent``, comments aside."""
    end = start
    for number in range(start, len(lines)):
        if _content(lines[number]):
            if len(_indent(lines[number])) < indent:
                break
            end = number + 1
    return end


def _is_item(line: str, indent: str) -> bool:
    return line.startswith(f"{indent}- ")


def _is_key(line: str) -> bool:
    return _KEY_LINE.match(line) is not None


def _content(line: str) -> bool:
    stripped = line.strip()
    return bool(stripped) and not stripped.startswith("#")


def _lead(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" "))]


def _indent_of(line: str) -> int:
    return len(_indent(line)) if line.strip() else 0


def _rest(line: str) -> str:
    key = _KEY_LINE.match(line)
    return key["rest"] if key else ""


def _without_comment(text: str) -> str:
    return _COMMENT.sub("", text.rstrip("\r\n")).strip()


def _text(data: bytes | None) -> str:
    return "" if data is None else data.decode("utf-8", "surrogateescape")


def _refused(path: str, line: int) -> Refused:
    shown = visible(path)
    return Refused(
        "colima-yaml-shape",
        said(
            "Line {line} of {path} is written in a way that Dockmirror does not change. Nothing "
            'was changed. Write the mirrors below "docker" as a list "registry-mirrors", one in a '
            "line, or leave that list out, then try again.",
            line=str(line + 1),
            path=shown,
        ),
        {"path": shown, "line": str(line + 1)},
    )
