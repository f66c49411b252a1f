"""What a person chose about the kit, as typed; ``design`` makes sense of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROLES: Final = ("cache", "private")
REGISTRIES: Final = ("3", "2")
AUTHENTICATIONS: Final = ("none", "docker-hub-login")
PRIVATE_AUTHENTICATIONS: Final = ("password", "none")


@dataclass(frozen=True)
class Choices:
    """The choices for one kit; the defaults suit a cache of Docker Hub with a public name.

    ``upstreams`` are further caches, each ``DOMAIN=URL``. ``allow`` are client addresses or
    networks; empty lets everybody in. Sizes are like ``16g``, times like ``7d``. The files
    (``certificate``, ``key``, ``upstream_password_file``, ``s3_credentials``) are read, and copied
    into the kit. ``upstream_password`` is the password itself, where it was typed into a window.
    """

    domain: str
    role: str = "cache"
    private_domain: str | None = None
    upstreams: tuple[str, ...] = ()
    registry: str = "3"
    port: int = 443
    max_upload: str = "16g"
    keep: str = "7d"
    cache_limit: str | None = None
    data: str | None = None
    authentication: str = "none"
    private_authentication: str = "password"
    allow: tuple[str, ...] = ()
    acme_email: str | None = None
    certificate: Path | None = None
    key: Path | None = None
    internal_ca: bool = False
    upstream_user: str | None = None
    upstream_password_file: Path | None = None
    upstream_password: str | None = None
    s3_bucket: str | None = None
    s3_region: str | None = None
    s3_endpoint: str | None = None
    s3_credentials: Path | None = None
    metrics_port: int | None = None
