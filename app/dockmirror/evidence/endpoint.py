"""Registries as a daemon's log writes them, told apart."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from dockmirror.evidence.evidence import Origin

_DOCKER_HUB: Final = frozenset({"registry-1.docker.io", "index.docker.io", "docker.io"})
_DOCKER_HUB_STORES: Final = re.compile(
    r"(.+\.)?docker\.(io|com)|docker-images-prod\..+\.r2\.cloudflarestorage\.com"
)
_PORTS: Final = {"https": 443, "http": 80}
_API: Final = re.compile(r"(.*?)/v2/(.+)/(manifests|blobs)/([^/]+)\Z")


@dataclass(frozen=True)
class RegistryObject:
    """What a request asked a registry for: ``kind`` is ``manifests`` or ``blobs``.

    ``name`` is a tag or a digest, ``registry`` the host and port as written.
    """

    origin: Origin
    registry: str
    repository: str
    kind: str
    name: str


def origin_of(endpoint: str, mirrors: Sequence[str]) -> Origin:
    """Whose an endpoint's address (``https://mirror.example.com/``) is.

    Docker Hub's own names are never a mirror's, whatever ``mirrors`` says.
    """
    parts = _split(endpoint)
    if parts is None:
        return Origin.UNKNOWN
    if _host(parts) in _DOCKER_HUB:
        return Origin.DOCKER_HUB
    for mirror in mirrors:
        known = _split(mirror)
        if known is not None and _same_place(known, parts) and _base(known) == _base(parts):
            return Origin.MIRROR
    return Origin.ELSEWHERE


def object_of(url: str, mirrors: Sequence[str]) -> RegistryObject | None:
    """What a request's address (``https://host/v2/library/alpine/blobs/sha256:…``) asked for."""
    parts = _split(url)
    if parts is None:
        return None
    path = _API.match(parts.path)
    if path is None:
        return None
    return RegistryObject(
        origin=origin_of(f"{parts.scheme}://{parts.netloc}{path[1]}/", mirrors),
        registry=registry_of(url),
        repository=path[2],
        kind=path[3],
        name=path[4],
    )


def is_docker_hubs(address: str) -> bool:
    """Whether an address is Docker Hub's, or of the stores that it keeps its layers in."""
    parts = _split(address)
    return parts is not None and _DOCKER_HUB_STORES.fullmatch(_host(parts)) is not None


def registry_of(url: str) -> str:
    """Host and port of an address, as written."""
    parts = _split(url)
    return "" if parts is None else parts.netloc.rpartition("@")[2]


def names_mirror(text: str, mirrors: Sequence[str]) -> bool:
    """Whether a text (a host, or an error with an address in it) names one of the mirrors."""
    words = set(re.split(r"[\s\"'/,;()]+", text.lower()))
    return any(registry_of(mirror).lower() in words for mirror in mirrors if registry_of(mirror))


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  (raises where the port is none)
    except ValueError:
        return None
    return parts if parts.hostname and parts.scheme.lower() in _PORTS else None


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").lower().rstrip(".")


def _same_place(known: SplitResult, logged: SplitResult) -> bool:
    """Whether the log speaks of the mirror's scheme, host and port.

    The containerd store writes ``https://`` for a mirror given as ``http://`` (seen at 26.1.5).
    """
    if _host(known) != _host(logged):
        return False
    schemes = known.scheme.lower(), logged.scheme.lower()
    if schemes == ("http", "https"):
        return known.port == logged.port
    return schemes[0] == schemes[1] and _port(known) == _port(logged)


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS[parts.scheme.lower()]


def _base(parts: SplitResult) -> str:
    """The path before ``/v2/``; the containerd store adds none to a mirror that ends in it."""
    return parts.path.rstrip("/").removesuffix("/v2").rstrip("/")
