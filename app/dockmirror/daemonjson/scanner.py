"""Where the members of a configuration stand in its text, after Go's ``encoding/json``.

What that package refuses is refused here, what it accepts is accepted. Nothing recurses, so that
the depth of the text costs no stack.
"""

import math
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from .errors import DaemonJsonError, error_at
from .expectation import Expect, complaint
from .grammar import (
    DEPTH_LIMIT,
    OUTER_SPACE,
    PLAIN_DEPTH,
    PLAIN_ELEMENTS,
    PLAIN_MEMBER,
    PLAIN_MEMBERS,
    SCALAR,
    SPACE,
    STRING,
)
from .saying import N_, said
from .values import unquote


class Member(NamedTuple):
    """A key and its value as offsets into the text; ``key`` is unescaped."""

    key: str
    key_start: int
    key_end: int
    value_start: int
    value_end: int


@dataclass(frozen=True, slots=True)
class Root:
    """The configuration as a whole: what it is, from where to where, and its members in order.

    ``nothing`` is a text without a value, which dockerd takes for an empty configuration.
    """

    kind: Literal["nothing", "null", "object"]
    start: int
    end: int
    members: tuple[Member, ...] = ()


def scan(text: str, *, empty_is_valid: bool) -> Root:
    """Find the members of the text's one object.

    ``empty_is_valid`` says that the daemon takes a text without a value, and white space of any
    kind around one (moby ``daemon/config/config.go``, from 23.0).

    Raises DaemonJsonError: ``invalid-json``, ``empty-file``, ``not-an-object``, ``too-deep`` or
    ``number-out-of-range``.
    """
    outer = OUTER_SPACE if empty_is_valid else " \t\r\n"
    end = len(text.rstrip(outer))
    start = len(text) - len(text.lstrip(outer))
    if start >= len(text):
        if empty_is_valid:
            return Root("nothing", 0, len(text))
        raise DaemonJsonError(
            "empty-file",
            N_(
                "The file is empty, which this version of Docker cannot read; an empty "
                "configuration is written as {{}}."
            ),
        )
    walk = _Walk(text, end)
    stop = walk.run(start)
    if text[start] == "{":
        return Root("object", start, stop, tuple(walk.members))
    if text.startswith("null", start):
        return Root("null", start, stop)
    raise error_at(
        text,
        start,
        "not-an-object",
        N_("the configuration must be an object in braces, and this is {found}."),
        {"found": _KINDS.get(text[start], said("a number"))},
    )


_KINDS: Final = {
    "[": said("a list"),
    '"': said("a text"),
    "t": said("a truth value"),
    "f": said("a truth value"),
}

_Step = tuple[int, Expect]


class _Walk:
    def __init__(self, text: str, end: int) -> None:
        self._text = text
        self._end = end
        self._closers: list[str] = []
        self._key = ("", 0, 0)
        self._value_start = 0
        self.members: list[Member] = []

    def run(self, start: int) -> int:
        """Walk over the one value and return its end."""
        steps = {
            Expect.DOCUMENT: self._value,
            Expect.FIRST_ELEMENT: self._value,
            Expect.ELEMENT: self._value,
            Expect.MEMBER_VALUE: self._value,
            Expect.FIRST_KEY: self._member_key,
            Expect.KEY: self._member_key,
            Expect.COLON: self._colon,
            Expect.ARRAY_NEXT: self._next,
            Expect.OBJECT_NEXT: self._next,
        }
        at, expect = start, Expect.DOCUMENT
        while expect is not Expect.END:
            at = self._skip_space(at)
            at, expect = steps[expect](at, expect)
        beyond = self._skip_space(at)
        if beyond < self._end:
            raise complaint(self._text, beyond, self._end, self._trailing(at, beyond))
        return at

    def _trailing(self, at: int, beyond: int) -> Expect:
        # A broken number outside any object reads better as such than as text after the end.
        number_goes_on = at == beyond and self._text[at] in ".eE0123456789"
        return Expect.ARRAY_NEXT if number_goes_on else Expect.END

    def _skip_space(self, at: int) -> int:
        space = SPACE.match(self._text, at, self._end)
        return at if space is None else space.end()

    def _value(self, at: int, expect: Expect) -> _Step:
        if len(self._closers) == 1:
            self._value_start = at
        if scalar := SCALAR.match(self._text, at, self._end):
            if scalar.start("number") >= 0:
                self._check_range(at, scalar.group())
            return self._value_ends(scalar.end())
        mark = self._text[at : at + 1] if at < self._end else ""
        if mark == "[":
            self._open("]", at)
            return self._plain_elements(at + 1, Expect.FIRST_ELEMENT)
        if mark == "{":
            self._open("}", at)
            return self._plain_members(at + 1, Expect.FIRST_KEY)
        if mark == "]" and expect is Expect.FIRST_ELEMENT:
            return self._close(at)
        raise complaint(self._text, at, self._end, expect)

    def _member_key(self, at: int, expect: Expect) -> _Step:
        if at < self._end and self._text[at] == "}" and expect is Expect.FIRST_KEY:
            return self._close(at)
        key = STRING.match(self._text, at, self._end)
        if key is None:
            raise complaint(self._text, at, self._end, expect)
        if len(self._closers) == 1:
            self._key = (unquote(key.group()), at, key.end())
        return key.end(), Expect.COLON

    def _colon(self, at: int, expect: Expect) -> _Step:
        if at < self._end and self._text[at] == ":":
            return at + 1, Expect.MEMBER_VALUE
        raise complaint(self._text, at, self._end, expect)

    def _next(self, at: int, expect: Expect) -> _Step:
        mark = self._text[at] if at < self._end else ""
        if mark == self._closers[-1] if self._closers else False:
            return self._close(at)
        if mark == "," and expect is Expect.ARRAY_NEXT:
            return self._plain_elements(at + 1, Expect.ELEMENT)
        if mark == ",":
            return self._plain_members(at + 1, Expect.KEY)
        raise complaint(self._text, at, self._end, expect)

    def _plain_elements(self, at: int, if_none: Expect) -> _Step:
        if len(self._closers) > DEPTH_LIMIT - PLAIN_DEPTH:
            return at, if_none
        run = PLAIN_ELEMENTS.match(self._text, at, self._end)
        if run is None or run.end() == at:
            return at, if_none
        return run.end(), Expect.ELEMENT

    def _plain_members(self, at: int, if_none: Expect) -> _Step:
        if len(self._closers) == 1:
            return self._plain_root_members(at, if_none)
        if len(self._closers) > DEPTH_LIMIT - PLAIN_DEPTH:
            return at, if_none
        run = PLAIN_MEMBERS.match(self._text, at, self._end)
        if run is None or run.end() == at:
            return at, if_none
        return run.end(), Expect.KEY

    def _plain_root_members(self, at: int, if_none: Expect) -> _Step:
        start = at
        while member := PLAIN_MEMBER.match(self._text, at, self._end):
            key = unquote(member.group(1))
            self.members.append(Member(key, *member.span(1), *member.span(2)))
            at = member.end()
        return at, if_none if at == start else Expect.KEY

    def _open(self, closer: str, at: int) -> None:
        if len(self._closers) == DEPTH_LIMIT:
            raise error_at(
                self._text,
                at,
                "too-deep",
                N_("this opens more than {limit} lists and objects within one another."),
                {"limit": str(DEPTH_LIMIT)},
            )
        self._closers.append(closer)

    def _close(self, at: int) -> _Step:
        self._closers.pop()
        return self._value_ends(at + 1)

    def _value_ends(self, at: int) -> _Step:
        if not self._closers:
            return at, Expect.END
        if len(self._closers) == 1 and self._closers[0] == "}":
            self.members.append(Member(*self._key, self._value_start, at))
        return at, Expect.OBJECT_NEXT if self._closers[-1] == "}" else Expect.ARRAY_NEXT

    def _check_range(self, at: int, number: str) -> None:
        # Go reads every number into a float64 first, whatever the key.
        if math.isinf(float(number)):
            raise error_at(
                self._text,
                at,
                "number-out-of-range",
                N_("this number is too large for Docker to read."),
            )
