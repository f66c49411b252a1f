r"""The names of the two pipes between a program and the helper that it had elevated; pure.

>>> print(Pipes("0" * 32).requests)
\\.\pipe\dockmirror-00000000000000000000000000000000-requests
"""

import re
from dataclasses import dataclass
from typing import Final

_TOKEN: Final = re.compile(r"[0-9a-f]{32}")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,9}")


@dataclass(frozen=True)
class Pipes:
    """The pipes that ``token`` stands for: 32 random hexadecimal digits."""

    token: str

    @property
    def requests(self) -> str:
        """The helper reads from it."""
        return rf"\\.\pipe\dockmirror-{self.token}-requests"

    @property
    def replies(self) -> str:
        """The helper writes to it."""
        return rf"\\.\pipe\dockmirror-{self.token}-replies"


def read_arguments(arguments: list[str]) -> tuple[Pipes, int] | None:
    """The pipes, and the process that asked; ``None`` where the words are others.

    >>> read_arguments(["--pipes", "0" * 32, "4711"])[1]
    4711
    """
    match arguments:
        case ["--pipes", token, pid] if _TOKEN.fullmatch(token) and _NUMBER.fullmatch(pid):
            return Pipes(token), int(pid)
    return None
