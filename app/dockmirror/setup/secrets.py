"""Passwords and tokens taken out of text that is shown, logged or handed on."""

import re
from typing import Final

HIDDEN: Final = "***"

_NAMES: Final = (
    r"(?:access_?key|access_?token|api_?key|auth|authorization|client_?secret|identity_?token"
    r"|pass(?:word|wd)?|refresh_?token|registry_?token|secret|sig(?:nature)?|token"
    r"|x-amz-(?:credential|security-token|signature)|x-registry-auth)"
)
_RULES: Final = (
    # URL: user and password, also where the password has an @ of its own (RFC 3986, 3.2.1).
    (re.compile(r"(?<=://)[^/\s\"'<>]*@"), f"{HIDDEN}@"),
    # HTTP: the credentials of RFC 9110, 11.4.
    (re.compile(r"(?i)\b(Basic|Bearer|Negotiate)\s+[\w.~+/=-]{6,}"), rf"\1 {HIDDEN}"),
    # JSON members and their like, as in Docker's config.json.
    (re.compile(rf"(?i)([\"']{_NAMES}[\"']\s*:\s*)([\"'])[^\"']*\2"), rf"\1\2{HIDDEN}\2"),
    # Queries and environment variables.
    (re.compile(rf"(?i)\b((?:[a-z]+[_-])?{_NAMES}=)[^&\s\"'<>,;]+"), rf"\1{HIDDEN}"),
)


def without_secrets(text: str) -> str:
    """``text`` with what looks like a password, a token or a key replaced by ``***``.

    >>> without_secrets("http://user:word@proxy.example.com:3128/")
    'http://***@proxy.example.com:3128/'
    """
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
