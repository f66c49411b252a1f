"""The words of JSON as patterns, after Go's ``encoding/json``.

No input makes the matching go back, so that it stays linear: repetitions of one character are
possessive, those of a group are in an atomic group. (Possessive repetitions of groups match wrongly
before Python 3.11.5.)
"""

import re
from typing import Final

_SPACE: Final = r"[ \t\r\n]*+"
_STRING: Final = r'"(?>(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*)"'
_NUMBER: Final = r"-?(?:0|[1-9][0-9]*+)(?>(?:\.[0-9]++)?)(?>(?:[eE][+-]?[0-9]++)?)"
# A number with an exponent or of great length may be beyond Go's range: it is looked at by itself.
_PLAIN_NUMBER: Final = r"-?(?:0|[1-9][0-9]{0,299}+)(?>(?:\.[0-9]++)?)"
_WORD: Final = r"(?:true|false|null)"
_PLAIN_SCALAR: Final = rf"(?:{_STRING}|{_PLAIN_NUMBER}|{_WORD})"


def _nested(value: str) -> str:
    element = rf"{_SPACE}{value}{_SPACE}"
    member = rf"{_SPACE}{_STRING}{_SPACE}:{element}"
    array = rf"\[(?:{element}(?>(?:,{element})*)|{_SPACE})\]"
    entries = rf"\{{(?:{member}(?>(?:,{member})*)|{_SPACE})\}}"
    return rf"(?>{value}|{array}|{entries})"


PLAIN_DEPTH: Final = 2
"""Arrays and objects within one another that the patterns for plain values reach into."""

_PLAIN_VALUE: Final = _nested(_nested(_PLAIN_SCALAR))
_PLAIN: Final = rf"{_SPACE}{_PLAIN_VALUE}{_SPACE}"

SPACE: Final = re.compile(_SPACE)
STRING: Final = re.compile(_STRING)
NUMBER: Final = re.compile(_NUMBER)
SCALAR: Final = re.compile(rf"{_STRING}|(?P<number>{_NUMBER})|{_WORD}")
TOKEN: Final = re.compile(rf"{_STRING}|{_NUMBER}|{_WORD}|[\[\]{{}}]")

PLAIN_ELEMENTS: Final = re.compile(rf"(?>(?:{_PLAIN},)*)")
"""Elements of little depth, each with its comma: taken in one step."""

PLAIN_MEMBERS: Final = re.compile(rf"(?>(?:{_SPACE}{_STRING}{_SPACE}:{_PLAIN},)*)")
"""Members with values of little depth, each with its comma: taken in one step."""

PLAIN_MEMBER: Final = re.compile(rf"{_SPACE}({_STRING}){_SPACE}:{_SPACE}({_PLAIN_VALUE}){_SPACE},")
"""One such member; its groups are key and value."""

LEADING_STRINGS: Final = re.compile(rf"\[(?>(?:{_SPACE}{_STRING}{_SPACE},)*){_SPACE}")
"""From a list's bracket to its first element that is no string."""

DEPTH_LIMIT: Final = 10_000
"""Arrays and objects within one another that Go's scanner still reads (``maxNestingDepth``)."""

OUTER_SPACE: Final = (
    "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009"
    "\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""What Go's ``bytes.TrimSpace`` removes, as dockerd does from both ends before it reads."""
