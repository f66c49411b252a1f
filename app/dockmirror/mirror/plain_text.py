"""Text from outside (a URL, a server's answer) made fit to be shown as plain text."""

import re
from typing import Final

from dockmirror.helper.plain_text import visible as _visible
from dockmirror.i18n import is_right_to_left
from dockmirror.isolates import outside_isolates

LIMIT: Final = 400

_SPACE: Final = re.compile(r"[ \t\r\n]+")


def visible(text: str | bytes, limit: int = LIMIT) -> str:
    r"""``text`` cut to ``limit`` characters, control and bidirectional characters made visible.

    Bytes are read as UTF-8; what is not becomes U+FFFD. In a right-to-left language pairs of
    isolates stay: sentences of ours have them, and they reorder nothing around them.

    >>> visible("a\x1b[31mb")
    'a\\u001b[31mb'
    """
    if isinstance(text, bytes):
        text = text[: 4 * (limit + 1)].decode("utf-8", "replace")
    if is_right_to_left() and len(text) <= limit:
        return outside_isolates(text, lambda piece: _visible(piece, limit))
    return _visible(text, limit)


def on_one_line(text: str | bytes, limit: int = LIMIT) -> str:
    """As ``visible``, with each run of spaces, tabs and line ends as one space."""
    if isinstance(text, bytes):
        text = text[: 16 * (limit + 1)].decode("utf-8", "replace")
    return visible(_SPACE.sub(" ", text[: 16 * (limit + 1)]).strip(), limit)
