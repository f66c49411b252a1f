"""The changes that were kept, newest first. Readable without privileges, and without secrets."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dockmirror.daemonjson import sha256
from dockmirror.helper import state_directory
from dockmirror.helper.engine_api import normalised
from dockmirror.helper.journal import AFTER, BEFORE, RECORD, Entry
from dockmirror.helper.state_directory import HISTORY, STATE_DIRECTORY
from dockmirror.helper.trust_anchor import TrustAnchor


@dataclass(frozen=True)
class Change:
    """One change that was kept.

    ``action`` is ``set-mirrors`` or ``undo``; ``undone`` says that a later change took it back,
    ``undoes`` names the one that this takes back. ``backup_path`` is where the bytes from before
    it are (root's alone), or ``None`` where there was no file. ``anchors_before`` and
    ``anchors_after`` are the files of CA certificates that Dockmirror had in ``certs.d``.
    ``folder`` is where its record is.
    """

    id: str
    time_iso: str
    action: str
    target: str
    config_path: str
    mirrors_before: tuple[str, ...]
    mirrors_after: tuple[str, ...]
    verdict: str | None
    uid: int
    undone: bool
    before_sha256: str
    after_sha256: str
    backup_path: str | None
    undoes: str | None = None
    folder: str = ""
    anchors_before: tuple[TrustAnchor, ...] = ()
    anchors_after: tuple[TrustAnchor, ...] = ()


def changes(directory: Path = STATE_DIRECTORY) -> tuple[Change, ...]:
    """Every change in the history, newest first; a record that cannot be read is left out."""
    history = directory / HISTORY
    try:
        names = sorted((path.name for path in history.iterdir() if path.name.isdigit()), key=int)
    except OSError:
        return ()
    found: list[Change] = []
    undone: set[str] = set()
    for name in reversed(names):
        data = state_directory.read_record(history / name / RECORD)
        entry = Entry.from_json(data) if data is not None else None
        if entry is None:
            continue
        if entry.undoes is not None and name not in undone:
            undone.add(entry.undoes)
        found.append(_change(name, entry, history / name, undone=name in undone))
    return tuple(found)


def _change(name: str, entry: Entry, folder: Path, *, undone: bool) -> Change:
    absent = entry.before_sha256 == sha256(None)
    return Change(
        id=name,
        time_iso=entry.time_iso,
        action=entry.action,
        target=entry.target,
        config_path=entry.config_path,
        mirrors_before=entry.mirrors_before,
        mirrors_after=entry.mirrors_after,
        verdict=entry.verdict,
        uid=entry.uid,
        undone=undone,
        before_sha256=entry.before_sha256,
        after_sha256=entry.after_sha256,
        backup_path=None if absent else str(folder / BEFORE),
        undoes=entry.undoes,
        folder=str(folder),
        anchors_before=entry.anchors_before,
        anchors_after=entry.anchors_after,
    )


def anchors(found: Sequence[Change]) -> tuple[TrustAnchor, ...]:
    """The files of CA certificates that are Dockmirror's, after the newest of the changes."""
    return found[0].anchors_after if found else ()


def newest_to_undo(found: Sequence[Change]) -> Change | None:
    """The newest change that is not undone and is itself no undoing."""
    return next((change for change in found if not change.undone and change.action != "undo"), None)


def restored(change: Change | None, current_sha256: str, wanted: Sequence[str]) -> str | None:
    """The digest of the file from before ``change``, where ``wanted`` comes to putting it back.

    That is so where the file is just what ``change`` made of it, and ``wanted`` is the list that
    was there before. A client may then agree to this digest instead of that of its own edit; one
    that may not read the bytes should do so only where there was no file.
    """
    if change is None or change.after_sha256 != current_sha256:
        return None
    same = normalised(wanted) == normalised(change.mirrors_before)
    return change.before_sha256 if same else None


def content(change: Change, name: str) -> bytes | None:
    """The bytes ``before`` or ``after`` the change (root only); ``None`` stands for no file.

    Raises ``OSError`` where they are lost or spoilt.
    """
    digest = {BEFORE: change.before_sha256, AFTER: change.after_sha256}[name]
    if digest == sha256(None):
        return None
    path = Path(change.folder) / name
    data = path.read_bytes()
    if sha256(data) != digest:
        raise OSError(None, f"the copy in {path} is damaged")
    return data
