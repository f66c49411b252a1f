"""``history``: the changes that were made, newest first."""

from dockmirror.helper.engine_api import normalised
from dockmirror.helper.history import Change, changes

__all__ = ["Change", "history", "subject"]


def history() -> tuple[Change, ...]:
    """Every change that was kept, newest first."""
    return changes()


def subject(change: Change) -> str | None:
    """The mirror that a change set up, and that its verdict is about; ``None`` where none is."""
    before, after = normalised(change.mirrors_before), normalised(change.mirrors_after)
    if not after:
        return None
    return after[-1] if after[:-1] == before else after[0]
