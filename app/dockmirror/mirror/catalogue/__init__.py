"""Every finding in one place: its code, its weight and its words.

The words are templates; ``finding`` fills in the facts and translates them. A file an area.
"""

import sys
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from dockmirror.i18n import _
from dockmirror.mirror.catalogue import (
    address,
    authentication,
    ca_certificate,
    cache,
    certificate,
    configuration,
    host_kit,
    http,
    machine,
    network,
    uploads,
    windows,
)
from dockmirror.mirror.catalogue.entry import Entry
from dockmirror.mirror.finding import Finding
from dockmirror.mirror.plain_text import visible

_LONGEST_FACT: Final = 1000
_USUAL: Final = {"program": "Docker"}

AREAS: Final[Mapping[str, tuple[Entry, ...]]] = {
    "address": address.ENTRIES,
    "network": network.ENTRIES,
    "certificate": certificate.ENTRIES,
    "ca-certificate": ca_certificate.ENTRIES,
    "http": http.ENTRIES,
    "authentication": authentication.ENTRIES,
    "cache": cache.ENTRIES,
    "uploads": uploads.ENTRIES,
    "configuration": configuration.ENTRIES,
    "machine": (*machine.ENTRIES, *windows.ENTRIES),
    "host-kit": host_kit.ENTRIES,
}
"""The entries by area, in the order in which a mirror meets them."""

_ENTRIES: Final[dict[str, Entry]] = {
    entry.code: entry for entries in AREAS.values() for entry in entries
}


def codes() -> tuple[str, ...]:
    """Every code, in the order in which a mirror meets them."""
    return tuple(_ENTRIES)


def code_on(code: str, platform: str = sys.platform) -> str:
    """The code for the words of a platform, where it has words of its own.

    >>> code_on("docker-not-found", "win32"), code_on("docker-not-found", "linux")
    ('docker-not-found-on-windows', 'docker-not-found')
    """
    special = f"{code}-on-windows"
    return special if platform == "win32" and special in _ENTRIES else code


def entry(code: str) -> Entry:
    """The untranslated entry. Raises ``KeyError`` for a code that is not in the catalogue."""
    return _ENTRIES[code]


def finding(code: str, /, **facts: str) -> Finding:
    """The finding of that code, in the person's language.

    Never raises: an unknown code becomes ``unexpected``, a missing fact reads ``?``,
    but for ``program``, which is then Docker. Facts are
    made visible and cut, so text from outside may be given as it is.
    """
    known = _ENTRIES.get(code)
    if known is None:
        facts = {"what": ", ".join([code, *(f"{name}={fact}" for name, fact in facts.items())])}
        code, known = "unexpected", _ENTRIES["unexpected"]
    shown = {name: visible(str(fact), _LONGEST_FACT) for name, fact in facts.items()}
    words = defaultdict(lambda: "?", {**_USUAL, **shown})

    def told(template: str) -> str:
        return _(template).format_map(words) if template else ""

    workstation, operator = told(known.workstation), told(known.operator)
    return Finding(
        code,
        known.severity,
        told(known.title),
        told(known.detail),
        " ".join(text for text in (workstation, operator) if text),
        shown,
        operator,
    )
