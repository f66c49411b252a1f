"""``history``: the changes that were made, newest first."""

from dockmirror.helper.history import Change, changes

__all__ = ["Change", "history"]


def history() -> tuple[Change, ...]:
    """Every change that was kept, newest first."""
    return changes()
