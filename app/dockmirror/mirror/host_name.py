"""Which hosts can be reached at all, and which say something about a mirror."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Final

_LABEL: Final = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
_LONGEST_NAME: Final = 253

_DOCKER_DOMAINS: Final = ("docker.io", "docker.com")
_OTHER_REGISTRIES: Final = (
    "quay.io",
    "ghcr.io",
    "gcr.io",
    "registry.k8s.io",
    "k8s.gcr.io",
    "mcr.microsoft.com",
    "public.ecr.aws",
    "registry.gitlab.com",
    "registry.access.redhat.com",
    "registry.redhat.io",
    "nvcr.io",
)


class HostProblem(ValueError):
    """The host can never be reached; ``why`` is a stable word for the reason."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Host:
    """A host as it will be connected to: ``name`` has no brackets; ``text`` is as written."""

    name: str
    text: str

    @property
    def lookup_name(self) -> str:
        """The name in lower case and without the dot that ends a full domain name."""
        return self.name.lower().rstrip(".")


def read_host(text: str) -> Host:
    """The host of an authority, without its port. Raises ``HostProblem``.

    >>> read_host("[2001:db8::1]").name
    '2001:db8::1'
    """
    if not text:
        raise HostProblem("empty")
    if text.startswith("["):
        return Host(_ipv6(text), text)
    if ":" in text:
        raise HostProblem("ipv6-without-brackets")
    name = text.removesuffix(".")
    labels = name.split(".")
    if len(name) > _LONGEST_NAME or not all(_LABEL.fullmatch(label) for label in labels):
        raise HostProblem("characters" if name else "empty")
    if labels[-1].isdigit():
        try:
            ipaddress.IPv4Address(text)
        except ValueError:
            raise HostProblem("ipv4") from None
    return Host(text, text)


def _ipv6(text: str) -> str:
    if not text.endswith("]"):
        raise HostProblem("bracket")
    try:
        address = ipaddress.IPv6Address(text[1:-1])
    except ValueError:
        raise HostProblem("ipv6") from None
    if address.scope_id is not None:
        raise HostProblem("ipv6")
    return text[1:-1]


def punycode(name: str) -> str | None:
    """The ASCII form of an international name, as Go's HTTP client looks it up; None if none."""
    import idna  # only an international name needs its tables

    try:
        return idna.encode(name, uts46=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return None


def is_docker_hub(host: Host) -> bool:
    """Whether the host belongs to Docker Hub itself."""
    return _within(host, _DOCKER_DOMAINS)


def is_other_public_registry(host: Host) -> bool:
    """Whether the host is a public registry that holds its own images only."""
    return _within(host, _OTHER_REGISTRIES)


def is_loopback(host: Host) -> bool:
    """Whether the host is this computer by its very name or address."""
    name = host.lookup_name
    if name == "localhost" or name.endswith(".localhost"):
        return True
    return is_loopback_address(name)


def is_loopback_address(address: str) -> bool:
    """Whether the text is an IP address that means this computer."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = getattr(ip, "ipv4_mapped", None) or ip
    return bool(mapped.is_loopback or mapped.is_unspecified)


def _within(host: Host, domains: tuple[str, ...]) -> bool:
    name = host.lookup_name
    return any(name == domain or name.endswith("." + domain) for domain in domains)
