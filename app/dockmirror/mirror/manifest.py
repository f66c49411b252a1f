"""Image manifests and indexes as a registry serves them: parsed, bounded, judged."""

import json
import platform
import re
from dataclasses import dataclass
from typing import Final

from dockmirror.i18n import _
from dockmirror.mirror.plain_text import visible

DOCKER_MANIFEST: Final = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LIST: Final = "application/vnd.docker.distribution.manifest.list.v2+json"
OCI_MANIFEST: Final = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX: Final = "application/vnd.oci.image.index.v1+json"

MANIFEST_TYPES: Final = frozenset({DOCKER_MANIFEST, DOCKER_LIST, OCI_MANIFEST, OCI_INDEX})
"""By which the engine knows a manifest."""

_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")
_MEDIA_TYPE: Final = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,120}", re.IGNORECASE)
_MOST_ENTRIES: Final = 1000
_ARCHITECTURES: Final = {
    "x86_64": "amd64",
    "amd64": "amd64",
    "aarch64": "arm64",
    "arm64": "arm64",
    "armv7l": "arm",
    "armv6l": "arm",
    "i686": "386",
    "i386": "386",
}


class ManifestProblem(ValueError):
    """The text is no manifest that the engine takes.

    ``reason`` is in the person's language; ``old`` is whether it is of schema 1.
    """

    def __init__(self, reason: str, *, old: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.old = old


@dataclass(frozen=True)
class Descriptor:
    """A reference to content: ``sha256:…``, the size in bytes, and the media type if it is sane."""

    digest: str
    size: int
    platform: str = ""
    media_type: str = ""


@dataclass(frozen=True)
class Manifest:
    """An image for one platform."""

    layers: tuple[Descriptor, ...]

    @property
    def smallest_layer(self) -> Descriptor | None:
        """The layer that is quickest to fetch."""
        return min(self.layers, key=lambda layer: layer.size, default=None)


@dataclass(frozen=True)
class Index:
    """An image for several platforms."""

    manifests: tuple[Descriptor, ...]

    def choose(self, wanted: str) -> Descriptor:
        """The manifest for the platform ``wanted``, else the first for any."""
        fitting = [entry for entry in self.manifests if entry.platform == wanted]
        known = [entry for entry in self.manifests if not entry.platform.startswith("unknown/")]
        return (fitting or known or list(self.manifests))[0]


def this_platform() -> str:
    """The platform of this computer's engine, such as ``linux/amd64``."""
    machine = platform.machine().lower()
    return f"linux/{_ARCHITECTURES.get(machine, machine)}"


def is_digest(text: str) -> bool:
    """Whether the text is a SHA-256 digest as registries write it."""
    return _DIGEST.fullmatch(text) is not None


def parse(body: bytes, content_type: str) -> Manifest | Index:
    """The manifest or index in ``body``. Raises ``ManifestProblem``."""
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise ManifestProblem(_("no JSON")) from None
    if not isinstance(document, dict):
        raise ManifestProblem(_("JSON that is no object"))
    kind = document.get("mediaType") or content_type.partition(";")[0].strip()
    if document.get("schemaVersion") == 1:
        raise ManifestProblem(visible(str(kind), 100), old=True)
    if document.get("schemaVersion") != 2:
        raise ManifestProblem(_("JSON without schemaVersion 2"))
    if isinstance(document.get("manifests"), list):
        manifests = _descriptors(document["manifests"])
        if not manifests:
            raise ManifestProblem(_("an index that names no manifest"))
        return Index(manifests)
    if isinstance(document.get("layers"), list):
        return Manifest(_descriptors(document["layers"]))
    raise ManifestProblem(_("a document with neither layers nor manifests"))


def _descriptors(entries: list[object]) -> tuple[Descriptor, ...]:
    found = []
    for entry in entries[:_MOST_ENTRIES]:
        if not isinstance(entry, dict):
            raise ManifestProblem(_("an entry that is no object"))
        digest, size = entry.get("digest"), entry.get("size")
        if not isinstance(digest, str) or not is_digest(digest):
            raise ManifestProblem(_("an entry without a SHA-256 digest"))
        if not isinstance(size, int) or isinstance(size, bool) or size < 0:
            raise ManifestProblem(_("an entry without a size"))
        media_type = entry.get("mediaType")
        if not isinstance(media_type, str) or not _MEDIA_TYPE.fullmatch(media_type):
            media_type = ""
        found.append(Descriptor(digest, size, _platform(entry.get("platform")), media_type))
    return tuple(found)


def _platform(value: object) -> str:
    if not isinstance(value, dict):
        return ""
    return visible(f"{value.get('os', '')}/{value.get('architecture', '')}", 40)
