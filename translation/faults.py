"""What is wrong with a translation, as far as a program can tell."""

import re
import unicodedata
from collections.abc import Iterator
from string import Formatter
from typing import Final

from babel.messages.catalog import Message

_PERCENT: Final = re.compile(r"%\([a-z_]+\)[rs]|%[rs]")
_MARKUP: Final = re.compile(r"</?[a-zA-Z][^>]*>|&[a-z]+;")
_MNEMONIC: Final = re.compile(r"&(?=[^&\s])")
# The joiners that Persian is spelt with.
_JOINERS: Final = frozenset("\u200c\u200d")


def faults(message: Message) -> Iterator[str]:
    """Each fault of a translated message, in words; nothing where there is none."""
    originals = (message.id,) if isinstance(message.id, str) else (*message.id,)
    string = message.string or ""
    strings = (string,) if isinstance(string, str) else (*string,)
    if len(strings) != 1 and len(originals) == 1:
        yield "it has plural forms, which the message has not"
    for each in filter(None, strings):
        yield from _faults(originals, each)


def _faults(originals: tuple[str, ...], string: str) -> Iterator[str]:
    yield from _placeholder_faults(originals, string)
    yield from _typing_faults(originals[-1], string)


def _placeholder_faults(originals: tuple[str, ...], string: str) -> Iterator[str]:
    original = originals[-1]
    try:
        fields = _fields(string)
    except ValueError:
        yield f"its braces do not pair: {string!r}"
        return
    known = set().union(*map(_fields, originals))
    if fields - known:
        yield f"it fills in what the message does not: {sorted(fields - known)}"
    # A plural form may spell its number out; nothing else may be lost.
    if len(originals) == 1 and known - fields:
        yield f"it leaves out {sorted(known - fields)}"
    if sorted(_PERCENT.findall(string)) != sorted(_PERCENT.findall(original)):
        yield f"its % placeholders are others: {string!r}"
    if _PERCENT.sub("", string).count("%") != _PERCENT.sub("", original).count("%"):
        yield f"its % signs are others: {string!r}"


def _typing_faults(original: str, string: str) -> Iterator[str]:
    for end in (slice(0, 1), slice(-1, None)):
        if string[end].isspace() != original[end].isspace():
            yield f"it begins or ends with a space where the message does not: {string!r}"
    if string.count("\n") != original.count("\n"):
        yield "it has other line ends"
    if len(_mnemonics(string)) != len(_mnemonics(original)):
        yield f"its access key (&) is missing or is one too many: {string!r}"
    if _MARKUP.search(string) and not _MARKUP.search(original):
        yield f"it has mark-up: {string!r}"
    for character in string:
        if unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs") and not (
            character in _JOINERS or character == "\n"
        ):
            yield f"it has the control character U+{ord(character):04X}"


def _fields(text: str) -> set[str]:
    """The placeholders, each with its conversion and its format."""
    return {
        f"{name}!{conversion or ''}:{spec or ''}"
        for _literal, name, spec, conversion in Formatter().parse(text)
        if name is not None
    }


def _mnemonics(text: str) -> list[str]:
    return _MNEMONIC.findall(text.replace("&&", ""))
