"""Where an engine looks for the certificates that vouch for a mirror.

The folder is ``/etc/docker/certs.d``, without root ``docker/certs.d`` in the folder of the person's
configuration, ``$XDG_CONFIG_HOME`` or ``~/.config`` (moby ``registry/config.go``, ``CertsDir``).

Graph-driver image store: the mirror's own folder (moby ``registry/registry.go``). Containerd image
store: up to version 27 the mirror's own folder too (buildkit ``util/resolver``); from 28 on the
one of Docker Hub, whose TLS settings its mirrors share (moby ``daemon/hosts.go``). All of them are
read anew for each pull: no restart is needed.
"""

import posixpath
import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from dockmirror.daemonjson import with_slash
from dockmirror.helper.engine_api import EngineState
from dockmirror.helper.owners import ROOT, Owners
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


@dataclass(frozen=True)
class CertsFolder:
    """The folder ``path``, in which one engine looks: a folder for each registry.

    ``base`` is above it and always there; what is missing between them is made. ``owners`` may
    change what is on the way. ``links`` are those that may be there: none, those on the way to
    ``base`` (the owners' own), or all of them, which is for a process that has nobody's rights but
    the owners': a link takes it nowhere that they could not write anyway. ``of_podman`` says that
    Podman looks there, which goes by rules of its own.
    """

    path: str = CERTS_D
    base: str = "/etc"
    owners: Owners = ROOT
    links: Literal["none", "base", "all"] = "none"
    of_podman: bool = False

    def place(self, state: EngineState | None) -> str | None:
        """Which of ``PLACES`` is read; ``None`` where only an engine that runs could tell."""
        if self.of_podman:
            return OWN_FOLDER
        return None if state is None else place_read(state.version, state.image_store)

    def shadowed(self, folder: str) -> tuple[str, ...]:
        """The folders that are read no more once there is ``folder`` below this one."""
        if self.of_podman:
            name = posixpath.basename(folder)
            return tuple(f"{root}/{name}" for root in PODMAN_ROOTS if root != self.path)
        return (f"{self.path}/{DEFAULT}",) if folder == f"{self.path}/{HUB}" else ()


PODMAN_ROOTS: Final = ("/etc/containers/certs.d", CERTS_D)
"""What Podman reads after the person's own; of each registry only the first folder that is there.

(containers/image ``docker/docker_client.go``.)
"""

SYSTEM: Final = CertsFolder()
"""The folder of every engine that root runs."""


def roots_folder(path: str) -> CertsFolder:
    """The folder of an engine of root's, at ``path``: that of a snap is behind a link."""
    return (
        SYSTEM if path == CERTS_D else CertsFolder(path, path.removesuffix(CERTS_D), links="base")
    )


def persons_folder(path: str, home: str, owners: Owners) -> CertsFolder:
    """The folder of an engine without root, at ``path``, of the person whose home is ``home``."""
    home = posixpath.normpath(home)
    base = home if path.startswith(f"{home}/") else path.removesuffix("/docker/certs.d")
    return CertsFolder(path, base, owners, links="all")


def place_read(engine_version: str, image_store: str) -> str:
    """Which of ``PLACES`` this engine reads for a mirror: the narrowest that it has."""
    if image_store != "containerd":
        return OWN_FOLDER
    match = _VERSION.match(engine_version)
    older = match is not None and int(match[1]) < _SHARES_HUBS_SETTINGS
    return OWN_FOLDER if older else HUBS_FOLDER


def anchor_for(mirror: str, place: str, pem: str, certs_d: str = CERTS_D) -> TrustAnchor:
    """The file for the certificates ``pem`` of ``mirror``. Raises ``NotCertificates``.

    The folder is named after the host and port as they stand in ``mirror``, which must have passed
    ``mirror_rule.objection``: so it has no ``/`` and is not ``..``.
    """
    folder = HUB if place == HUBS_FOLDER else urlsplit(mirror).netloc
    name = file_name(certificates_in(pem))
    return TrustAnchor(with_slash(mirror), f"{certs_d}/{folder}/{name}", pem)
