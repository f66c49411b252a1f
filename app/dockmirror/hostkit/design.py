"""What a kit is to be: the choices, made sense of and found to fit together."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

DOCKER_HUB: Final = "https://registry-1.docker.io"
STORAGE: Final = "/var/lib/registry"
"""Where a registry keeps its content inside its container: the volume and the configuration."""


class CertificateSource(StrEnum):
    """Where the server's certificate comes from."""

    ACME = "acme"
    FILES = "files"
    INTERNAL = "internal"


@dataclass(frozen=True)
class RegistryPart:
    """One registry of the kit: a cache of ``upstream``, or a private one where that is None.

    ``service`` names it in the compose file, and its folder. ``with_password`` is whether it asks
    for one; ``with_credentials`` is whether it logs in at its upstream.
    """

    service: str
    domain: str
    upstream: str | None
    with_password: bool = False
    with_credentials: bool = False

    @property
    def is_hub_cache(self) -> bool:
        """Whether workstations can use it as their mirror of Docker Hub."""
        return self.upstream == DOCKER_HUB

    @property
    def configuration(self) -> str:
        """Its configuration file within the kit: the one name that compose and disk share."""
        return f"{self.service}/config.yml"


@dataclass(frozen=True)
class S3:
    """A bucket. ``endpoint`` is None for Amazon's own."""

    bucket: str
    region: str
    endpoint: str | None


@dataclass(frozen=True)
class Design:
    """A whole kit. ``folder`` is its absolute path; sizes are MiB, ``keep`` is hours.

    ``registry`` is the image's major version. ``cache_limit`` is None without a limit, ``data`` a
    host's folder in place of named volumes.
    """

    folder: str
    parts: tuple[RegistryPart, ...]
    registry: str
    port: int
    max_upload: int
    keep: int
    cache_limit: int | None
    data: str | None
    allow: tuple[str, ...]
    certificates: CertificateSource
    acme_email: str | None
    s3: S3 | None
    metrics_port: int | None

    @property
    def domains(self) -> tuple[str, ...]:
        """Every name that the kit answers to."""
        return tuple(part.domain for part in self.parts)

    @property
    def caches(self) -> tuple[RegistryPart, ...]:
        """The caches among its registries."""
        return tuple(part for part in self.parts if part.upstream is not None)

    @property
    def name(self) -> str:
        """The compose project's name."""
        return self.domains[0].replace(".", "-")

    @property
    def registry_configuration(self) -> str:
        """Where the registry's image looks for its configuration."""
        # distribution Dockerfile: the path has moved with version 3
        if self.registry == "2":
            return "/etc/docker/registry/config.yml"
        return "/etc/distribution/config.yml"

    def url(self, part: RegistryPart) -> str:
        """The address that people type."""
        port = "" if self.port == 443 else f":{self.port}"
        return f"https://{part.domain}{port}"
