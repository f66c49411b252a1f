"""A pull by containerd's own client, read from its log: how it went, and who sent each object.

``ctr`` at debug level writes each request and each answer with its address, and what kind of object
it is for (containerd ``core/remotes/docker/resolver.go``, ``core/remotes/handlers.go``).
"""

from collections.abc import Mapping, Sequence
from typing import Final

from dockmirror.engine.pull import Pull
from dockmirror.evidence.attribution import MANIFEST, Attribution
from dockmirror.evidence.containerd_log import ContainerdLog
from dockmirror.evidence.endpoint import object_of
from dockmirror.evidence.evidence import Evidence, Origin, Says
from dockmirror.evidence.log_entry import read_entry
from dockmirror.i18n import _
from dockmirror.mirror.plain_text import visible

NAME: Final = "containerd-log"

_SHOWN_LINES: Final = 20
_ERROR: Final = "ctr: "
_SHORT: Final = len("sha256:") + 12
_TOLD: Final = ("host", "request.method", "response.status", "error", "url")


def read_pull(image: str, lines: Sequence[str], code: int | None) -> Pull:
    """How a pull went; ``code`` is the program's exit code, ``None`` where its time was over."""
    layers: dict[str, None] = {}
    digest: str | None = None
    error = ""
    for line in lines:
        entry = read_entry(line)
        if line.startswith(_ERROR):
            error = visible(line.removeprefix(_ERROR).strip(), 500)
        digest = digest or entry.get("desc.digest")
        if _is_layer(entry):
            layers[entry["digest"][len("sha256:") : _SHORT]] = None
    if code is None:
        error = _("The pull took too long.")
    return Pull(
        image=image,
        ok=code == 0,
        error="" if code == 0 else error,
        digest=None if digest is None else visible(digest, 200),
        layers_downloaded=tuple(layers),
    )


def read(
    lines: Sequence[str], pull: Pull, mirrors: Sequence[str], *, truncated: bool = False
) -> Evidence:
    """What the log says of ``pull``; ``mirrors`` are the addresses in question.

    ``truncated`` says that its end is missing.
    """
    log = ContainerdLog(pull, mirrors, alone=True)
    for entry in filter(None, map(read_entry, lines)):
        log.add(entry)
    found = log.attribution
    says, decisive, detail = _judge(found, pull, truncated=truncated)
    return Evidence(
        source=NAME,
        says=says,
        detail=detail,
        decisive=decisive,
        lines=tuple(_told(entry) for entry in found.telling[:_SHOWN_LINES]),
        origins=dict(found.origins),
        passed_over=visible(found.reasons[0], 400) if found.reasons else "",
        served_by={visible(name, 100): origin for name, origin in found.registries.items()},
    )


def _judge(found: Attribution, pull: Pull, *, truncated: bool) -> tuple[Says, bool, str]:
    names = ", ".join(visible(name, 100) for name in found.registries)
    origins = set(found.origins.values())
    if not origins:
        sentence = _("The log of the pull does not mention {image}.")
        return Says.NOTHING, False, sentence.format(image=visible(pull.image, 200))
    if origins - {Origin.MIRROR, Origin.UNKNOWN}:
        return Says.NEGATIVE, True, _("The log of the pull names {others}.").format(others=names)
    if Origin.UNKNOWN in origins or MANIFEST not in found.origins or truncated:
        return Says.NOTHING, False, _("The log of the pull does not name who sent every part.")
    if not pull.ok or not pull.layers_downloaded:
        sentence = _("The log of the pull names {mirror} for what there was of it.")
        return Says.NOTHING, False, sentence.format(mirror=names)
    sentence = _("The log of the pull names {mirror} for the manifest and every layer.")
    return Says.POSITIVE, True, sentence.format(mirror=names)


def _is_layer(entry: Mapping[str, str]) -> bool:
    """Whether an entry is the good answer to a request for a layer, no configuration."""
    if not entry.get("response.status", "").startswith("2"):
        return False
    asked = object_of(entry.get("url", ""), ())
    blob = asked is not None and asked.kind == "blobs"
    return blob and "digest" in entry and not entry.get("mediatype", "").endswith("json")


def _told(entry: Mapping[str, str]) -> str:
    """An entry without the headers that it holds besides."""
    words = [f"{key}={entry[key]}" for key in _TOLD if key in entry]
    return visible(" ".join([entry["msg"], *words]), 500)
