"""Finds a mirror's address in what a person pastes, drops or follows."""

import re
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from dockmirror.i18n import _

LONGEST: Final = 2048
_LINK_SCHEME: Final = "dockmirror"
# Where Docker's own documentation and daemon.json have it, before any other address around it.
_ENDS: Final = r"[^\s\"'<>\],]+"
_NAMED: Final = (
    rf"registry-mirrors[\"']?\s*[:=]\s*\[?\s*[\"']?(https?://{_ENDS})",
    rf"--registry-mirror[=\s]+[\"']?(https?://{_ENDS})",
)
_ADDRESS: Final = r"https?://[^\s\"'<>\\`,;)\]}]+"


class LinkRefused(ValueError):
    """The link is none of ours; ``str()`` is the sentence for the person."""


def address_in(text: str) -> str:
    """The address that a text is about: in a piece of daemon.json, in a command, in a sentence.

    A text without an address in it is given back without the blanks around it.
    """
    text = text.strip()
    if is_link(text):
        return mirror_of_link(text)
    for pattern in _NAMED:
        if found := re.search(pattern, text, re.IGNORECASE):
            return found[1]
    if not any(character.isspace() or character in "\"'{}[]<>`" for character in text):
        return text
    found = re.search(_ADDRESS, text, re.IGNORECASE)
    return found[0].rstrip(".") if found else text


def is_link(text: str) -> bool:
    """Whether it is a link to this program."""
    return text.strip().lower().startswith(f"{_LINK_SCHEME}:")


def mirror_of_link(text: str) -> str:
    """The mirror in ``dockmirror://setup?mirror=https://…``.

    Raises ``LinkRefused``. What comes out only fills the field, and is judged there as if typed.
    """
    refused = LinkRefused(
        _(
            "This link is not understood, so nothing was taken from it. Ask whoever gave it to you "
            "for the mirror's address."
        )
    )
    text = text.strip()
    if len(text) > LONGEST or not text.isprintable():
        raise refused
    try:
        parts = urlsplit(text)
        said = parse_qsl(parts.query, strict_parsing=True, max_num_fields=10)
        place = f"{parts.netloc}{parts.path}".strip("/").lower()
        mirrors = [value for name, value in said if name == "mirror"]
        address = urlsplit(mirrors[0]) if len(mirrors) == 1 else None
        is_right = (
            parts.scheme == _LINK_SCHEME
            and place == "setup"
            and address is not None
            and address.scheme in ("http", "https")
            and bool(address.hostname)
            and address.username is None
            and mirrors[0].isprintable()
            and " " not in mirrors[0]
        )
    except ValueError:
        raise refused from None
    if not is_right:
        raise refused
    return mirrors[0]
