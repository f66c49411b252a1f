"""A list's step between no entry and one, so that either direction undoes the other.

Where a list is empty, null or not there at all, the first entry's layout tells which it was. The
likeliest gets the plainest layout; each other takes its own first choice that no likelier one
would have given.
"""

from collections.abc import Iterator

from .members import insert, origins, splice, without
from .placement import flat_separator, line_start, place, step_between
from .scanner import Member
from .source import Source
from .stringlist import StringList
from .values import quote, unquote


def first_entries(source: Source, key: str, entries: list[str]) -> str:
    """The text whose list under the key, empty until now, holds these entries."""
    member = source.last(key)
    if member is None:
        placement = place(source)
        return insert(source, placement, key, placement.value(entries))
    empty = source.text[member.value_start : member.value_end]
    colon = source.text[member.key_end : member.value_start]
    one = _fill(source, member, empty, quote(entries[0]))
    strings = StringList.read(one, flat_separator=flat_separator(colon))
    strings.become(entries)
    return splice(source.text, member.value_start, member.value_end, strings.write())


def no_entries(source: Source, key: str, value: str, *, empty_is_valid: bool) -> str:
    """The text whose list under the key loses its one entry; ``value`` is that list as written."""
    member = source.last(key)
    if member is None:
        return source.text
    token = quote(unquote(StringList.read(value).tokens[0]))
    for text, written in _without_list(source, member, token, empty_is_valid=empty_is_valid):
        if written == value:
            return text
    for empty in _empties(value):
        if _fill(source, member, empty, token) == value:
            return splice(source.text, member.value_start, member.value_end, empty)
    if sum(other.key == key for other in source.root.members) > 1:
        # Without this member an earlier one of the same key would come into force.
        return splice(source.text, member.value_start, member.value_end, "[]")
    return without(source, key)


def _without_list(
    source: Source, member: Member, token: str, *, empty_is_valid: bool
) -> Iterator[tuple[str, str]]:
    for text, placement in origins(source, member, empty_is_valid=empty_is_valid):
        yield text, placement.value([unquote(token)])


def _fill(source: Source, member: Member, empty: str, token: str) -> str:
    layouts = list(_layouts(source, member, empty, token))
    for layout in layouts:
        if not _is_taken(source, member, empty, token, layout):
            return layout
    return layouts[-1]


def _is_taken(source: Source, member: Member, empty: str, token: str, layout: str) -> bool:
    # Every kind of file without the key counts, even one that the daemon would not read: the
    # layout must not depend on the daemon that happens to be there.
    if any(layout == v for _, v in _without_list(source, member, token, empty_is_valid=True)):
        return True
    return any(
        _rank(likelier) < _rank(empty) and _fill(source, member, likelier, token) == layout
        for likelier in _empties(layout)
    )


def _rank(empty: str) -> tuple[bool, int, str]:
    return empty == "null", len(empty), empty


def _empties(value: str) -> list[str]:
    strings = StringList.read(value)
    lists = {"[]", f"[{strings.lead}]", f"[{strings.tail}]"}
    return [*sorted(lists, key=_rank), "null"]


def _layouts(source: Source, member: Member, empty: str, token: str) -> Iterator[str]:
    space = "" if empty == "null" else empty[1:-1]
    line = line_start(space)
    if line is not None:
        # One step is how people write a list, whose removal should leave no empty one behind.
        inner = f"{line[0]}{line[1]}{_step(source, member) * 2}"
        yield f"[{inner}{token}{space}]"
        yield f"[{token}{space}]"
        yield f"[{space}{token}]"
        return
    if not space:
        yield f"[{token}]"
        space = " "
    yield f"[{space}{token}{space}]"
    yield f"[{token}{space}]"
    yield f"[{space}{token}]"


def _step(source: Source, member: Member) -> str:
    gap = line_start(source.text[source.root.start : member.key_start])
    closing = source.text[source.root.members[-1].value_end : source.root.end - 1]
    return step_between(closing, gap[1]) if gap else "  "
