"""A list of mirrors in a file or on standard input: one address a line."""

import sys
from pathlib import Path
from typing import Final

from dockmirror.cli.invocation import STANDARD_INPUT, Invocation, UsageError
from dockmirror.i18n import _

_LARGEST: Final = 1024 * 1024
_MOST: Final = 1000


def mirrors_to_check(invocation: Invocation) -> tuple[str, ...]:
    """Every address that the words name, each once, in their order. Raises ``UsageError``."""
    found: dict[str, None] = {}
    for word in invocation.urls:
        found.update(dict.fromkeys(_read(STANDARD_INPUT) if word == STANDARD_INPUT else [word]))
    if invocation.mirrors_file is not None:
        found.update(dict.fromkeys(_read(invocation.mirrors_file)))
    if not found:
        raise UsageError(_("The list holds no mirror's address."))
    if len(found) > _MOST:
        raise UsageError(
            _("The list holds more than {most} mirrors; check them in parts.").format(most=_MOST)
        )
    return tuple(found)


def is_list(invocation: Invocation) -> bool:
    """Whether the words ask for a ranking, even where the list turns out to hold one mirror."""
    return (
        len(invocation.urls) > 1
        or invocation.mirrors_file is not None
        or STANDARD_INPUT in invocation.urls
    )


def _read(name: str) -> list[str]:
    try:
        if name == STANDARD_INPUT:
            source = sys.stdin.buffer.read(_LARGEST + 1) if sys.stdin is not None else b""
        else:
            with Path(name).open("rb") as file:
                source = file.read(_LARGEST + 1)
    except OSError as error:
        raise UsageError(
            _("The list {name} cannot be read: {reason}.").format(
                name=name, reason=error.strerror or _("the reason is not known")
            )
        ) from None
    if len(source) > _LARGEST:
        raise UsageError(_("The list {name} is larger than 1 MiB.").format(name=name))
    return addresses(source.decode("utf-8-sig", "replace"))


def addresses(text: str) -> list[str]:
    """The addresses in ``text``: one a line; ``#`` at the start of a word begins a comment."""
    found: list[str] = []
    for line in text.splitlines():
        words = line.split()
        comment = next((n for n, word in enumerate(words) if word.startswith("#")), len(words))
        if address := " ".join(words[:comment]):
            found.append(address)
    return found
