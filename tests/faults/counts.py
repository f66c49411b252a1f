"""What the fault tests count, over all of them."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Final

LINES: Final = (
    ("points", "points tried (the helper killed before a system call)"),
    ("client-points", "points tried (the client killed before a system call)"),
    ("disk-points", "points tried (a system call refused by the disk)"),
    ("put-right", "interrupted changes found and put right"),
    ("torn", "torn files"),
    ("down", "daemons left down"),
    ("unjournalled", "changes without a journal"),
)


@dataclass
class Counts:
    """``seen`` is counted by name; ``wrong`` says what went wrong, in words."""

    seen: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        return [f"{self.seen[name]:6} {words}" for name, words in LINES]
