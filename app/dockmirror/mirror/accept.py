"""Which media types an engine says it takes, by its image store: a server may choose by them.

Graph drivers: distribution ``registry/client``, the same for every manifest, nothing for a layer.
The containerd store: containerd ``remotes/docker``, all of them by tag, then the one it expects.
"""

from typing import Final

from dockmirror.mirror.daemon_view import CONTAINERD, GRAPH_DRIVER
from dockmirror.mirror.manifest import (
    DOCKER_LIST,
    DOCKER_MANIFEST,
    MANIFEST_TYPES,
    OCI_INDEX,
    OCI_MANIFEST,
)

_OF_GRAPH_DRIVERS: Final = ", ".join(
    (
        "application/json",
        DOCKER_MANIFEST,
        DOCKER_LIST,
        "application/vnd.docker.distribution.manifest.v1+prettyjws",
        OCI_MANIFEST,
        OCI_INDEX,
    )
)
_OF_CONTAINERD: Final = ", ".join((DOCKER_MANIFEST, DOCKER_LIST, OCI_MANIFEST, OCI_INDEX, "*/*"))


def for_tag(image_store: str | None) -> str:
    """What is sent with a request for a tag."""
    return _OF_GRAPH_DRIVERS if image_store == GRAPH_DRIVER else _OF_CONTAINERD


def for_digest(image_store: str | None, media_type: str) -> str:
    """What is sent with a request for a manifest of a type that is known by now."""
    if image_store == CONTAINERD and media_type in MANIFEST_TYPES:
        return f"{media_type}, */*"
    return for_tag(image_store)


def for_layer(image_store: str | None, media_type: str) -> str:
    """What is sent with a request for a layer; empty for no such header."""
    if image_store != CONTAINERD:
        return ""
    return f"{media_type}, */*" if media_type else "*/*"
