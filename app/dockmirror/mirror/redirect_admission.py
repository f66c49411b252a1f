"""Where a mirror may send us: an address that a server names is followed only where it is safe."""

import ipaddress
from urllib.parse import SplitResult, urljoin, urlsplit

from dockmirror.i18n import _
from dockmirror.mirror.deadline import Deadline
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.look_up import is_off_limits, look_up
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.mirror.proxy_rules import Proxies
from dockmirror.mirror.route import Route, direct
from dockmirror.mirror.shown_address import shown_address
from dockmirror.mirror.transport import Transport


class RedirectAdmission:
    """Admits addresses for the requests to ``url``, of which ``transport`` then knows the way.

    ``on_loopback`` says that the mirror itself is on this computer, and may therefore name others
    on it.
    """

    def __init__(
        self, url: MirrorUrl, proxies: Proxies, transport: Transport, *, on_loopback: bool
    ) -> None:
        self._url = url
        self._proxies = proxies
        self._transport = transport
        self._on_loopback = on_loopback

    def admit(self, origin: str, location: str, deadline: Deadline) -> str:
        """The whole address of ``location``, its name looked up.

        Raises ``Fault`` for one that a server must not send us to, and what ``look_up`` raises.
        """
        facts = {"url": shown_address(origin), "location": shown_address(location)}
        try:
            address = urljoin(origin, location)
            parts = urlsplit(address)
            host, port = parts.hostname, port_of(parts)
        except ValueError:
            raise Fault(
                "redirect-forbidden", reason=_("the address is malformed"), **facts
            ) from None
        if parts.scheme not in ("http", "https") or not host:
            raise Fault("redirect-forbidden", reason=_("it is no web address"), **facts)
        if "@" in parts.netloc:
            raise Fault("redirect-forbidden", reason=_("it holds a password"), **facts)
        if (host, port) == (self._url.host.lower(), self._url.port):
            return address
        proxy = self._proxies.for_address(parts.scheme, host, port)
        if proxy is not None and proxy.kind == "http":
            if _is_link_local(host):
                reason = _("{ip} is for a machine's own services").format(ip=host)
                raise Fault("redirect-forbidden", reason=reason, **facts)
            # The proxy looks the name up, as it does for the engine.
            way = look_up(proxy.host, proxy.port, deadline)
            self._transport.know(Route(host, port, way, proxy))
            return address
        addresses = look_up(host, port, deadline)
        for found in addresses:
            why = is_off_limits(found.ip)
            if why == "loopback" and not self._on_loopback:
                reason = _("{ip} is this computer itself").format(ip=found.ip)
                raise Fault("redirect-forbidden", reason=reason, **facts)
            if why == "link-local":
                reason = _("{ip} is for a machine's own services").format(ip=found.ip)
                raise Fault("redirect-forbidden", reason=reason, **facts)
        self._transport.know(direct(host, port, addresses))
        return address


def port_of(parts: SplitResult) -> int:
    """The port of an address, its scheme's own where it names none. Raises ``ValueError``."""
    return parts.port or (443 if parts.scheme == "https" else 80)


def _is_link_local(host: str) -> bool:
    """Whether it is an address, not a name, for a machine's own services."""
    try:
        return is_off_limits(str(ipaddress.ip_address(host))) == "link-local"
    except ValueError:
        return False
