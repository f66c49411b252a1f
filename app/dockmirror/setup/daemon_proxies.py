"""The proxies that the daemon is set to use: in force, or as its settings will have it."""

from collections.abc import Mapping
from typing import Final

from dockmirror.daemonjson import Document
from dockmirror.engine.info import EngineInfo
from dockmirror.mirror.proxy_rules import Proxies, read_proxy

_MASKED: Final = "xxxxx"
"""What the engine shows in place of a name or password in a proxy's address."""

_INSIDE: Final = ".docker.internal"
"""How names end that lead somewhere in Docker Desktop's virtual machine alone."""

_KEYS: Final = {"http-proxy": "HTTP_PROXY", "https-proxy": "HTTPS_PROXY", "no-proxy": "NO_PROXY"}


def in_force(info: EngineInfo) -> Proxies:
    """What the running engine says of itself, as far as it concerns this computer.

    Docker Desktop has its engine ask a proxy of its own, ``http.docker.internal``, which is inside
    its virtual machine and asks as this computer would (docs.docker.com, "Networking on Docker
    Desktop").
    """
    return Proxies(_outside(info.http_proxy), _outside(info.https_proxy), info.no_proxy)


def _outside(proxy: str) -> str:
    read = read_proxy(proxy) if proxy else None
    return "" if read is not None and read.host.lower().endswith(_INSIDE) else proxy


def configured(document: Document | None, environment: Mapping[str, str]) -> Proxies:
    """What file and unit say; the file comes first (moby ``cmd/dockerd``, since 23.0)."""
    variables = dict(environment)
    proxies = None if document is None else document.value("proxies")
    if isinstance(proxies, Mapping):
        for key, name in _KEYS.items():
            value = proxies.get(key)
            if isinstance(value, str) and value:
                variables[name] = value
    return Proxies.of(variables)


def with_logins(shown: Proxies, written: Proxies) -> Proxies:
    """``shown`` by the engine, with the logins that it masks put in from its settings."""

    def one(masked: str, plain: str) -> str:
        return plain if _MASKED in masked and plain else masked

    return Proxies(one(shown.http, written.http), one(shown.https, written.https), shown.none_for)
