"""The helper's own word on a new mirror: only what the engine takes and what can ever work.

Follows moby ``registry/config.go`` (``ValidateMirror``) and Go's ``net/url``, and is stricter
where those accept what can never be reached. Kept apart from the client's richer rules on
purpose: the client is not trusted.
"""

import ipaddress
import re
from urllib.parse import urlsplit

from dockmirror.daemonjson.saying import Saying, said

_HOST = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_.])?")
_PLAIN = re.compile(r"[!-~]+")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")


def objection(mirror: str) -> Saying | None:
    """Why ``mirror`` cannot be a mirror, in words that follow "because"; ``None`` if it can.

    >>> objection("https://mirror.example.com/") is None
    True
    >>> objection("ftp://mirror.example.com/")
    'its scheme is neither https nor http'
    """
    if not _PLAIN.fullmatch(mirror):
        return said("it has spaces, control characters or characters outside ASCII")
    if _BROKEN_ESCAPE.search(mirror):
        return said("a percent sign in it begins no valid escape")
    if "?" in mirror or "#" in mirror:
        return said("it has a query or a fragment")
    try:
        parts = urlsplit(mirror)
        host, port = parts.hostname, parts.port
    except ValueError:
        return said("its host or port is malformed")
    if mirror.partition("://")[0] not in ("https", "http") or "://" not in mirror:
        return said("its scheme is neither https nor http")
    if "@" in parts.netloc:
        return said("it holds a user name or a password")
    if not host or (port is None and parts.netloc.endswith(":")) or port == 0:
        return said("it names no host, or an empty port")
    return _objection_to_host(host, bracketed=parts.netloc.startswith("["))


def _objection_to_host(host: str, *, bracketed: bool) -> Saying | None:
    if bracketed:
        try:
            ipaddress.IPv6Address(host)
        except ValueError:
            return said("its IPv6 address is malformed")
        return None
    return None if _HOST.fullmatch(host) else said("its host name is malformed")


def without_credentials(mirror: str) -> str:
    """``mirror`` with a user name and password taken out, for a record that others may read."""
    return re.sub(r"(?<=://)[^/?#]*@", "***@", mirror)
