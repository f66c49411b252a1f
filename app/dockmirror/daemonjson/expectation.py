"""What the scanner waits for, and the sentence when something else stands there."""

import enum
import re
from typing import Final

from .errors import DaemonJsonError, error_at, visible
from .grammar import NUMBER, OUTER_SPACE, STRING
from .saying import N_, said


class Expect(enum.Enum):
    """What may come next; the value names it in a sentence."""

    DOCUMENT = N_("an opening brace")
    FIRST_ELEMENT = N_("a value or the closing bracket")
    ELEMENT = N_("a value")
    ARRAY_NEXT = N_("a comma or the closing bracket")
    FIRST_KEY = N_("a key in double quotes or the closing brace")
    KEY = N_("a key in double quotes")
    COLON = N_("a colon")
    MEMBER_VALUE = N_("the value of the key")
    OBJECT_NEXT = N_("a comma or the closing brace")
    END = N_("the end of the file")


_KEYS: Final = (Expect.FIRST_KEY, Expect.KEY)
_NEXT: Final = (Expect.ARRAY_NEXT, Expect.OBJECT_NEXT)
_VALUES: Final = (Expect.DOCUMENT, Expect.FIRST_ELEMENT, Expect.ELEMENT, Expect.MEMBER_VALUE)

_BARE_WORD: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$.-]{0,39}")
_LITERALS: Final = {"true": "true", "false": "false", "null": "null", "none": "null"}
_QUOTES: Final = "'`\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb"


def complaint(text: str, at: int, end: int, expect: Expect) -> DaemonJsonError:
    """The error for text that is not what was expected at an offset; ``end`` is the text's end."""
    if at >= end:
        return _invalid(text, at, N_("the file ends here, where {expected} is expected."), expect)
    character = text[at]
    if text.startswith(("//", "/*", "#"), at):
        return _invalid(text, at, N_("a comment stands here; JSON has no comments."))
    if expect is Expect.END:
        return _after_the_end(text, at)
    if character == '"' and expect in (*_VALUES, *_KEYS):
        return _broken_string(text, at, end)
    if character in ",:]}":
        return _misplaced_mark(text, at, expect)
    if expect in _NEXT or expect is Expect.COLON:
        return _missing_mark(text, at, expect)
    if character in _QUOTES:
        return _invalid(
            text,
            at,
            N_("{found} opens a text here; JSON puts text in straight double quotes only."),
            found=character,
        )
    if character in "+-.0123456789" and expect not in _KEYS:
        return _broken_number(text, at, end)
    if word := _BARE_WORD.match(text, at, end):
        return _bare_word(text, at, word.group(), expect)
    return _odd_character(text, at, expect)


def _invalid(
    text: str, at: int, template: str, expect: Expect | None = None, *, found: str | None = None
) -> DaemonJsonError:
    parameters: dict[str, str] = {}
    if expect is not None:
        parameters["expected"] = said(expect.value)
    if found is not None:
        parameters["found"] = visible(found) if len(found) == 1 else f"“{found}”"
    return error_at(text, at, "invalid-json", template, parameters)


def _after_the_end(text: str, at: int) -> DaemonJsonError:
    if text[at] in "}]":
        return _invalid(text, at, N_("{found} closes nothing that is open."), found=text[at])
    return _invalid(
        text,
        at,
        N_("{found} stands after the end of the configuration, where nothing may follow."),
        found=text[at],
    )


def _misplaced_mark(text: str, at: int, expect: Expect) -> DaemonJsonError:
    mark = text[at]
    if mark == "}" and expect is Expect.KEY:
        template = N_("a comma must not stand before the closing brace.")
    elif mark == "]" and expect is Expect.ELEMENT:
        template = N_("a comma must not stand before the closing bracket.")
    elif mark in "]}" and expect is Expect.COLON:
        template = N_("a key is followed by no colon and no value.")
    elif mark in ",}]" and expect is Expect.MEMBER_VALUE:
        template = N_("a colon is followed by no value.")
    elif mark == "," and expect in (Expect.ELEMENT, Expect.KEY):
        template = N_("a comma is followed by no value.")
    elif mark == "," and expect in (Expect.FIRST_ELEMENT, Expect.FIRST_KEY):
        template = N_("a comma stands before the first value.")
    elif mark == "]" and expect in (Expect.FIRST_KEY, Expect.KEY, Expect.OBJECT_NEXT):
        template = N_("a bracket closes here what a brace opened; {expected} is expected.")
    elif mark == "}" and expect in (Expect.FIRST_ELEMENT, Expect.ELEMENT, Expect.ARRAY_NEXT):
        template = N_("a brace closes here what a bracket opened; {expected} is expected.")
    else:
        template = N_("{found} stands where {expected} is expected.")
    return _invalid(text, at, template, expect, found=mark)


def _missing_mark(text: str, at: int, expect: Expect) -> DaemonJsonError:
    if text[at] in ".eE0123456789" and text[at - 1].isdecimal() and expect in _NEXT:
        return _broken_number(text, at, len(text))
    if text[at] == "=" and expect is Expect.COLON:
        return _invalid(text, at, N_("“=” stands where a colon is expected."))
    if expect is Expect.COLON:
        return _invalid(text, at, N_("a colon is missing between the key and its value."))
    if text[at] in "\"'[{-" or text[at].isalnum():
        if expect is Expect.OBJECT_NEXT:
            return _invalid(text, at, N_("a comma is missing before this, or a closing brace."))
        return _invalid(text, at, N_("a comma is missing before this, or a closing bracket."))
    return _odd_character(text, at, expect)


def _broken_string(text: str, at: int, end: int) -> DaemonJsonError:
    good = re.compile(STRING.pattern[:-1]).match(text, at, end)
    stop = end if good is None else good.end()
    if stop >= end:
        return _invalid(
            text, at, N_("the text that begins here is never closed by a double quote.")
        )
    if text[stop] == "\\":
        if text.startswith("\\u", stop):
            template = N_("“\\u” must be followed by four hexadecimal digits.")
        else:
            template = N_(
                "a backslash is followed by {found} here, which is no escape; a backslash itself "
                "is written as two."
            )
        found = text[stop + 1 : min(stop + 2, end)]
        if not found:
            return _invalid(text, at, N_("the text that begins here is never closed."))
        return _invalid(text, stop, template, found=found)
    if text[stop] in "\r\n":
        return _invalid(text, at, N_("the text that begins here is not closed on its own line."))
    template = N_(
        "the control character {found} stands in a text; it has to be written as an escape."
    )
    return _invalid(text, stop, template, found=text[stop])


def _broken_number(text: str, at: int, end: int) -> DaemonJsonError:
    start = at
    while start > 0 and text[start - 1] in "+-.0123456789eE":
        start -= 1
    digits = text[start:end].lstrip("-")
    if text[start] == "+":
        template = N_("a number must not begin with a plus sign.")
    elif digits.startswith("."):
        template = N_("a number must have a digit before its decimal point.")
    elif re.match(r"0[0-9]", digits):
        template = N_("a number must not begin with a zero before other digits.")
    elif NUMBER.match(text, start, end) is None:
        template = N_("a minus sign is followed by no number.")
    elif text[at] == ".":
        template = N_("a decimal point must have a digit after it, and stand once in a number.")
    else:
        template = N_("the exponent of a number has no digits.")
    return _invalid(text, start, template)


def _bare_word(text: str, at: int, word: str, expect: Expect) -> DaemonJsonError:
    if expect in _KEYS:
        return _invalid(text, at, N_("the key {found} must stand in double quotes."), found=word)
    if word in ("NaN", "Infinity", "undefined"):
        return _invalid(text, at, N_("{found} is no value in JSON."), found=word)
    if literal := _LITERALS.get(word.lower()):
        return error_at(
            text,
            at,
            "invalid-json",
            N_("{found} is no value in JSON; “{literal}” is written in small letters."),
            {"found": f"“{word}”", "literal": literal},
        )
    return _invalid(text, at, N_("the text {found} must stand in double quotes."), found=word)


def _odd_character(text: str, at: int, expect: Expect) -> DaemonJsonError:
    found = text[at]
    if found in OUTER_SPACE or found in "\ufeff\u200b\u2060":
        template = N_("{found} stands here, an invisible character that JSON does not allow.")
    else:
        template = N_("{found} stands where {expected} is expected.")
    return _invalid(text, at, template, expect, found=found)
