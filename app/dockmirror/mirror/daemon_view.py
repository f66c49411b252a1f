"""How an engine sees a mirror: what it trusts, what it leaves unchecked, where it asks.

The rules differ by image store and version. Graph drivers: moby ``registry/registry.go``. The
containerd store up to version 27: buildkit ``util/resolver``; from 28 on: moby
``daemon/hosts.go``, which gives the mirrors of Docker Hub the TLS settings of Docker Hub's host.
"""

import ipaddress
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

from dockmirror.helper.certs_d import HUBS_FOLDER, place_read
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.mirror.proxy_rules import Proxies

CERTIFICATES: Final = Path("/etc/docker/certs.d")
CONTAINERD: Final = "containerd"
GRAPH_DRIVER: Final = "graph-driver"

ALWAYS_INSECURE: Final = ("::1/128", "127.0.0.0/8")
"""Networks in which dockerd checks no certificate unless it is told otherwise."""

_LOCALHOST: Final = re.compile(r"(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?")


@dataclass(frozen=True)
class DaemonView:
    """What is known of the engine that is to use the mirror.

    ``image_store`` is ``graph-driver`` or ``containerd``, None where it is not known; the rules of
    the graph-driver store count then. ``insecure`` are names (``host:port`` as written in a mirror)
    and networks in which it checks no certificate. ``elsewhere`` names the machine that the engine
    runs in where that is not this one, ``host_alias`` is the name by which it then reaches this
    one, "" where there is none. ``started`` is when it was started, in seconds since 1970.
    """

    engine_version: str | None = None
    image_store: str | None = None
    insecure: tuple[str, ...] = ALWAYS_INSECURE
    proxies: Proxies = field(default_factory=Proxies)
    certificates: Path = CERTIFICATES
    config_path: str = "/etc/docker/daemon.json"
    elsewhere: str = ""
    host_alias: str = ""
    hub_login: bool = False
    started: float | None = None

    @property
    def shares_hubs_settings(self) -> bool:
        """Whether mirrors are asked with the TLS settings of Docker Hub's host."""
        place = place_read(self.engine_version or "", self.image_store or GRAPH_DRIVER)
        return place == HUBS_FOLDER

    @property
    def _asks_by_buildkits_rules(self) -> bool:
        return self.image_store == CONTAINERD and not self.shares_hubs_settings

    def certificate_directory(self, authority: str) -> Path:
        """The folder whose certificates it trusts for the mirror, besides the system's."""
        if not self.shares_hubs_settings:
            return self.certificates / _folder_name(authority)
        hub, default = self.certificates / "docker.io", self.certificates / "_default"
        return default if default.is_dir() and not hub.is_dir() else hub

    def checks_certificate(self, authority: str, addresses: Iterable[str]) -> bool:
        """Whether it looks at the certificate of a mirror at these addresses."""
        if authority in self.insecure:
            return False
        if self._asks_by_buildkits_rules or self.means_this_computer(urlsplit(f"//{authority}")):
            return True
        return not any(_is_within(ip, network) for ip in addresses for network in self.insecure)

    def means_this_computer(self, address: MirrorUrl | SplitResult) -> bool:
        """Whether an address is by the name that the engine alone has for this computer."""
        name = address.host if isinstance(address, MirrorUrl) else address.hostname or ""
        return self.host_alias != "" and name.lower() == self.host_alias

    def asks_over_http(self, authority: str) -> bool:
        """Whether it asks a mirror over http that is given as ``http://`` and this authority."""
        local = _LOCALHOST.fullmatch(authority) is not None
        return not self._asks_by_buildkits_rules or local or authority in self.insecure

    def leaves_hub_unchecked(self, authority: str, addresses: Iterable[str]) -> bool:
        """Whether this mirror would switch off the check of Docker Hub's own certificate."""
        return self.shares_hubs_settings and not self.checks_certificate(authority, addresses)

    def as_asked(self, url: MirrorUrl) -> MirrorUrl:
        """``url`` with the scheme and port that it asks.

        Buildkit's rules take a mirror on this computer for ``http`` and any other for ``https``.
        """
        if not self._asks_by_buildkits_rules or url.authority in self.insecure:
            return url
        scheme = "http" if _LOCALHOST.fullmatch(url.authority) else "https"
        if scheme == url.scheme:
            return url
        written = url.authority.endswith(f":{url.port}")
        port = url.port if written else {"http": 80, "https": 443}[scheme]
        return replace(url, text=f"{scheme}://{url.authority}{url.path}", scheme=scheme, port=port)

    def api_base(self, url: MirrorUrl) -> str:
        """What stands before ``library/…`` in its requests, with ``/`` at the end."""
        if self._asks_by_buildkits_rules:
            return f"{url.scheme}://{url.authority}/v2{url.path}"
        return f"{url.text}v2/"


def _folder_name(authority: str) -> str:
    """An authority's folder; Windows allows no colon (moby ``registry/config_windows.go``)."""
    return authority.replace(":", "") if sys.platform == "win32" else authority


def _is_within(ip: str, network: str) -> bool:
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
        return "/" in network and address in ipaddress.ip_network(network, strict=False)
    except (ValueError, TypeError):
        return False
