"""The small interface that every source of evidence has."""

from typing import Protocol

from dockmirror.engine.pull import Pull
from dockmirror.evidence.evidence import Evidence


class EvidenceSource(Protocol):
    """Watches one test pull: ``begin`` before it, then ``end`` after it or ``abandon``."""

    name: str

    def begin(self) -> None:
        """Start to watch."""
        ...

    def end(self, pull: Pull) -> Evidence:
        """Stop to watch, and say what was seen of the pull."""
        ...

    def abandon(self) -> None:
        """Stop to watch a pull that did not come about. Idempotent."""
        ...
