"""Lines of plain text for people, on a terminal or in a file."""

from dataclasses import dataclass
from typing import Final, TextIO

from rich.console import Console
from rich.text import Text

from dockmirror.mirror.plain_text import visible
from dockmirror.setup.secrets import without_secrets

_LONGEST_LINE: Final = 4000
_UNWRAPPED: Final = 10_000


@dataclass(frozen=True)
class Glyphs:
    """The signs before lines; each also stands beside a word, never alone."""

    done: str
    failed: str
    skipped: str
    warning: str
    note: str
    ellipsis: str


_UNICODE: Final = Glyphs("✓", "✗", "-", "!", "i", "…")
_ASCII: Final = Glyphs("+", "x", "-", "!", "i", "...")


class Terminal:
    """Where people read. ``animated`` says whether a progress display may move there."""

    def __init__(self, stream: TextIO) -> None:
        is_terminal = stream.isatty()
        self.console = Console(
            file=stream,
            markup=False,
            highlight=False,
            emoji=False,
            soft_wrap=False,
            # Cut lines in a file or a pipe would be hard to search.
            width=None if is_terminal else _UNWRAPPED,
        )
        self.is_terminal = is_terminal
        self.animated = is_terminal and not self.console.is_dumb_terminal
        self.glyphs = _UNICODE if _shows(stream.encoding, _UNICODE) else _ASCII

    def line(self, text: str | Text = "", *, style: str = "", indent: int = 0) -> None:
        """Print ``text``, each of its lines indented by ``indent`` cells, wrapped on a terminal."""
        if isinstance(text, str):
            text = Text("\n").join(Text(row, style) for row in rows(text)) if text else Text()
        width = max(self.console.width - indent, 20)
        wrapped = text.wrap(self.console, width) if self.is_terminal else text.split("\n")
        for row in wrapped or [Text()]:
            row.rstrip()
            self.console.print(Text(" " * indent) + row if row.plain else row, soft_wrap=True)

    def raw_line(self, text: str, *, style: str = "", indent: int = 0) -> None:
        """Print one line as it is, never wrapped: a command to copy, a line of a diff."""
        self.console.print(Text(" " * indent + shown(text), style), soft_wrap=True)


def shown(text: str) -> str:
    """``text`` as one line of plain text, without secrets, hidden characters made visible."""
    return visible(without_secrets(text[: 2 * _LONGEST_LINE]), _LONGEST_LINE)


def rows(text: str) -> list[str]:
    """The lines of ``text``, each as ``shown``."""
    return [shown(row) for row in text.split("\n")]


def _shows(encoding: str, glyphs: Glyphs) -> bool:
    try:
        "".join(vars(glyphs).values()).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
