"""What a registry has under a tag: its digest, and the images of each platform."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from dockmirror.engine.pull_stream import split_reference
from dockmirror.engine.reference import normal
from dockmirror.evidence.http_session import Trust, http_session, system_trust

if TYPE_CHECKING:
    import requests

DOCKER_HUB: Final = "https://registry-1.docker.io/"

_ACCEPT: Final = ", ".join(
    (
        "application/vnd.oci.image.index.v1+json",
        "application/vnd.docker.distribution.manifest.list.v2+json",
        "application/vnd.oci.image.manifest.v1+json",
        "application/vnd.docker.distribution.manifest.v2+json",
    )
)
_SECONDS: Final = 5.0
_BODY_LIMIT: Final = 4 * 1024 * 1024
_DIGEST: Final = re.compile(r"sha256:[0-9a-f]{64}")
_CHALLENGE: Final = re.compile(r'(realm|service|scope)="([^"]*)"')


@dataclass(frozen=True)
class ImageIndex:
    """``digest`` is that of the whole; ``variants`` are manifests by platform (``linux/arm64``)."""

    digest: str
    variants: Mapping[str, str] = field(default_factory=dict)


class NotThere(Exception):
    """The registry answered, and has no such image for the public."""


def ask_index(registry: str, image: str, trust: Trust = system_trust) -> ImageIndex | None:
    """Ask a registry, with an anonymous token where it wants one; ``None`` where it cannot be had.

    Raises ``NotThere`` where the registry says that there is none.
    """
    import requests

    repository, _separator, tag = split_reference(normal(image))
    name = repository if "/" in repository else f"library/{repository}"
    base = registry.rstrip("/").removesuffix("/v2").rstrip("/")
    address = f"{base}/v2/{name}/manifests/{tag}"
    try:
        with http_session(trust(registry)) as session:
            status, challenge, body = _get(session, address, {"Accept": _ACCEPT})
            token = _token(session, challenge, name) if status == HTTPStatus.UNAUTHORIZED else ""
            if token:
                headers = {"Accept": _ACCEPT, "Authorization": f"Bearer {token}"}
                status, challenge, body = _get(session, address, headers)
            # Docker Hub says so of what does not exist, as of what is private.
            hidden = bool(token) and status == HTTPStatus.UNAUTHORIZED
            if status == HTTPStatus.NOT_FOUND or hidden:
                raise NotThere
            return read_index(body) if status == HTTPStatus.OK else None
    except (OSError, ValueError, requests.RequestException):
        return None


def read_index(body: bytes) -> ImageIndex | None:
    """The index or manifest in an answer; ``None`` where it is neither."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict) or not ("manifests" in read or "config" in read):
        return None
    listed = read.get("manifests")
    variants = {}
    for entry in listed if isinstance(listed, list) else ():
        platform = entry.get("platform") if isinstance(entry, dict) else None
        digest = str(entry.get("digest")) if isinstance(entry, dict) else ""
        if isinstance(platform, dict) and _DIGEST.fullmatch(digest):
            words = [platform.get(key) for key in ("os", "architecture", "variant")]
            variants["/".join(str(word) for word in words if word)] = digest
    return ImageIndex("sha256:" + hashlib.sha256(body).hexdigest(), variants)


def _get(
    session: "requests.Session", address: str, headers: Mapping[str, str]
) -> tuple[int, str, bytes]:
    """Status, challenge and body. Raises ``ValueError`` where the answer is too long."""
    with session.get(
        address,
        headers=headers,
        timeout=_SECONDS,
        stream=True,
    ) as answer:
        body = b""
        for piece in answer.iter_content(64 * 1024):
            body += piece
            if len(body) > _BODY_LIMIT:
                raise ValueError("the answer is too long")
        return answer.status_code, answer.headers.get("WWW-Authenticate", ""), body


def _token(session: "requests.Session", challenge: str, name: str) -> str:
    """An anonymous token, as the challenge says where one is to be had; "" without."""
    asked = dict(_CHALLENGE.findall(challenge))
    if not challenge.startswith("Bearer ") or not asked.get("realm", "").startswith("https://"):
        return ""
    answer = session.get(
        asked["realm"],
        params={
            "service": asked.get("service", ""),
            "scope": asked.get("scope") or f"repository:{name}:pull",
        },
        timeout=_SECONDS,
    )
    given = answer.json() if answer.ok else {}
    return str(given.get("token") or given.get("access_token") or "")
