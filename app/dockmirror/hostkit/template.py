"""The kit's texts that come from template files, with ``@{name}`` for what differs."""

import re
from collections.abc import Mapping
from typing import Final

from dockmirror.resource_files import resource_files

_PLACE: Final = re.compile(r"@\{([a-z_]+)\}")


def filled(name: str, values: Mapping[str, str]) -> str:
    """The template ``name`` with ``values`` in their places, each taken literally.

    Raises ``KeyError`` for a place without a value.
    """
    text = (resource_files() / "hostkit" / name).read_text(encoding="utf-8")
    return _PLACE.sub(lambda match: values[match[1]], text)
