"""What systemd would start: the arguments of ``ExecStart=`` with its variables put in.

The rules follow systemd.service(5), "Command lines": a word that is ``$NAME`` alone is split into
words (none when it is empty), ``${NAME}`` is put in place, ``$$`` is a dollar sign.
"""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence

_WHOLE_WORD = re.compile(r"\$([A-Za-z_][A-Za-z0-9_]*)")
_INSIDE = re.compile(r"\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$([A-Za-z_][A-Za-z0-9_]*)")
_ARGV = re.compile(r"argv\[\]=(.*?) ; (?:ignore_errors|flags)=", re.DOTALL)


def read_properties(output: str) -> Mapping[str, tuple[str, ...]]:
    """``systemctl show``'s output as values by property; a property can stand several times."""
    found: dict[str, list[str]] = {}
    for line in output.splitlines():
        name, equals, value = line.partition("=")
        if equals:
            found.setdefault(name, []).append(value)
    return {name: tuple(values) for name, values in found.items()}


def exec_start(properties: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The words of the last ``ExecStart=``, variables not yet put in; () where there is none."""
    for value in reversed(properties.get("ExecStart", ())):
        match = _ARGV.search(value)
        if match:
            return tuple(split_words(match[1]))
    return ()


def split_words(text: str) -> list[str]:
    """Words as systemd splits them, near enough: quotes group; a stray quote splits at spaces."""
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def read_environment_file(text: str) -> Mapping[str, str]:
    """The variables of an ``EnvironmentFile=``, as systemd.exec(5) describes it."""
    variables: dict[str, str] = {}
    for line in text.replace("\\\n", "").splitlines():
        stripped = line.strip()
        name, equals, value = stripped.partition("=")
        if not equals or stripped[0] in "#;" or not re.fullmatch(r"[A-Za-z_]\w*", name.strip()):
            continue
        value = value.strip()
        if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        variables[name.strip()] = value
    return variables


def environment_files(properties: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The paths of the unit's ``EnvironmentFile=`` lines."""
    paths = []
    for value in properties.get("EnvironmentFiles", ()):
        path = re.sub(r" \(ignore_errors=(yes|no)\)$", "", value)
        if path.startswith("/"):
            paths.append(path)
    return tuple(paths)


def whole_environment(
    properties: Mapping[str, tuple[str, ...]], read_text: Callable[[str], str]
) -> dict[str, str]:
    """The variables that a unit gives its process; those of its files come last (systemd.exec(5)).

    ``read_text`` gives a file's text, "" where it cannot be read.
    """
    variables = dict(unit_environment(properties))
    for path in environment_files(properties):
        variables.update(read_environment_file(read_text(path)))
    return variables


def unit_environment(properties: Mapping[str, tuple[str, ...]]) -> Mapping[str, str]:
    """The variables of the unit's ``Environment=`` lines."""
    variables: dict[str, str] = {}
    for value in properties.get("Environment", ()):
        for word in split_words(value):
            name, equals, text = word.partition("=")
            if equals:
                variables[name] = text
    return variables


def put_in(words: Sequence[str], variables: Mapping[str, str]) -> tuple[str, ...]:
    """``words`` with their variables put in; one that is not set counts as empty.

    >>> put_in(["dockerd", "-H", "fd://", "$OPTS", "--x=${Y}"], {"OPTS": "-D -l info"})
    ('dockerd', '-H', 'fd://', '-D', '-l', 'info', '--x=')
    """

    def value(match: re.Match[str]) -> str:
        return "$" if match[0] == "$$" else variables.get(match[1] or match[2], "")

    expanded: list[str] = []
    for word in words:
        whole = _WHOLE_WORD.fullmatch(word)
        if whole:
            expanded.extend(split_words(variables.get(whole[1], "")))
        else:
            expanded.append(_INSIDE.sub(value, word))
    return tuple(expanded)
