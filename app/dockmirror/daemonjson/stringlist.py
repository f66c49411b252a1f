"""A JSON list of strings as text, changed entry by entry.

The entries that stay keep their spelling, and all white space stays with them. An entry comes
with one separator and goes with the same one, so that taking it out undoes putting it in.
"""

import bisect
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from .grammar import STRING
from .values import quote, unquote

_LAST_LINE = re.compile(r"(?:\r\n|\n|\r)[ \t]*\Z")


@dataclass(slots=True)
class StringList:
    """The parts of a list that has entries: brackets, ``lead``, tokens with separators, ``tail``.

    There is one separator fewer than there are tokens.
    """

    lead: str
    tokens: list[str]
    separators: list[str]
    tail: str
    flat_separator: str

    @classmethod
    def read(cls, text: str, *, flat_separator: str = ", ") -> Self:
        """Take apart a list that the scanner accepted and that holds strings only."""
        found = list(STRING.finditer(text))
        if not found:
            raise ValueError("the list has no entry")
        return cls(
            text[1 : found[0].start()],
            [token.group() for token in found],
            [text[a.end() : b.start()] for a, b in itertools.pairwise(found)],
            text[found[-1].end() : -1],
            flat_separator,
        )

    def write(self) -> str:
        """The list as text again."""
        pieces = [self.tokens[0]]
        for separator, token in zip(self.separators, self.tokens[1:], strict=True):
            pieces += (separator, token)
        return f"[{self.lead}{''.join(pieces)}{self.tail}]"

    def insert(self, index: int, token: str) -> None:
        """Put an entry before the one at ``index``, or last."""
        self.separators.insert(max(index - 1, 0), self._separator())
        self.tokens.insert(index, token)

    def remove(self, index: int) -> None:
        """Take an entry out of a list that has others."""
        del self.separators[max(index - 1, 0)]
        del self.tokens[index]

    def become(self, target: Sequence[str]) -> None:
        """Hold these texts in this order, one at least, with as few changes as that takes."""
        current = [unquote(token) for token in self.tokens]
        kept = _longest_common(current, target)
        staying = set(kept.values())
        leaving: dict[str, list[str]] = {}
        for index, text in enumerate(current):
            if index not in staying:
                leaving.setdefault(text, []).append(self.tokens[index])
        doomed = [index not in staying for index in range(len(current))]
        place = 0
        for position, text in enumerate(target):
            if position in kept:
                while doomed[place]:
                    place += 1
            else:
                own_spelling = leaving.get(text)
                self.insert(place, own_spelling.pop(0) if own_spelling else quote(text))
                doomed.insert(place, False)
            place += 1
        for index in reversed(range(len(doomed))):
            if doomed[index]:
                self.remove(index)

    def _separator(self) -> str:
        if self.separators:
            return self.separators[0]
        line = _LAST_LINE.search(self.lead)
        return f",{line.group()}" if line else self.flat_separator


def _longest_common(current: Sequence[str], target: Sequence[str]) -> dict[int, int]:
    # Equal texts pair up in their order, so that the longest rising run of pairs is what stays.
    places: dict[str, list[int]] = {}
    for index, text in enumerate(current):
        places.setdefault(text, []).append(index)
    for indexes in places.values():
        indexes.reverse()
    pairs = [(at, places[text].pop()) for at, text in enumerate(target) if places.get(text)]
    ends: list[int] = []
    run_ends: list[int] = []
    before: list[int] = []
    for number, (_, index) in enumerate(pairs):
        length = bisect.bisect_left(ends, index)
        before.append(run_ends[length - 1] if length else -1)
        if length == len(ends):
            ends.append(index)
            run_ends.append(number)
        else:
            ends[length] = index
            run_ends[length] = number
    kept: dict[int, int] = {}
    number = run_ends[-1] if run_ends else -1
    while number >= 0:
        at, index = pairs[number]
        kept[at] = index
        number = before[number]
    return kept
