"""The change under way: written down before the first byte changes, gone when all is settled.

A journal that is there without its helper is an interrupted change; whoever starts next finds it.
"""

import contextlib
import dataclasses
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from dockmirror.daemonjson import sha256
from dockmirror.daemonjson.saying import Saying, said
from dockmirror.helper import state_directory
from dockmirror.helper.ending import Refused
from dockmirror.helper.plain_text import visible
from dockmirror.helper.process_start import process_started
from dockmirror.helper.state_directory import HISTORY, PENDING, STATE_DIRECTORY
from dockmirror.helper.trust_anchor import TrustAnchor

SCHEMA: Final = 1
RECORD: Final = "change.json"
BEFORE: Final = "before"
AFTER: Final = "after"
THEIRS: Final = "theirs"
_READABLE: Final = 0o644
_SECRET: Final = 0o600
_ANCHORS: Final = ("anchors_before", "anchors_after")


@dataclass(frozen=True)
class Entry:
    """What is known of one change. Holds no secret: every user may read it.

    ``action`` is ``set-mirrors``, ``undo`` or ``observe``. The digests are of the whole file;
    ``interims`` are those of files that were there for the length of a reload only.
    ``engine_mirrors`` are the mirrors that the engine had in force before; ``asked`` is the
    way to apply it that was asked for, ``way`` the one chosen; ``begun`` says that the engine may
    have been told.
    ``debug_switched`` says that the engine's ``debug`` was switched on for an observation.
    ``anchors_before`` and ``anchors_after`` are the files of CA certificates that Dockmirror has in
    the engine's ``certs.d`` before and after the change.
    """

    action: str
    target: str
    config_path: str
    real_path: str
    mirrors_before: tuple[str, ...]
    mirrors_after: tuple[str, ...]
    before_sha256: str
    after_sha256: str
    time_iso: str
    uid: int
    asked: str = "auto"
    way: str = "none"
    begun: bool = False
    service_was_active: bool = True
    engine_mirrors: tuple[str, ...] = ()
    interims: tuple[str, ...] = ()
    made_folder: bool = False
    debug_switched: bool = False
    undoes: str | None = None
    verdict: str | None = None
    anchors_before: tuple[TrustAnchor, ...] = ()
    anchors_after: tuple[TrustAnchor, ...] = ()
    pid: int = 0
    pid_started: str = ""
    schema: int = SCHEMA

    def to_json(self) -> bytes:
        """The entry as its record holds it."""
        return json.dumps(dataclasses.asdict(self), indent=1).encode("ascii") + b"\n"

    @classmethod
    def from_json(cls, data: bytes) -> Self | None:
        """The entry that a record holds, or ``None`` where it holds none that we know."""
        try:
            fields = json.loads(data)
        except (ValueError, RecursionError):
            return None
        if not isinstance(fields, dict) or fields.get("schema") != SCHEMA:
            return None
        known = {field.name: field for field in dataclasses.fields(cls)}
        values: dict[str, object] = {}
        for name, value in fields.items():
            if name in _ANCHORS and isinstance(value, list):
                values[name] = tuple(TrustAnchor.from_record(each) for each in value)
            elif name in known:
                values[name] = tuple(value) if isinstance(value, list) else value
        try:
            entry = cls(**values)  # type: ignore[arg-type]  # checked by _is_sound just below
        except TypeError:
            return None
        return entry if _is_sound(entry) else None


def _is_sound(entry: Entry) -> bool:
    for field in dataclasses.fields(entry):
        value: object = getattr(entry, field.name)
        match str(field.type):
            case "<class 'str'>":
                sound = isinstance(value, str)
            case "<class 'bool'>":
                sound = isinstance(value, bool)
            case "<class 'int'>":
                sound = type(value) is int
            case "str | None":
                sound = value is None or isinstance(value, str)
            case _:
                kind = TrustAnchor if field.name in _ANCHORS else str
                sound = isinstance(value, tuple) and all(isinstance(part, kind) for part in value)
        if not sound:
            return False
    return True


class Journal:
    """The change under way, in ``directory``. Used by the helper that holds the lock."""

    def __init__(self, directory: Path = STATE_DIRECTORY) -> None:
        self.directory = directory

    def backup_path(self, entry: Entry) -> Path:
        """Where the bytes from before the change are."""
        theirs = self.directory / PENDING / THEIRS
        with contextlib.suppress(OSError):
            if sha256(theirs.read_bytes()) == entry.before_sha256:
                return theirs
        return self.directory / PENDING / BEFORE

    def load(self) -> Entry | None:
        """The entry of the change under way, or ``None``."""
        data = state_directory.read_record(self.directory / PENDING / RECORD)
        return Entry.from_json(data) if data is not None else None

    def exists(self) -> bool:
        """Whether there is a change under way, readable or not."""
        return (self.directory / PENDING).exists()

    def begin(self, entry: Entry, before: bytes | None, after: bytes | None) -> None:
        """Write the change down. Raises ``Refused`` where that cannot be done."""
        files = {RECORD: (entry.to_json(), _READABLE)}
        if before is not None:
            files[BEFORE] = (before, _SECRET)
        if after is not None:
            files[AFTER] = (after, _SECRET)
        try:
            state_directory.make_whole(self.directory, PENDING, files)
        except OSError as error:
            raise state_directory.unwritable(self.directory, error) from error

    def amend(self, entry: Entry) -> None:
        """Write down what is now known besides. Raises ``OSError``."""
        state_directory.replace(self.directory / PENDING / RECORD, entry.to_json(), _READABLE)

    def settle_on(self, entry: Entry, theirs: bytes | None) -> None:
        """Go on from somebody else's file, as ``entry`` says. Raises ``OSError``.

        At every moment the record names bytes that are there.
        """
        if theirs is not None:
            state_directory.replace(self.directory / PENDING / THEIRS, theirs, _SECRET)
        self.amend(entry)

    def before(self, entry: Entry) -> bytes | None:
        """The bytes from before the change. Raises ``OSError`` where they are lost or spoilt."""
        return _content(self.backup_path(entry), entry.before_sha256)

    def after(self, entry: Entry) -> bytes | None:
        """The bytes that the change makes. Raises ``OSError`` where they are lost or spoilt."""
        return _content(self.directory / PENDING / AFTER, entry.after_sha256)

    def keep(self) -> str:
        """Make the change part of the history; its number there."""
        history = self.directory / HISTORY
        numbers = [int(path.name) for path in history.iterdir() if path.name.isdigit()]
        number = f"{max(numbers, default=0) + 1:04d}"
        state_directory.move(self.directory, PENDING, history / number)
        return number

    def discard(self) -> None:
        """Forget the change: all is as it was."""
        state_directory.discard(self.directory, PENDING)


def _content(path: Path, digest: str) -> bytes | None:
    if digest == sha256(None):
        return None
    data = path.read_bytes()
    if sha256(data) != digest:
        raise OSError(None, f"the copy in {path} is damaged")
    return data


def now_iso() -> str:
    """The time now, in UTC, as ISO 8601 writes it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def interrupted(directory: Path = STATE_DIRECTORY) -> str | None:
    """A sentence on a change that was interrupted, or ``None``. Needs no privileges.

    A change whose helper is still at work is not interrupted.
    """
    if not os.path.isdir(directory / PENDING):  # noqa: PTH112  (never raises)
        return None
    entry = Journal(directory).load()
    if entry is None:
        return (
            f"A change of the Docker configuration was interrupted, and its journal in "
            f"{directory / PENDING} cannot be read."
        )
    if entry.pid and entry.pid_started and process_started(entry.pid) == entry.pid_started:
        return None
    return describe_interrupted(entry)


def describe_interrupted(entry: Entry) -> Saying:
    """The sentence on an interrupted change."""
    if entry.action == "observe":
        return said(
            "A test pull begun at {time} was interrupted before it was confirmed; {path} may not "
            "be as it was.",
            time=entry.time_iso,
            path=entry.config_path,
        )
    return said(
        "A change begun at {time} was interrupted before it was confirmed; {path} may not be as it "
        "was.",
        time=entry.time_iso,
        path=entry.config_path,
    )


def left_over(journal: Journal, config_path: str) -> Entry | None:
    """The change that an interrupted helper left, or ``None``. Lock held only.

    Raises ``Refused`` (``journal-unreadable``).
    """
    if not journal.exists():
        return None
    entry = journal.load()
    if entry is None:
        raise Refused(
            "journal-unreadable",
            said(
                "An earlier change was interrupted, and its journal in {folder} cannot be read. "
                "Compare {path} with the file '{before}' there, then remove the folder 'pending'.",
                folder=str(journal.directory),
                path=visible(config_path),
                before=BEFORE,
            ),
        )
    return entry


def own_process() -> dict[str, object]:
    """The entry's fields that say which process is at work."""
    return {"pid": os.getpid(), "pid_started": process_started(os.getpid())}
