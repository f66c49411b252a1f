"""Where in ``certs.d`` an engine looks for the certificates that vouch for a mirror.

Graph-driver image store: the mirror's own folder (moby ``registry/registry.go``). Containerd image
store: up to version 27 the mirror's own folder too (buildkit ``util/resolver``); from 28 on the
one of Docker Hub, whose TLS settings its mirrors share (moby ``daemon/hosts.go``). All of them are
read anew for each pull: no restart is needed.
"""

import re
from typing import Final
from urllib.parse import urlsplit

from dockmirror.daemonjson import with_slash
from dockmirror.helper.trust_anchor import TrustAnchor, certificates_in, file_name

CERTS_D: Final = "/etc/docker/certs.d"
HUB: Final = "docker.io"
DEFAULT: Final = "_default"
"""What the containerd store reads from version 28 on where a registry has no folder of its own."""

OWN_FOLDER: Final = "mirror"
HUBS_FOLDER: Final = "docker-hub"
PLACES: Final = (OWN_FOLDER, HUBS_FOLDER)
"""The folders there are: a certificate in Docker Hub's may vouch for Docker Hub too."""

_VERSION: Final = re.compile(r"\s*v?(\d+)\.")
_SHARES_HUBS_SETTINGS: Final = 28


def place_read(engine_version: str, image_store: str) -> str:
    """Which of ``PLACES`` this engine reads for a mirror: the narrowest that it has."""
    if image_store != "containerd":
        return OWN_FOLDER
    match = _VERSION.match(engine_version)
    older = match is not None and int(match[1]) < _SHARES_HUBS_SETTINGS
    return OWN_FOLDER if older else HUBS_FOLDER


def anchor_for(mirror: str, place: str, pem: str) -> TrustAnchor:
    """The file for the certificates ``pem`` of ``mirror``. Raises ``NotCertificates``.

    The folder is named after the host and port as they stand in ``mirror``, which must have passed
    ``mirror_rule.objection``: so it has no ``/`` and is not ``..``.
    """
    folder = HUB if place == HUBS_FOLDER else urlsplit(mirror).netloc
    name = file_name(certificates_in(pem))
    return TrustAnchor(with_slash(mirror), f"{CERTS_D}/{folder}/{name}", pem)
