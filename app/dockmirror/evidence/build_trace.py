"""BuildKit's own trace of a build: each request to a registry, with its address and its answer.

The trace is a row of JSON objects, one a span (moby/buildkit ``solver/llbsolver/history.go``), in
which OpenTelemetry's HTTP spans have ``url.full`` and ``http.response.status_code``, older ones
``http.url`` and ``http.status_code``. It is of that one build alone.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from dockmirror.engine.pull import Pull
from dockmirror.engine.reference import normal, repository
from dockmirror.evidence.attribution import MANIFEST, Attribution
from dockmirror.evidence.endpoint import names_mirror, object_of, registry_of
from dockmirror.evidence.evidence import Evidence, Origin, Says
from dockmirror.helper.plain_text import visible
from dockmirror.i18n import _

NAME: Final = "build-trace"

_URL: Final = ("url.full", "http.url")
_STATUS: Final = ("http.response.status_code", "http.status_code")
_METHOD: Final = ("http.request.method", "http.method")
_SPACE: Final = re.compile(r"\s*")
_SPANS_LIMIT: Final = 20_000
_SHOWN_LINES: Final = 20
_REASON_LIMIT: Final = 400


@dataclass(frozen=True)
class Request:
    """A request as a span tells it; ``status`` is 0 where no answer came, ``error`` says why."""

    method: str
    url: str
    status: int
    error: str = ""


def read(trace: bytes, pull: Pull, mirrors: Sequence[str]) -> Evidence:
    """What a trace says of ``pull``; ``mirrors`` are the addresses in question."""
    found = Attribution()
    came_from: dict[str, set[Origin]] = {}
    shown: dict[str, None] = {}
    name = repository(normal(pull.image))
    for request in requests(trace):
        url = _as_dockers(request.url, mirrors)
        asked = object_of(url, mirrors)
        if asked is None or repository(normal(asked.repository)) != name:
            continue
        address = visible(url.partition("?")[0], 400)
        shown[f"{request.method} {address} {request.status or request.error}"] = None
        if not request.status or request.status >= 400:
            if names_mirror(request.url, mirrors):
                found.reasons.append(request.error or str(request.status))
            continue
        if asked.name.startswith("sha256:") and request.method == "HEAD":
            continue
        key = asked.name if asked.name.startswith("sha256:") else MANIFEST
        came_from.setdefault(key, set()).add(asked.origin)
        found.registries[visible(asked.registry, 100)] = asked.origin
    for key, origins in came_from.items():
        others = sorted(origins - {Origin.MIRROR})
        found.origins[key] = others[0] if others else Origin.MIRROR
    if found.origins:
        found.cover(pull)
    says, decisive, detail = _judge(found, pull, there=bool(trace))
    return Evidence(
        source=NAME,
        says=says,
        detail=detail,
        decisive=decisive,
        lines=tuple(shown)[:_SHOWN_LINES],
        origins=dict(found.origins),
        passed_over=visible(found.reasons[0], _REASON_LIMIT) if found.reasons else "",
        served_by=dict(found.registries),
    )


def requests(trace: bytes) -> Iterator[Request]:
    """The requests that a trace tells of; what cannot be read ends it."""
    decoder = json.JSONDecoder()
    text, position = trace.decode("utf-8", "replace"), 0
    for _span in range(_SPANS_LIMIT):
        found = _SPACE.match(text, position)
        position = found.end() if found else position
        try:
            span, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            return
        request = _request(span)
        if request is not None:
            yield request


def _request(span: object) -> Request | None:
    if not isinstance(span, Mapping):
        return None
    listed = span.get("Attributes")
    fields: dict[str, object] = {}
    for one in listed if isinstance(listed, list) else ():
        value = one.get("Value") if isinstance(one, Mapping) else None
        if isinstance(value, Mapping):
            fields[str(one.get("Key"))] = value.get("Value")
    url = next((fields[key] for key in _URL if key in fields), None)
    method = next((fields[key] for key in _METHOD if key in fields), None)
    if not isinstance(url, str) or not isinstance(method, str):
        return None
    status = next((fields[key] for key in _STATUS if key in fields), 0)
    ending = span.get("Status")
    words = ending.get("Description") if isinstance(ending, Mapping) else ""
    return Request(
        method=visible(method, 20),
        url=url,
        status=status if isinstance(status, int) else 0,
        error=visible(words, _REASON_LIMIT) if isinstance(words, str) else "",
    )


def _as_dockers(url: str, mirrors: Sequence[str]) -> str:
    """The address as Docker would ask: a mirror's path before ``/v2``, and not behind it."""
    for mirror in mirrors:
        path = urlsplit(mirror).path.strip("/")
        begin = f"{mirror.partition('://')[0]}://{registry_of(mirror)}"
        if path and url.startswith(f"{begin}/v2/{path}/"):
            return f"{begin}/{path}/v2/{url.removeprefix(f'{begin}/v2/{path}/')}"
    return url


def _judge(found: Attribution, pull: Pull, *, there: bool) -> tuple[Says, bool, str]:
    names = ", ".join(found.registries)
    origins = set(found.origins.values())
    if not there:
        sentence = _("BuildKit kept no trace of the build that pulled {image}.")
        return Says.NOTHING, False, sentence.format(image=visible(pull.image, 200))
    if not origins:
        sentence = _("BuildKit's trace of the build does not mention {image}.")
        return Says.NOTHING, False, sentence.format(image=visible(pull.image, 200))
    if origins - {Origin.MIRROR, Origin.UNKNOWN}:
        sentence = _("BuildKit's trace of the build names {others}.")
        return Says.NEGATIVE, True, sentence.format(others=names)
    if Origin.UNKNOWN in origins or MANIFEST not in found.origins:
        return (
            Says.NOTHING,
            False,
            _("BuildKit's trace of the build does not name who sent every part."),
        )
    if not pull.ok or not pull.layers_downloaded:
        sentence = _("BuildKit's trace of the build names {mirror} for what there was of it.")
        return Says.NOTHING, False, sentence.format(mirror=names)
    sentence = _("BuildKit's trace of the build names {mirror} for the manifest and every layer.")
    return Says.POSITIVE, True, sentence.format(mirror=names)
