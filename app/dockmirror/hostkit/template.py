"""The kit's texts that come from template files, with ``@{name}`` for what differs."""

import re
from collections.abc import Mapping
from typing import Final

from dockmirror.hostkit.prose import translated
from dockmirror.resource_files import resource_files

_PLACE: Final = re.compile(r"@\{([a-z_]+)\}")


def filled(name: str, values: Mapping[str, str]) -> str:
    """The template ``name`` with ``values`` in their places, each taken literally.

    Raises ``KeyError`` for a place without a value.
    """
    return _fill(_read(name), values)


def told(name: str, values: Mapping[str, str]) -> str:
    """As ``filled``, for a Markdown template: in the person's language."""
    return _fill(translated(_read(name)), values)


def _read(name: str) -> str:
    return (resource_files() / "hostkit" / name).read_text(encoding="utf-8")


def _fill(text: str, values: Mapping[str, str]) -> str:
    return _PLACE.sub(lambda match: values[match[1]], text)
