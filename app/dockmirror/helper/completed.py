"""How a program that the helper ran has ended."""

from dataclasses import dataclass
from typing import Final

OUTPUT_LIMIT: Final = 64 * 1024
"""Bytes of a program's output that are kept, unless it is told otherwise."""


@dataclass(frozen=True)
class Completed:
    """How a program ended. ``code`` is ``None`` where the time limit ended it.

    ``output`` is standard output and standard error, cut to ``limit`` bytes; ``truncated`` says
    whether there was more.
    """

    code: int | None
    output: bytes
    truncated: bool = False

    @property
    def text(self) -> str:
        """The output as text."""
        return self.output.decode("utf-8", "replace")
