"""Which change an undo takes back, and to which bytes."""

from pathlib import Path

from dockmirror.daemonjson import sha256
from dockmirror.daemonjson.saying import said
from dockmirror.helper import history
from dockmirror.helper.ending import Refused
from dockmirror.helper.journal import BEFORE
from dockmirror.helper.plain_text import visible
from dockmirror.helper.recheck import Former


def to_undo(
    directory: Path, number: str | None, present: bytes | None, config_path: str
) -> tuple[history.Change, bytes | None]:
    """The change ``number`` (``None``: the newest not undone) and the bytes from before it.

    Raises ``Refused``: ``nothing-to-undo``, ``changed-since`` or ``backup-lost``.
    """
    found = history.changes(directory)
    if number is None:
        change = history.newest_to_undo(found)
    else:
        change = next((each for each in found if each.id == number), None)
    if change is None or change.undone:
        raise Refused(
            "nothing-to-undo",
            said("There is no such change to undo. 'dockmirror history' lists the changes."),
        )
    path = visible(config_path)
    if change.config_path != config_path:
        raise Refused(
            "changed-since",
            said(
                "Change {change} was made to {path}, which the Docker Engine no longer reads. "
                "Nothing was changed.",
                change=change.id,
                path=visible(change.config_path),
            ),
            {"change": change.id, "path": path},
        )
    if sha256(present) != change.after_sha256:
        raise Refused(
            "changed-since",
            said(
                "{path} was changed by somebody else after change {change}, so that change was not "
                "undone. Nothing was changed. Take its mirrors out with 'dockmirror remove' "
                "instead.",
                path=path,
                change=change.id,
            ),
            {"change": change.id, "path": path},
        )
    try:
        return change, history.content(change, BEFORE)
    except OSError as error:
        raise Refused(
            "backup-lost",
            said(
                "The bytes from before change {change} cannot be read: {reason}. Nothing was "
                "changed.",
                change=change.id,
                reason=error.strerror or str(error),
            ),
            {"change": change.id},
        ) from error


def former(directory: Path, present: bytes | None) -> Former | None:
    """The newest change, where the file is still just what it made, and its bytes are whole."""
    newest = history.newest_to_undo(history.changes(directory))
    if newest is None or newest.after_sha256 != sha256(present):
        return None
    try:
        return Former(history.content(newest, BEFORE), newest.after_sha256)
    except OSError:
        return None
