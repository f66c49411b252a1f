"""The daemon's own log during the pull: the one source that names the registry.

A journal may leave lines out without a word. So the log is marked before and after the pull, by
requests that the engine logs: where a mark is missing, lines may be, too.
"""

import contextlib
import re
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final
from urllib.parse import parse_qs, urlsplit

from dockmirror.engine.pull import Pull
from dockmirror.engine.reference import normal, repository
from dockmirror.engine.unreachable import EngineUnreachable
from dockmirror.evidence.attribution import MANIFEST, Attribution
from dockmirror.evidence.containerd_log import ContainerdLog
from dockmirror.evidence.evidence import Evidence, Origin, Says
from dockmirror.evidence.graph_driver_log import GraphDriverLog
from dockmirror.evidence.log_entry import read_entry
from dockmirror.evidence.log_reader import LogReader
from dockmirror.i18n import _
from dockmirror.mirror.plain_text import visible

NAME: Final = "daemon-log"

_SHOWN_LINES: Final = 20
_SHOWN_KEYS: Final = ("host", "url", "digest", "response.status", "error")
_REASON_LIMIT: Final = 400

# systemd ``journald-server.c`` (``dispatch_message_real``), in the place of what it left out.
_SUPPRESSED: Final = re.compile(r"Suppressed \d+ messages? from ")

Mark = Callable[[str], None]
"""Has the engine log a word."""


class DaemonLog:
    """The daemon's log, read through the helper. Passes on what the reader raises."""

    name = NAME

    def __init__(self, reader: LogReader, mirrors: Sequence[str], mark: Mark | None = None) -> None:
        self._reader = reader
        self._mirrors = tuple(mirrors)
        self._mark = mark
        self._marks: list[str] = []
        self._begun = False
        self._why_not = ""

    @property
    def why_unreadable(self) -> str:
        """Why the log does not name registries, in a sentence; "" where it does."""
        return self._why_not

    def begin(self) -> None:
        """See ``EvidenceSource``."""
        observation = self._reader.observe()
        self._begun = True
        self._why_not = "" if observation.debug else observation.why_not
        self._marks = []
        self._set_mark()

    def end(self, pull: Pull) -> Evidence:
        """See ``EvidenceSource``."""
        self._set_mark()
        self._begun = False
        window = self._reader.observed()
        lines = [line.message for line in window.lines]
        if not lines and not self._why_not:
            self._why_not = _("The engine's log is empty, or cannot be read.")
        evidence = read(
            lines,
            pull=pull,
            mirrors=self._mirrors,
            truncated=window.truncated,
            why_silent=self._why_not,
            marks=self._marks,
        )
        if not self._why_not and not evidence.decisive and _has_gaps(lines, self._marks):
            self._why_not = _("Lines of the engine's log are missing.")
        return evidence

    def _set_mark(self) -> None:
        if self._mark is not None and not self._why_not:
            word = f"dockmirror{secrets.token_hex(8)}"
            self._marks.append(word)
            # An engine that does not answer sets no mark, and the log is not trusted then.
            with contextlib.suppress(EngineUnreachable):
                self._mark(word)

    def abandon(self) -> None:
        """See ``EvidenceSource``."""
        if self._begun:
            self._begun = False
            self._reader.observed()


def read(
    lines: Iterable[str],
    *,
    pull: Pull,
    mirrors: Sequence[str],
    truncated: bool = False,
    why_silent: str = "",
    marks: Sequence[str] = (),
) -> Evidence:
    """What a log says of a pull, in the words of engines 20.10 to 29 and of both image stores.

    ``mirrors`` are the addresses in question; every other registry is elsewhere. ``truncated``
    says that lines are missing, ``why_silent`` why the log could not be made to name registries,
    ``marks`` are words that a whole log has.
    """
    lines = list(lines)
    truncated = truncated or _has_gaps(lines, marks)
    entries = [entry for entry in map(read_entry, lines) if entry]
    requests = _requests(entries, pull)
    graph_driver = GraphDriverLog(pull, mirrors)
    containerd = ContainerdLog(pull, mirrors, alone=requests == 1)
    for entry in entries:
        graph_driver.add(entry)
        containerd.add(entry)
    stores = [
        found for found in (graph_driver.attribution, containerd.attribution) if not found.empty
    ]
    if not stores:
        return _silent(pull, why_silent)
    # An engine has one image store at a time; a log of both would be no one pull's.
    found = stores[0]
    if len(stores) > 1:
        found.shared = _("The log speaks of two image stores.")
    if not found.origins:
        return _fell_back(found)
    if requests > 1 and set(found.origins.values()) != {Origin.MIRROR}:
        found.shared = found.shared or _("Two pulls of this image ran at the same time.")
    if truncated and set(found.origins.values()) <= {Origin.MIRROR, Origin.UNKNOWN}:
        found.shared = found.shared or _("Lines of the log are missing.")
    return _judge(found, pull)


def _has_gaps(lines: Sequence[str], marks: Sequence[str]) -> bool:
    return any(map(_SUPPRESSED.match, lines)) or not all(
        any(mark in line for line in lines) for mark in marks
    )


def _judge(found: Attribution, pull: Pull) -> Evidence:
    origins = set(found.origins.values())
    others = origins - {Origin.MIRROR, Origin.UNKNOWN}
    names = {
        "mirror": _names(found, lambda origin: origin is Origin.MIRROR),
        "others": _names(found, lambda origin: origin is not Origin.MIRROR),
    }
    says, decisive = Says.NOTHING, False
    if found.shared:
        detail = _("The engine's log does not settle it. {why}").format(why=found.shared)
    elif others:
        says, decisive = Says.NEGATIVE, True
        if Origin.MIRROR in origins:
            detail = _(
                "The engine's log names {mirror} for a part of the pull, {others} for the rest."
            ).format(**names)
        else:
            detail = _("The engine's log names {others} for the pull.").format(**names)
    elif Origin.UNKNOWN in origins or MANIFEST not in found.origins:
        detail = _("The engine's log does not say where every part of the pull came from.")
    elif not pull.ok:
        detail = _("The engine's log names {mirror} for what there was of the pull.").format(
            **names
        )
    elif not pull.layers_downloaded:
        detail = _(
            "The engine's log names {mirror}, but the layers were on this machine already."
        ).format(**names)
    else:
        says, decisive = Says.POSITIVE, True
        detail = _("The engine's log names {mirror} for the manifest and every layer.").format(
            **names
        )
    return Evidence(
        source=NAME,
        says=says,
        detail=detail,
        decisive=decisive,
        lines=_shown(found.telling),
        origins=dict(found.origins) if not found.shared else {},
        passed_over=_reason(found) if others or found.shared else "",
        served_by={visible(name, 100): origin for name, origin in found.registries.items()},
    )


def _fell_back(found: Attribution) -> Evidence:
    """Without debug lines the log still tells when an endpoint was given up."""
    return Evidence(
        source=NAME,
        says=Says.NEGATIVE,
        detail=_("The engine's log says that the mirror was passed over."),
        lines=_shown(found.telling),
        passed_over=_reason(found),
    )


def _silent(pull: Pull, why: str) -> Evidence:
    if why:
        detail = _("The engine's log could not be made to name registries: {why}").format(
            why=visible(why, _REASON_LIMIT)
        )
    else:
        detail = _("The engine's log does not mention the pull of {image}.").format(
            image=visible(pull.image, 200)
        )
    return Evidence(source=NAME, says=Says.NOTHING, detail=detail)


def _requests(entries: Iterable[Mapping[str, str]], pull: Pull) -> int:
    """How many pulls of the image were asked of the engine (moby ``server/middleware/debug.go``).

    The address is in the message up to engine 27, under ``request-url`` from 28.
    """
    number = 0
    for entry in entries:
        message = entry["msg"]
        if message.startswith("Calling POST "):
            url = message.removeprefix("Calling POST ")
        elif entry.get("method") == "POST":
            url = entry.get("request-url", "")
        else:
            continue
        path, query = urlsplit(url).path, parse_qs(urlsplit(url).query)
        if path.endswith("/images/create") and "fromImage" in query:
            number += repository(normal(query["fromImage"][0])) == repository(pull.image)
    return number


def _names(found: Attribution, wanted: Callable[[Origin], bool]) -> str:
    return ", ".join(
        visible(registry, 100) for registry, origin in found.registries.items() if wanted(origin)
    )


def _reason(found: Attribution) -> str:
    return visible(found.reasons[0], _REASON_LIMIT) if found.reasons else ""


def _shown(entries: Sequence[Mapping[str, str]]) -> tuple[str, ...]:
    """The telling lines without what only the curious need (headers, identifiers)."""
    shown = (
        " ".join(
            [
                entry.get("time", ""),
                entry["msg"],
                *(f"{key}={entry[key]}" for key in _SHOWN_KEYS if entry.get(key)),
            ]
        ).strip()
        for entry in entries[:_SHOWN_LINES]
    )
    return tuple(visible(line, 500) for line in shown)
