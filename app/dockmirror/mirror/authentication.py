"""What a mirror asks of whoever pulls, and the anonymous token that the engine would fetch.

Follows distribution ``registry/client/auth`` and containerd ``remotes/docker/auth``.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode, urlsplit

from dockmirror.mirror.fault import Fault
from dockmirror.mirror.plain_text import visible
from dockmirror.mirror.registry_client import RegistryClient

_PIECE: Final = re.compile(
    r"([A-Za-z0-9!#$%&'*+.^_`|~-]+)(?:\s*=\s*(\"(?:[^\"\\]|\\.)*\"|[^\s,\"]*))?"
)
_LONGEST_CHALLENGE: Final = 8192
_LONGEST_TOKEN: Final = 16384


@dataclass(frozen=True)
class Challenge:
    """One way to log in that a server offers. ``scheme`` and parameter names are lower case."""

    scheme: str
    parameters: Mapping[str, str] = field(default_factory=dict)


def challenges(header: str) -> tuple[Challenge, ...]:
    """What a ``WWW-Authenticate`` header offers; what cannot be read is left out.

    >>> challenges('Bearer realm="https://a.test/token",service="a"')[0].parameters["service"]
    'a'
    """
    found: list[tuple[str, dict[str, str]]] = []
    for piece in _PIECE.finditer(header[:_LONGEST_CHALLENGE]):
        name, value = piece[1].lower(), piece[2]
        if value is None:
            found.append((name, {}))
        elif found:
            unquoted = re.sub(r"\\(.)", r"\1", value[1:-1]) if value.startswith('"') else value
            found[-1][1].setdefault(name, unquoted)
    return tuple(Challenge(scheme, parameters) for scheme, parameters in found)


def anonymous_token(client: RegistryClient, header: str, repository: str) -> tuple[str, str]:
    """The token for an anonymous pull of ``repository``, and the realm that gave it.

    Raises ``Fault`` where the engine, which has no password for a mirror, would get none.
    """
    offered = {challenge.scheme: challenge for challenge in reversed(challenges(header))}
    bearer = offered.get("bearer")
    if bearer is None or not bearer.parameters.get("realm"):
        shown = visible(header, 160) or "-"
        raise Fault("auth-basic" if "basic" in offered else "auth-unknown", challenge=shown)
    realm = bearer.parameters["realm"]
    query = {"scope": f"repository:{repository}:pull"}
    if bearer.parameters.get("service"):
        query = {"service": bearer.parameters["service"], **query}
    return _ask(client, realm, query), _shown(realm)


def _ask(client: RegistryClient, realm: str, query: Mapping[str, str]) -> str:
    shown = _shown(realm)
    address = f"{realm}{'&' if '?' in realm else '?'}{urlencode(query)}"
    try:
        answer = client.ask_elsewhere(address)
    except Fault as fault:
        raise Fault(
            "auth-token-server-unreachable", realm=shown, reason=fault.finding.title
        ) from fault
    if answer.status in (400, 401, 403):
        raise Fault("auth-token-refused", realm=shown, status=answer.status_text)
    token = _token(answer.body) if answer.status == 200 else None
    if token is None:
        raise Fault("auth-token-server-unreachable", realm=shown, reason=answer.status_text)
    return token


def _token(body: bytes) -> str | None:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    token = document.get("token") or document.get("access_token")
    if not isinstance(token, str) or not re.fullmatch(r"[!-~]+", token):
        return None
    return token if len(token) <= _LONGEST_TOKEN else None


def _shown(realm: str) -> str:
    try:
        parts = urlsplit(realm)
    except ValueError:
        return visible(realm, 120)
    return visible(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}", 120)
