"""The engine's log where a product keeps it: a file, to which its virtual machine's programs write.

Docker Desktop writes one ``init.log`` of all of them in JSON, in which ``component`` names the
program (docs.docker.com, "Read the daemon logs"), or one file a program. A file that was put aside
since a mark counts as one of which lines are missing.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from dockmirror.helper.daemon_journal import BYTES_LIMIT, LINES_LIMIT, MESSAGE_LIMIT, Window

_COMPONENT: Final = "dockerd"
_READ_LIMIT: Final = 8 * BYTES_LIMIT
_UNREADABLE: Final = (-1, 0)


class VmLog:
    """The log in the first of ``paths`` that speaks of the engine. Plays ``DaemonLogbook``."""

    def __init__(self, paths: Sequence[str]) -> None:
        self._paths = tuple(paths)

    def cursor(self) -> str | None:
        """See ``DaemonLogbook``: for each file its identity and its size, in bytes."""
        marks = [_mark(path) for path in self._paths]
        return json.dumps(marks) if any(mark != _UNREADABLE for mark in marks) else None

    def since(self, cursor: str) -> Window:
        """See ``DaemonLogbook``."""
        best = Window((), truncated=False)
        for path, (identity, size) in zip(self._paths, json.loads(cursor), strict=True):
            if _mark(path) == _UNREADABLE:
                continue
            window = _window(path, identity, size)
            if window.lines:
                return window
            best = Window((), truncated=best.truncated or window.truncated)
        return best


def _mark(path: str) -> tuple[int, int]:
    try:
        facts = Path(path).stat()
    except OSError:
        return _UNREADABLE
    return facts.st_ino, facts.st_size


def _window(path: str, identity: int, size: int) -> Window:
    try:
        with Path(path).open("rb") as file:
            facts = os.fstat(file.fileno())
            put_aside = facts.st_ino != identity or facts.st_size < size
            file.seek(0 if put_aside else size)
            data = file.read(_READ_LIMIT + 1)
    except OSError:
        return Window((), truncated=True)
    return read_lines(data[:_READ_LIMIT], truncated=put_aside or len(data) > _READ_LIMIT)


def read_lines(data: bytes, *, truncated: bool = False) -> Window:
    """The engine's own lines, cut to the limits; a line that has no end yet is left out.

    They have no time of their own in a ``Window``: it stands in the message.
    """
    lines: list[tuple[float, str]] = []
    size = 0
    for raw in data.split(b"\n")[:-1]:
        message = _message(raw.decode("utf-8", "replace").strip())
        if message is None:
            continue
        size += len(message)
        if len(lines) >= LINES_LIMIT or size > BYTES_LIMIT:
            return Window(tuple(lines), truncated=True)
        lines.append((0.0, message[:MESSAGE_LIMIT]))
    return Window(tuple(lines), truncated)


def _message(line: str) -> str | None:
    """What the engine wrote; ``None`` for a line of another program's."""
    if not line.startswith("{"):
        return line if line.startswith(("time=", "level=")) else None
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(entry, dict) or entry.get("component", _COMPONENT) != _COMPONENT:
        return None
    inner = entry.get("msg")
    if isinstance(inner, str) and inner.startswith(("time=", "level=")):
        return inner
    return line
