"""A list of mirrors as people keep it: one address a line."""

from pathlib import Path
from typing import Final

from dockmirror.i18n import _

LARGEST: Final = 1024 * 1024
"""Bytes; a longer list is refused."""

MOST: Final = 1000
"""Addresses; a list of more is refused."""


class ListRefused(Exception):
    """The list cannot be taken; ``str()`` gives the sentence."""


def addresses(text: str) -> list[str]:
    """The addresses in ``text``: one a line; ``#`` at the start of a word begins a comment."""
    found: list[str] = []
    for line in text.splitlines():
        words = line.split()
        comment = next((n for n, word in enumerate(words) if word.startswith("#")), len(words))
        if address := " ".join(words[:comment]):
            found.append(address)
    return found


def unreadable(name: str, error: OSError) -> ListRefused:
    """The refusal of a list that cannot be read."""
    return ListRefused(
        _("The list {name} cannot be read: {reason}.").format(
            name=name, reason=error.strerror or _("the reason is not known")
        )
    )


def read_list(path: Path) -> str:
    """The text of a list in a file. Raises ``ListRefused``."""
    try:
        with path.open("rb") as file:
            source = file.read(LARGEST + 1)
    except OSError as error:
        raise unreadable(str(path), error) from None
    return list_text(source, str(path))


def list_text(source: bytes, name: str) -> str:
    """The text of the list called ``name``. Raises ``ListRefused`` where it is too large."""
    if len(source) > LARGEST:
        raise ListRefused(_("The list {name} is larger than 1 MiB.").format(name=name))
    return source.decode("utf-8-sig", "replace")


def mirrors_in(text: str) -> tuple[str, ...]:
    """Every address in ``text``, each once, in their order. Raises ``ListRefused``."""
    return bounded(dict.fromkeys(addresses(text)))


def bounded(found: dict[str, None]) -> tuple[str, ...]:
    """The addresses found. Raises ``ListRefused`` where there are none, or too many."""
    if not found:
        raise ListRefused(_("The list holds no mirror's address."))
    if len(found) > MOST:
        raise ListRefused(
            _("The list holds more than {most} mirrors; check them in parts.").format(most=MOST)
        )
    return tuple(found)
