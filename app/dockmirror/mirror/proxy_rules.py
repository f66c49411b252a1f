"""Which requests the daemon sends through a proxy.

Follows Go ``golang.org/x/net/http/httpproxy``, which dockerd uses: ``ALL_PROXY`` counts for
nothing, and this computer's own addresses are never asked through a proxy.
"""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from dockmirror.mirror.mirror_url import masked


@dataclass(frozen=True)
class Proxies:
    """Proxies as their variables name them: ``http`` and ``https`` by the scheme asked for."""

    http: str = ""
    https: str = ""
    none_for: str = ""

    @classmethod
    def of(cls, variables: Mapping[str, str]) -> "Proxies":
        """The proxies of an environment; capitals come first, as in Go."""

        def value(name: str) -> str:
            return variables.get(name.upper()) or variables.get(name) or ""

        return cls(value("http_proxy"), value("https_proxy"), value("no_proxy"))

    def for_address(self, scheme: str, host: str, port: int) -> "Proxy | None":
        """The proxy for requests to ``host``; None where they go straight there.

        >>> Proxies(https="proxy:3128", none_for=".corp").for_address("https", "a.corp", 443)
        """
        written = self.https if scheme == "https" else self.http
        if not written or is_exempt(self.none_for, host, port):
            return None
        return read_proxy(written)


@dataclass(frozen=True)
class Proxy:
    """A proxy: ``kind`` is its scheme (``http``, ``https``, ``socks5``).

    ``login`` is ``user:password`` where the address holds them, and never shown.
    """

    kind: str
    host: str
    port: int
    login: str = ""

    @property
    def shown(self) -> str:
        """The address without name and password."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return masked(f"{self.kind}://{host}:{self.port}")


def read_proxy(text: str) -> Proxy | None:
    """The proxy that a variable names; None where Go could make nothing of it either."""
    parts = _parts(text) or _parts(f"http://{text}")
    if parts is None or not parts.hostname:
        return None
    ports = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}
    try:
        port = parts.port or ports[parts.scheme]
    except ValueError:
        return None
    login = parts.netloc.rpartition("@")[0]
    return Proxy(parts.scheme, parts.hostname, port, login)


def _parts(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https", "socks5", "socks5h") else None


def is_exempt(none_for: str, host: str, port: int) -> bool:
    """Whether ``NO_PROXY`` with this value keeps requests to ``host`` from the proxy."""
    host = host.lower().rstrip(".")
    address = _address(host)
    if host == "localhost" or (address is not None and address.is_loopback):
        return True
    return any(
        _matches(entry.strip().lower(), host, address, port) for entry in none_for.split(",")
    )


_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def _matches(entry: str, host: str, address: _Address | None, port: int) -> bool:
    if entry == "*":
        return True
    if "/" in entry:
        return address is not None and _in_network(address, entry)
    name, wanted_port = _cut_port(entry)
    if not name or (wanted_port and wanted_port != str(port)):
        return False
    if (exact := _address(name)) is not None:
        return exact == address
    suffix = name.removeprefix("*")
    if suffix.startswith("."):
        return host.endswith(suffix)
    return host == suffix or host.endswith("." + suffix)


def _cut_port(entry: str) -> tuple[str, str]:
    if entry.startswith("["):
        name, _bracket, rest = entry[1:].partition("]")
        return name, rest.removeprefix(":")
    if entry.count(":") == 1:
        name, _colon, port = entry.partition(":")
        return name, port
    return entry, ""


def _in_network(address: _Address, text: str) -> bool:
    try:
        return address in ipaddress.ip_network(text, strict=False)
    except (ValueError, TypeError):
        return False


def _address(text: str) -> _Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
