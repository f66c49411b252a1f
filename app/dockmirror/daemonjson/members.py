"""Members of the configuration's object: put in, taken out, given another value."""

from collections.abc import Iterator

from .placement import Placement, after_members, in_empty_object, in_nothing, in_null
from .scanner import Member, Root
from .source import Source
from .values import quote


def splice(text: str, start: int, end: int, replacement: str) -> str:
    """The text with one stretch replaced."""
    return f"{text[:start]}{replacement}{text[end:]}"


def insert(source: Source, placement: Placement, key: str, value: str) -> str:
    """The text with a new member."""
    return splice(source.text, placement.start, placement.end, placement.write(key, value))


def origins(
    source: Source, member: Member, *, empty_is_valid: bool
) -> Iterator[tuple[str, Placement]]:
    """Texts without the member into which it could have been inserted as it now stands.

    Each comes with the placement that it gives to a new member: if that writes the member's value
    as it is, inserting undoes the removal. The likeliest text comes first.
    """
    text, root = source.text, source.root
    if member is not root.members[-1] or sum(m.key == member.key for m in root.members) > 1:
        return
    closing = text[member.value_end : root.end - 1]
    if len(root.members) > 1:
        others = root.members[:-1]
        placement = after_members(text, others, closing)
        if _writes(source, placement, member, end=member.value_end):
            start = others[-1].value_end
            yield splice(text, start, member.value_end, ""), placement
        return
    before, after = text[: root.start], text[root.end :]
    placement = in_empty_object(Root("object", root.start, root.end), closing)
    if _writes(source, placement, member, end=root.end):
        yield f"{before}{{{closing}}}{after}", placement
    if not before and empty_is_valid:
        placement = in_nothing(after)
        if _writes(source, placement, member, end=len(text)):
            yield after, placement
    placement = in_null(root, before + after)
    if _writes(source, placement, member, end=root.end):
        yield f"{before}null{after}", placement


def _writes(source: Source, placement: Placement, member: Member, *, end: int) -> bool:
    text = source.text
    lead = f"{placement.lead}{quote(member.key)}{placement.colon}"
    start = member.value_start - len(lead)
    return (
        start == placement.start
        and text.startswith(lead, start)
        and text[member.value_end : end] == placement.tail
    )


def without(source: Source, key: str) -> str:
    """The text without any member of that key, and without their commas."""
    text, members = source.text, source.root.members
    kept = [number for number, member in enumerate(members) if member.key != key]
    if not kept:
        return splice(text, source.root.start, source.root.end, "{}") if members else text
    first = kept[0]
    pieces = [text[: members[0].key_start]]
    at = members[first].key_start
    for number in range(first + 1, len(members)):
        if members[number].key == key:
            pieces.append(text[at : members[number - 1].value_end])
            at = members[number].value_end
    pieces.append(text[at:])
    return "".join(pieces)
