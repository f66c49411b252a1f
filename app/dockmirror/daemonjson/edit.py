"""Edits of a ``daemon.json`` that leave every byte but the value's own as it was.

Each takes the file's bytes, None for no file, and gives those of the new one. They raise
DaemonJsonError for a file that ``parse`` refuses; ``reads_bom`` and ``empty_is_valid`` are as
there.
"""

from collections.abc import Sequence
from typing import TypeGuard

from .emptylist import first_entries, no_entries
from .members import insert, origins, splice, without
from .mirrors import mirrors_with, mirrors_without
from .placement import flat_separator, place
from .scanner import Member
from .source import MIRRORS_KEY, Source, read
from .stringlist import StringList
from .values import quote


def set_mirrors(
    data: bytes | None,
    mirrors: Sequence[str],
    *,
    reads_bom: bool = True,
    empty_is_valid: bool = True,
) -> bytes | None:
    """The file whose ``registry-mirrors`` are these, in this order.

    The same bytes come back when it has them already. With no mirrors the key goes, or becomes
    what it was before the last mirror was added.
    """
    source = read(data, reads_bom=reads_bom, empty_is_valid=empty_is_valid)
    if _mirrors(source) == tuple(mirrors):
        return data
    return source.encoding.encode(_set_list(source, MIRRORS_KEY, list(mirrors), empty_is_valid))


def add_mirror(
    data: bytes | None,
    mirror: str,
    *,
    first: bool = True,
    reads_bom: bool = True,
    empty_is_valid: bool = True,
) -> bytes:
    """The file with a mirror as the first or last entry; see ``mirrors_with``."""
    source = read(data, reads_bom=reads_bom, empty_is_valid=empty_is_valid)
    current = _mirrors(source)
    target = mirrors_with(current, mirror, first=first)
    if data is not None and target == current:
        return data
    return source.encoding.encode(_set_list(source, MIRRORS_KEY, list(target), empty_is_valid))


def remove_mirrors(
    data: bytes | None,
    mirrors: Sequence[str],
    *,
    reads_bom: bool = True,
    empty_is_valid: bool = True,
) -> bytes | None:
    """The file without some mirrors; what ``add_mirror`` did is undone to the byte.

    A file that was made by adding stays, as an empty object: that there was none no byte tells.
    """
    source = read(data, reads_bom=reads_bom, empty_is_valid=empty_is_valid)
    current = _mirrors(source)
    target = mirrors_without(current, mirrors)
    if target == current:
        return data
    return source.encoding.encode(_set_list(source, MIRRORS_KEY, list(target), empty_is_valid))


def set_value(
    data: bytes | None,
    key: str,
    value: bool | list[str],
    *,
    reads_bom: bool = True,
    empty_is_valid: bool = True,
) -> bytes:
    """The file with another value for a key, which is appended where it is not there.

    >>> set_value(b'{"debug": true}', "debug", False)
    b'{"debug": false}'
    """
    source = read(data, reads_bom=reads_bom, empty_is_valid=empty_is_valid)
    member = source.last(key)
    if member is None:
        placement = place(source)
        return source.encoding.encode(insert(source, placement, key, placement.value(value)))
    current = source.value(member)
    if data is not None and type(current) is type(value) and current == value:
        return data
    if isinstance(value, list) and value and (current is None or _is_string_list(current)):
        return source.encoding.encode(_set_list(source, key, value, empty_is_valid))
    text = _json(value, source.text[member.key_end : member.value_start])
    return source.encoding.encode(splice(source.text, member.value_start, member.value_end, text))


def remove_key(
    data: bytes, key: str, *, reads_bom: bool = True, empty_is_valid: bool = True
) -> bytes:
    """The file without a key, however often it is there; an appended key goes without a trace."""
    source = read(data, reads_bom=reads_bom, empty_is_valid=empty_is_valid)
    member = source.last(key)
    if member is None:
        return data
    value = source.value(member)
    if isinstance(value, bool) or _is_string_list(value):
        written = source.text[member.value_start : member.value_end]
        for text, placement in origins(source, member, empty_is_valid=empty_is_valid):
            if placement.value(value) == written:
                return source.encoding.encode(text)
    return source.encoding.encode(without(source, key))


def _mirrors(source: Source) -> tuple[str, ...]:
    member = source.last(MIRRORS_KEY)
    value = None if member is None else source.value(member)
    return tuple(value) if _is_string_list(value) else ()


def _set_list(source: Source, key: str, target: list[str], empty_is_valid: bool) -> str:
    member = source.last(key)
    if member is None or not source.value(member):
        return first_entries(source, key, target)
    strings = _read_list(source, member)
    if target:
        strings.become(target)
        return splice(source.text, member.value_start, member.value_end, strings.write())
    while len(strings.tokens) > 1:
        strings.remove(len(strings.tokens) - 1)
    return no_entries(source, key, strings.write(), empty_is_valid=empty_is_valid)


def _read_list(source: Source, member: Member) -> StringList:
    colon = source.text[member.key_end : member.value_start]
    text = source.text[member.value_start : member.value_end]
    return StringList.read(text, flat_separator=flat_separator(colon))


def _is_string_list(value: object) -> TypeGuard[list[str]]:
    return isinstance(value, list) and all(isinstance(entry, str) for entry in value)


def _json(value: bool | list[str], colon: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"[{flat_separator(colon).join(map(quote, value))}]"
