"""What the Docker Engine wrote into the Application log of Windows when it failed: its last words.

Any user may write there in the engine's name, so this explains a failure to a person and is no
evidence of anything. The engine gives its message as the first string of an event (moby
``cmd/dockerd/service_windows.go``); wevtutil and its XML are learn.microsoft.com's.
"""

import html
import re
from datetime import datetime
from typing import Final

from dockmirror.daemonjson.saying import said
from dockmirror.helper.client import Client
from dockmirror.helper.command import run
from dockmirror.helper.daemon_journal import BYTES_LIMIT, LINES_LIMIT, MESSAGE_LIMIT, Window
from dockmirror.helper.ending import EngineFailed
from dockmirror.helper.programs import find_program

_SECONDS: Final = 20.0
_EVENTS: Final = 50
_EVENT: Final = re.compile(r"<Event[ >].*?</Event>", re.DOTALL)
_RECORD: Final = re.compile(r"<EventRecordID>(\d{1,19})</EventRecordID>")
_TIME: Final = re.compile(r"<TimeCreated SystemTime=['\"]([0-9T:.\-]{19,30})Z?['\"]")
_FIRST_STRING: Final = re.compile(r"<EventData>\s*<Data[^>]*>(.*?)</Data>", re.DOTALL)


class ErrorLog:
    """The errors of one source. Plays ``DaemonLogbook``."""

    def __init__(self, source: str, client: Client) -> None:
        self._source = source
        self._client = client
        self._wevtutil = find_program("wevtutil")

    def cursor(self) -> str | None:
        """See ``DaemonLogbook``: the number of the newest record of the source."""
        if self._wevtutil is None:
            return None
        newest = _RECORD.search(self._asked(f"Provider[@Name='{self._source}']", 1))
        return newest[1] if newest else "0"

    def since(self, cursor: str) -> Window:
        """See ``DaemonLogbook``."""
        of_the_source = f"Provider[@Name='{self._source}'] and (Level=1 or Level=2)"
        told = self._asked(f"{of_the_source} and EventRecordID>{int(cursor)}", _EVENTS)
        return read_events(told)

    def _asked(self, which: str, count: int) -> str:
        """The newest ``count`` events, the newest first, as XML. Raises ``EngineFailed``."""
        words = ["qe", "Application", f"/q:*[System[{which}]]", "/rd:true", "/f:xml", f"/c:{count}"]
        try:
            done = run(
                [self._wevtutil or "wevtutil", *words],
                self._client,
                seconds=_SECONDS,
                limit=BYTES_LIMIT,
            )
        except OSError as error:
            raise EngineFailed(
                "log-unreadable",
                said("The journal could not be read: {reason}.", reason=str(error.strerror)),
            ) from error
        return done.text


def read_events(xml: str) -> Window:
    """The messages in what wevtutil wrote, the oldest first; what is no event is left out."""
    lines = []
    for event in _EVENT.findall(xml)[:LINES_LIMIT]:
        message, time = _FIRST_STRING.search(event), _TIME.search(event)
        if message is not None:
            words = html.unescape(message[1]).strip()[:MESSAGE_LIMIT]
            lines.append((_seconds(time[1]) if time else 0.0, words))
    return Window(tuple(reversed(lines)), truncated=False)


def _seconds(text: str) -> float:
    """Seconds since 1970 of a time in UTC, of which Windows gives more digits than Python takes."""
    try:
        return datetime.fromisoformat(f"{text[:26]}+00:00").timestamp()
    except ValueError:
        return 0.0
