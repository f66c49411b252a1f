"""The one error that reading or editing a ``daemon.json`` raises."""

from collections.abc import Mapping
from types import MappingProxyType

from .saying import Saying, said


class DaemonJsonError(Exception):
    """The file is one that dockerd would not read, or that cannot be edited safely.

    ``code`` is stable: ``invalid-json``, ``unknown-encoding``, ``empty-file``, ``not-an-object``,
    ``mirrors-not-a-list``, ``mirror-not-a-string``, ``debug-not-a-boolean``, ``key-case``,
    ``number-out-of-range``, ``too-deep`` or ``too-large``.

    ``line`` and ``column`` count from 1, columns in characters; both are None where the whole file
    is meant. ``template`` and ``parameters`` are the sentence without its position, for whoever
    translates it: ``template.format(**parameters)``.
    """

    def __init__(
        self,
        code: str,
        template: str,
        parameters: Mapping[str, str] | None = None,
        *,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        self.code = code
        self.template = template
        self.parameters: Mapping[str, str] = MappingProxyType(dict(parameters or {}))
        self.line = line
        self.column = column
        super().__init__(self.sentence)

    @property
    def sentence(self) -> Saying:
        """What is wrong and where, as a plain sentence."""
        problem = Saying(self.template, self.parameters)
        if self.line is None or self.column is None:
            return problem
        return said(
            "Line {line}, column {column}: {problem}",
            line=str(self.line),
            column=str(self.column),
            problem=problem,
        )


def error_at(
    text: str, offset: int, code: str, template: str, parameters: Mapping[str, str] | None = None
) -> DaemonJsonError:
    """An error that points at a character of the decoded text."""
    line, column = position(text, offset)
    return DaemonJsonError(code, template, parameters, line=line, column=column)


def position(text: str, offset: int) -> tuple[int, int]:
    r"""Line and column, from 1, of an offset; ``\n``, ``\r\n`` and a lone ``\r`` end a line."""
    before = text[:offset]
    ends = before.count("\n") + before.count("\r") - before.count("\r\n")
    start = max(before.rfind("\n"), before.rfind("\r")) + 1
    return ends + 1, offset - start + 1


def visible(character: str) -> str:
    """A character as a sentence may name it: control and invisible ones by their code point."""
    if character.isprintable() and not character.isspace():
        return f"“{character}”"
    return f"U+{ord(character):04X}"
