"""What is worth saying about the way to a mirror, where it is not at fault: pure decisions."""

from collections.abc import Mapping
from typing import Final

from dockmirror.mirror import catalogue, trust_store
from dockmirror.mirror.connection import Attempts
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.finding import Finding
from dockmirror.mirror.host_name import is_loopback_address
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.mirror.proxy_rules import Proxies
from dockmirror.mirror.route import Route
from dockmirror.mirror.routing import can_follow, proxy_of

PROXY_VARIABLES: Final = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY")


def on_proxy(url: MirrorUrl, view: DaemonView, environment: Mapping[str, str]) -> Finding | None:
    """The engine's proxy for this mirror, or a proxy that the environment has alone."""
    proxy = proxy_of(url, view)
    if proxy is not None:
        code = "daemon-uses-proxy" if can_follow(proxy) else "proxy-not-followed"
        return catalogue.finding(code, proxy=proxy.shown, host=url.host)
    variable = next((name for name in PROXY_VARIABLES if environment.get(name)), None)
    if variable is None:
        return None
    proxies = Proxies.of(environment)
    meant = Proxies(environment[variable], environment[variable], proxies.none_for)
    if meant.for_address(url.scheme, url.host, url.port) is None:
        return None
    return catalogue.finding("proxy-in-environment", variable=variable)


def on_loopback(url: MirrorUrl, route: Route, view: DaemonView) -> Finding | None:
    """A mirror on this computer. Raises ``Fault`` where that is not the engine's computer."""
    if route.proxy is not None or not route.addresses:
        return None
    if not all(is_loopback_address(address.ip) for address in route.addresses):
        return None
    if view.means_this_computer(url):
        return None
    if view.elsewhere:
        raise Fault("loopback-in-vm", host=url.host, where=view.elsewhere)
    named = is_loopback_address(url.host) or url.host.lower() == "localhost"
    return None if named else catalogue.finding("loopback-mirror", host=url.host)


def on_insecurity(url: MirrorUrl, route: Route, view: DaemonView) -> tuple[Finding, ...]:
    """A mirror whose certificate the engine does not check, and what that does to Docker Hub."""
    found = []
    if url.scheme == "https" and url.authority in view.insecure:
        facts = {"mirror": url.authority, "path": view.config_path}
        found.append(catalogue.finding("mirror-in-insecure-registries", **facts))
    addresses = () if route.proxy else tuple(address.ip for address in route.addresses)
    if view.leaves_hub_unchecked(url.authority, addresses):
        facts = {"host": url.host, "engine": view.engine_version or ""}
        found.append(catalogue.finding("hub-left-unchecked", **facts))
    return tuple(found)


def on_trust_store(view: DaemonView) -> Finding | None:
    """A list of authorities that the engine has not read, because it reads it at its start."""
    if view.started is None or trust_store.changed_at() <= view.started:
        return None
    return catalogue.finding("trust-store-changed")


def on_dead(url: MirrorUrl, attempts: Attempts) -> Finding | None:
    """Addresses that gave no connection beside others that did."""
    if not attempts.dead:
        return None
    ipv6_only = all(address.is_ipv6 for address in attempts.dead)
    ipv4_lives = any(not address.is_ipv6 for address in attempts.alive)
    return catalogue.finding(
        "ipv6-dead" if ipv6_only and ipv4_lives else "address-dead",
        host=url.host,
        dead=", ".join(address.ip for address in attempts.dead),
        alive=", ".join(address.ip for address in attempts.alive),
    )


def on_hub_login(view: DaemonView) -> Finding | None:
    """What a login to Docker Hub means with a mirror that asks for one (moby 30880, 42022)."""
    if not view.hub_login:
        return None
    code = "hub-login-withheld" if view.image_store == "containerd" else "hub-login-sent"
    return catalogue.finding(code)
