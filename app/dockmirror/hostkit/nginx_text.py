"""nginx's configuration language, as far as a kit's file needs it: directives, blocks, lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_WORD: Final = re.compile(
    r"""(?P<space>\s+|\#[^\n]*)|(?P<sign>[{};])"""
    r"""|(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?:\\.|\$\{[^}]*\}|[^\s;{}"'#])"""
    r"""(?:\\.|\$\{[^}]*\}|[^\s;{}])*)""",
    re.DOTALL,
)
_DEEPEST: Final = 20


class NginxInvalid(Exception):
    """nginx would not read it: ``line`` is where."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass
class Directive:
    """A directive: its name, its arguments without quotes, its line, what its block holds."""

    name: str
    arguments: tuple[str, ...]
    line: int
    block: "list[Directive]" = field(default_factory=list)

    def named(self, name: str) -> "list[Directive]":
        """The directives of that name in its block itself."""
        return [one for one in self.block if one.name == name]


def read_nginx(text: str) -> Directive:
    """What a file holds, as the block of a directive without a name. Raises ``NginxInvalid``."""
    root = Directive("", (), 1)
    open_blocks = [root]
    words: list[str] = []
    line = 1
    for word, line in _words_and_signs(text):
        if word == "{" and words and len(open_blocks) < _DEEPEST:
            opened = Directive(words[0], tuple(words[1:]), line)
            open_blocks[-1].block.append(opened)
            open_blocks.append(opened)
            words = []
        elif word == "}" and not words and len(open_blocks) > 1:
            open_blocks.pop()
        elif word == ";" and words:
            open_blocks[-1].block.append(Directive(words[0], tuple(words[1:]), line))
            words = []
        elif word in ("{", "}", ";"):
            raise NginxInvalid(line)
        else:
            words.append(word[1:-1] if word[0] in "\"'" else word)
    if words or len(open_blocks) > 1:
        raise NginxInvalid(line)
    return root


def _words_and_signs(text: str) -> Iterator[tuple[str, int]]:
    position, line = 0, 1
    while position < len(text):
        found = _WORD.match(text, position)
        if found is None:
            raise NginxInvalid(line)
        if found.lastgroup != "space":
            yield found.group(), line
        line += found.group().count("\n")
        position = found.end()
