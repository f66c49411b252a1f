"""``history``: the changes that were made, newest first."""

from dataclasses import replace

from dockmirror.helper.engine_api import normalised
from dockmirror.helper.history import Change, changes
from dockmirror.helper.state_directory import FIRST_TARGET
from dockmirror.targets.state import state_directories

__all__ = ["Change", "history", "subject"]


def history() -> tuple[Change, ...]:
    """Every change that was kept, of every target, newest first.

    Each target counts its own changes, so the numbers of those but the first name it too.
    """
    found: list[Change] = []
    for target, folder in state_directories():
        kept = changes(folder)
        if target != FIRST_TARGET:
            kept = tuple(replace(change, id=f"{target}/{change.id}") for change in kept)
        found.extend(kept)
    return tuple(sorted(found, key=lambda change: change.time_iso, reverse=True))


def subject(change: Change) -> str | None:
    """The mirror that a change set up, and that its verdict is about; ``None`` where none is."""
    before, after = normalised(change.mirrors_before), normalised(change.mirrors_after)
    if not after:
        return None
    return after[-1] if after[:-1] == before else after[0]
