"""A ``daemon.json`` that was read: its text, how it is written, and where its members stand."""

from dataclasses import dataclass
from typing import Final

from .encoding import Encoding, decode
from .errors import error_at
from .grammar import LEADING_STRINGS
from .saying import N_
from .scanner import Member, Root, scan
from .values import decode_value

MIRRORS_KEY: Final = "registry-mirrors"
DEBUG_KEY: Final = "debug"


@dataclass(frozen=True, slots=True)
class Source:
    """The text between byte order mark and end; ``absent`` when there is no file."""

    text: str
    encoding: Encoding
    root: Root
    absent: bool = False

    def last(self, key: str) -> Member | None:
        """The member that counts: the last one of that key, as in Go."""
        return next((m for m in reversed(self.root.members) if m.key == key), None)

    def value(self, member: Member) -> object:
        """The member's value as Python has it."""
        return decode_value(self.text, member.value_start, member.value_end)


def read(data: bytes | None, *, reads_bom: bool, empty_is_valid: bool) -> Source:
    """Read a file as dockerd does; raises DaemonJsonError where dockerd would not start with it.

    Checked beyond the syntax is what the editing relies on: the types of ``registry-mirrors`` and
    ``debug``, in every place where they stand, and that neither is there in other letter case.
    """
    if data is None:
        return Source("", Encoding(), Root("nothing", 0, 0), absent=True)
    text, encoding = decode(data, reads_bom=reads_bom)
    source = Source(text, encoding, scan(text, empty_is_valid=empty_is_valid))
    for member in source.root.members:
        _check_case(source, member)
        if member.key == MIRRORS_KEY:
            _check_mirrors(source, member)
        elif member.key == DEBUG_KEY and not isinstance(source.value(member), bool | None):
            raise error_at(
                text,
                member.value_start,
                "debug-not-a-boolean",
                N_("the value of “debug” must be true or false, without quotes."),
            )
    return source


def _check_case(source: Source, member: Member) -> None:
    folded = member.key.casefold()
    if folded in (MIRRORS_KEY, DEBUG_KEY) and member.key != folded:
        raise error_at(
            source.text,
            member.key_start,
            "key-case",
            N_(
                "the key “{found}” must be written “{expected}”; Docker does not start with it in "
                "other letters."
            ),
            {"found": member.key, "expected": folded},
        )


def _check_mirrors(source: Source, member: Member) -> None:
    value = source.value(member)
    if value is None:
        return
    if not isinstance(value, list):
        raise error_at(
            source.text,
            member.value_start,
            "mirrors-not-a-list",
            N_("the value of “registry-mirrors” must be a list in brackets."),
        )
    for index, mirror in enumerate(value):
        if not isinstance(mirror, str):
            strings = LEADING_STRINGS.match(source.text, member.value_start)
            raise error_at(
                source.text,
                strings.end() if strings else member.value_start,
                "mirror-not-a-string",
                N_("entry {number} of “registry-mirrors” must be a URL in double quotes."),
                {"number": str(index + 1)},
            )
