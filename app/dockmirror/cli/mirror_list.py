"""The mirrors that the words of ``check`` name: one by one, in a file, on standard input."""

import sys
from pathlib import Path

from dockmirror.cli.invocation import STANDARD_INPUT, Invocation, UsageError
from dockmirror.setup.mirror_list import (
    LARGEST,
    ListRefused,
    addresses,
    bounded,
    list_text,
    read_list,
    unreadable,
)


def mirrors_to_check(invocation: Invocation) -> tuple[str, ...]:
    """Every address that the words name, each once, in their order. Raises ``UsageError``."""
    found: dict[str, None] = {}
    try:
        for word in invocation.urls:
            found.update(dict.fromkeys(_read(STANDARD_INPUT) if word == STANDARD_INPUT else [word]))
        if invocation.mirrors_file is not None:
            found.update(dict.fromkeys(_read(invocation.mirrors_file)))
        return bounded(found)
    except ListRefused as refused:
        raise UsageError(str(refused)) from None


def is_list(invocation: Invocation) -> bool:
    """Whether the words ask for a ranking, even where the list turns out to hold one mirror."""
    return (
        len(invocation.urls) > 1
        or invocation.mirrors_file is not None
        or STANDARD_INPUT in invocation.urls
    )


def _read(name: str) -> list[str]:
    if name != STANDARD_INPUT:
        return addresses(read_list(Path(name)))
    try:
        source = sys.stdin.buffer.read(LARGEST + 1) if sys.stdin is not None else b""
    except OSError as error:
        raise unreadable(name, error) from None
    return addresses(list_text(source, name))
