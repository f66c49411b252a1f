"""The daemon's own log, as systemd's journal keeps it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from dockmirror.daemonjson.saying import said
from dockmirror.helper.client import Client
from dockmirror.helper.command import run
from dockmirror.helper.ending import EngineFailed
from dockmirror.helper.person import Person
from dockmirror.helper.plain_text import visible
from dockmirror.helper.programs import ENVIRONMENT, find_program

LINES_LIMIT: Final = 5000
BYTES_LIMIT: Final = 2 * 1024 * 1024
MESSAGE_LIMIT: Final = 4096
_SECONDS: Final = 20.0
_REASON_LINES: Final = 3
_TELLING: Final = ("level=error", "level=fatal", "unable to configure", "unknown flag")
_NO_REASON: Final = ("time=", "docker.service:", "Start", "Stop", "Failed to start", "Reload")
"""How lines begin that are systemd's own, or the daemon's below an error."""


@dataclass(frozen=True)
class Window:
    """Log lines: seconds since 1970, and the message. ``truncated``: there were more."""

    lines: tuple[tuple[float, str], ...]
    truncated: bool


class DaemonLogbook(Protocol):
    """Where the daemon's log is read."""

    def cursor(self) -> str | None:
        """A mark of where the log is now; ``None`` where there is no log to read."""
        ...

    def since(self, cursor: str) -> Window:
        """The lines after a mark."""
        ...


class SystemdJournal:
    """The journal's entries of one unit of the system's, or with ``person`` one of theirs."""

    def __init__(self, unit: str, client: Client, person: Person | None = None) -> None:
        self._options = () if person is None else ("--user",)
        self._environment = ENVIRONMENT if person is None else person.environment
        self._unit = unit
        self._client = client
        self._journalctl = find_program("journalctl")

    def cursor(self) -> str | None:
        """See ``DaemonLogbook``."""
        self._run(["--sync"])
        output = self._run(["-n", "0", "--show-cursor", "-q"])
        for line in output[0].decode("utf-8", "replace").splitlines():
            if line.startswith("-- cursor: "):
                return line.removeprefix("-- cursor: ")
        return None

    def since(self, cursor: str) -> Window:
        """See ``DaemonLogbook``."""
        self._run(["--sync"])
        output, truncated = self._run(
            [
                "-u",
                self._unit,
                "-o",
                "json",
                "--output-fields=MESSAGE,CONTAINER_ID",
                "-q",
                f"--after-cursor={cursor}",
            ],
            limit=4 * BYTES_LIMIT,
        )
        return read_entries(output, truncated=truncated)

    def _run(self, options: list[str], limit: int = 64 * 1024) -> tuple[bytes, bool]:
        if self._journalctl is None:
            return b"", False
        try:
            completed = run(
                [self._journalctl, "--no-pager", *self._options, *options],
                self._client,
                seconds=_SECONDS,
                limit=limit,
                environment=self._environment,
            )
        except OSError as error:
            raise EngineFailed(
                "log-unreadable",
                said("The journal could not be read: {reason}.", reason=str(error.strerror)),
            ) from error
        return completed.output, completed.truncated


def read_entries(output: bytes, *, truncated: bool = False) -> Window:
    """The lines of ``journalctl -o json``, cut to the limits; what is no entry is left out.

    The journal gives a message that is no UTF-8 as a list of bytes. What a container wrote (with
    the ``journald`` log driver it is in the journal of the daemon's unit, moby
    ``daemon/logger/journald``) is no word of the daemon's, however alike it looks.
    """
    lines: list[tuple[float, str]] = []
    size = 0
    for raw in output.split(b"\n"):
        if not raw.strip():
            continue
        entry = _entry(raw)
        if entry is None:
            continue
        size += len(entry[1])
        if len(lines) >= LINES_LIMIT or size > BYTES_LIMIT:
            truncated = True
            break
        lines.append(entry)
    return Window(tuple(lines), truncated)


def _entry(raw: bytes) -> tuple[float, str] | None:
    try:
        entry = json.loads(raw)
        if "CONTAINER_ID" in entry:
            return None
        message = entry.get("MESSAGE")
        if isinstance(message, list):
            message = bytes(message).decode("utf-8", "replace")
        seconds = int(entry.get("__REALTIME_TIMESTAMP", "0")) / 1_000_000
    except (ValueError, TypeError, AttributeError, RecursionError):
        return None
    if not isinstance(message, str):
        return None
    return seconds, message[:MESSAGE_LIMIT]


def reasons(lines: Sequence[tuple[float, str]]) -> str:
    """The daemon's own last words on why it failed, for a sentence; "" where it said nothing."""
    messages = [message for _seconds, message in lines]
    decisive = [message for message in messages if "failed to start daemon" in message]
    telling = [message for message in messages if any(sign in message for sign in _TELLING)]
    bare = [message for message in messages if not message.startswith(_NO_REASON)]
    chosen = (decisive or telling or bare)[-_REASON_LINES:]
    return visible(" / ".join(dict.fromkeys(chosen)), 800)
