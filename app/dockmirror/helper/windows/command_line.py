r"""A command line in words, as Windows programs split theirs; pure.

The rules are those of ``CommandLineToArgvW`` (learn.microsoft.com), which Go's programs follow too.
"""

import re
from typing import Final

_BACKSLASHES: Final = re.compile(r"\\*")


def split_command_line(text: str) -> tuple[str, ...]:
    r"""The words of a command line, the program first.

    >>> split_command_line(r'"C:\Program Files\Docker\dockerd.exe" --run-service -H "npipe://"')
    ('C:\\Program Files\\Docker\\dockerd.exe', '--run-service', '-H', 'npipe://')
    """
    program, rest = _program(text.lstrip())
    words = [program] if program else []
    rest = rest.lstrip(" \t")
    while rest:
        word, rest = _word(rest)
        words.append(word)
        rest = rest.lstrip(" \t")
    return tuple(words)


def _program(text: str) -> tuple[str, str]:
    """The first word, in which a backslash is nothing but one."""
    if text.startswith('"'):
        program, _quote, rest = text[1:].partition('"')
        return program, rest
    match = re.match(r"[^ \t]*", text)
    end = match.end() if match else 0
    return text[:end], text[end:]


def _word(text: str) -> tuple[str, str]:
    word: list[str] = []
    quoted = False
    position = 0
    while position < len(text):
        match = _BACKSLASHES.match(text, position)
        count = len(match[0]) if match else 0
        position += count
        following = text[position : position + 1]
        if following == '"':
            word.append("\\" * (count // 2))
            position += 1
            if count % 2:
                word.append('"')
            elif quoted and text[position : position + 1] == '"':
                word.append('"')
                position += 1
            else:
                quoted = not quoted
            continue
        word.append("\\" * count)
        if not following or (following in " \t" and not quoted):
            break
        word.append(following)
        position += 1
    return "".join(word), text[position:]
