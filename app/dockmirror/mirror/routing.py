"""Finds the way that the engine would take to a mirror."""

from typing import Final

from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.mirror.deadline import Deadline
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.look_up import look_up
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.mirror.proxy_rules import Proxy
from dockmirror.mirror.route import Route, direct

_LOOPBACK: Final = "127.0.0.1"


def proxy_of(url: MirrorUrl, view: DaemonView) -> Proxy | None:
    """The engine's proxy for the mirror, of whatever kind; None where it goes straight there."""
    return view.proxies.for_address(url.scheme, url.host, url.port)


def can_follow(proxy: Proxy) -> bool:
    """Whether requests can be sent through it as the engine does."""
    return proxy.kind == "http"


def find_route(url: MirrorUrl, view: DaemonView, deadline: Deadline) -> Route:
    """The way to the mirror, with its addresses or its proxy's looked up.

    Raises ``Fault``, ``Cancelled``.
    """
    proxy = proxy_of(url, view)
    if proxy is None or not can_follow(proxy):
        name = _LOOPBACK if view.means_this_computer(url) else url.host
        return direct(url.host, url.port, look_up(name, url.port, deadline))
    try:
        addresses = look_up(proxy.host, proxy.port, deadline)
    except Fault as fault:
        raise proxy_fault(url, proxy, fault) from fault
    return Route(url.host, url.port, addresses, proxy)


def proxy_fault(url: MirrorUrl, proxy: Proxy, fault: Fault) -> Fault:
    """The fault of the proxy, met on the way to the mirror."""
    reason = f"{fault.finding.title}."
    return Fault("proxy-unreachable", host=url.host, proxy=proxy.shown, reason=reason)
