"""What an undo would meet where somebody else changed the file: three files, side by side."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dockmirror.daemonjson import unified_diff
from dockmirror.helper.history import Change, content
from dockmirror.helper.journal import AFTER, BEFORE
from dockmirror.i18n import _
from dockmirror.setup.machine import Machine
from dockmirror.setup.secrets import without_secrets

_LINES: Final = 40
_LENGTH: Final = 200


@dataclass(frozen=True)
class ThreeWay:
    """The mirrors that Dockmirror's ``change`` left, those now there, those undo would put back.

    ``since`` is what was changed since, ``undoing`` what undo would change now: unified diffs, cut
    to a bound and without secrets, "" where nothing differs. They are ``None`` for whoever may not
    read the former files: those are root's alone.
    """

    change: str
    left: tuple[str, ...]
    now: tuple[str, ...]
    back: tuple[str, ...]
    since: str | None
    undoing: str | None


def three_way(machine: Machine, change: Change) -> ThreeWay:
    """The view for a file that is not as ``change`` left it."""
    now, path = machine.document.data, machine.target.config_path
    since = undoing = None
    try:
        since = _shown(unified_diff(content(change, AFTER), now, path))
        undoing = _shown(unified_diff(now, content(change, BEFORE), path))
    except OSError:
        pass
    return ThreeWay(
        change=change.id,
        left=_without(change.mirrors_after),
        now=_without(machine.document.mirrors),
        back=_without(change.mirrors_before),
        since=since,
        undoing=undoing,
    )


def sentences(view: ThreeWay) -> tuple[str, ...]:
    """The view in words, a line each."""
    lists = (
        _("Mirrors that Dockmirror left: {mirrors}").format(mirrors=_listed(view.left)),
        _("Mirrors that are there now: {mirrors}").format(mirrors=_listed(view.now)),
        _("Mirrors that undo would put back: {mirrors}").format(mirrors=_listed(view.back)),
    )
    if view.since is None or view.undoing is None:
        return (*lists, _shown_to_root())
    return (
        *lists,
        _("What was changed since Dockmirror's change:"),
        *view.since.splitlines(),
        _("What undo would change now:"),
        *view.undoing.splitlines(),
    )


def _shown_to_root() -> str:
    if sys.platform == "win32":
        return _(
            "The other lines that differ are shown to administrators alone: run dockmirror undo in "
            "a terminal that was opened as an administrator."
        )
    return _("The other lines that differ are shown to root alone: sudo dockmirror undo")


def _without(mirrors: Sequence[str]) -> tuple[str, ...]:
    return tuple(without_secrets(mirror) for mirror in mirrors)


def _listed(mirrors: Sequence[str]) -> str:
    return ", ".join(mirrors) or _("none")


def _shown(diff: str) -> str:
    lines = without_secrets(diff).splitlines()
    cut = [line if len(line) <= _LENGTH else f"{line[:_LENGTH]}…" for line in lines[:_LINES]]
    return "\n".join([*cut, *(["…"] if len(lines) > _LINES else [])])
