"""Domain names and addresses that a kit can stand under."""

import ipaddress
import re
from typing import Final
from urllib.parse import urlsplit

from dockmirror.hostkit.refusal import KitRefused
from dockmirror.i18n import _
from dockmirror.mirror.host_name import Host, HostProblem, is_docker_hub, punycode, read_host
from dockmirror.mirror.plain_text import visible

_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_LONGEST: Final = 253
# An upstream that is reached by more than a name has no place in ``proxy.remoteurl``.
_UPSTREAM: Final = re.compile(r"https?://[A-Za-z0-9.\[\]:-]+/?")


def domain_name(text: str) -> str:
    """The name as certificates and nginx have it. Raises ``KitRefused``.

    >>> domain_name("Registry.Example.com.")
    'registry.example.com'
    """
    typed = text.strip()
    if "://" in typed or "/" in typed or ":" in typed:
        raise KitRefused(
            "kit-domain",
            _("{text} is more than a domain name.").format(text=visible(typed)),
            _("Give the name alone, such as registry.example.com; the port is an option."),
        )
    name = typed.lower().removesuffix(".")
    if not name.isascii():
        name = punycode(name) or ""
    labels = name.split(".")
    fits = len(name) <= _LONGEST and all(_LABEL.fullmatch(label) for label in labels)
    if not fits or labels[-1].isdigit():
        raise KitRefused(
            "kit-domain",
            _("{text} is no domain name that a certificate can be made for.").format(
                text=visible(typed)
            ),
            _(
                "Use letters, digits, hyphens and dots, such as registry.example.com. An address "
                "of numbers will not do: give the server a name."
            ),
        )
    if is_docker_hub(Host(name, name)):
        raise KitRefused(
            "kit-domain",
            _("{name} belongs to Docker.").format(name=name),
            _("Give the name under which your own server is to be reached."),
        )
    return name


def upstream_url(text: str) -> str:
    """Another registry's address, as ``proxy.remoteurl`` takes it. Raises ``KitRefused``."""
    typed = text.strip()
    try:
        parts = urlsplit(typed)
        host, port = parts.hostname or "", parts.port
        if not _UPSTREAM.fullmatch(typed) or port == 0:
            raise HostProblem("characters")
        read_host(f"[{host}]" if ":" in host else host)
    except (HostProblem, ValueError):
        raise KitRefused(
            "kit-upstream",
            _("{text} is no registry that can be cached.").format(text=visible(typed)),
            _("Give scheme and host alone, such as https://ghcr.io."),
        ) from None
    return typed.removesuffix("/")


def client_network(text: str) -> str:
    """An address or network as nginx's ``allow`` takes it. Raises ``KitRefused``."""
    try:
        network = ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        raise KitRefused(
            "kit-allow",
            _("{text} is no address or network.").format(text=visible(text.strip())),
            _("Give one such as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32."),
        ) from None
    return str(network)
