"""What became of one mirror of a list."""

from dataclasses import dataclass

from dockmirror.setup.outcome import Outcome, Result


@dataclass(frozen=True)
class Tried:
    """A mirror of a list with its check, and its set-up where it came to that."""

    mirror: str
    check: Result
    setup: Result | None = None

    @property
    def why_not(self) -> str:
        """Why it was passed over, in a sentence or two; empty where it was not."""
        if self.setup is not None:
            return _reason(self.setup) if passed_on(self.setup) else ""
        return "" if self.check.outcome is Outcome.USABLE else _reason(self.check)


def passed_on(result: Result) -> bool:
    """Whether the next mirror has its turn: this one does not serve, and nothing of it is kept."""
    if result.outcome in (Outcome.USAGE, Outcome.UNUSABLE):
        return True
    return result.outcome is Outcome.NOT_USED and not result.changed


def _reason(result: Result) -> str:
    """What stood in the way: of two closing sentences on a probe the second names it."""
    said = result.sentences
    named = said[1:2] if result.outcome is Outcome.UNUSABLE else said[:1]
    return " ".join(named or said[:1])
