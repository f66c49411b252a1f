"""YAML as somebody has edited it: values, and the lines that they stand on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dockmirror.i18n import _
from dockmirror.mirror.plain_text import on_one_line


class YamlInvalid(Exception):
    """It cannot be read: ``line`` is where, ``str()`` says why, as a part of a sentence."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


@dataclass(frozen=True)
class YamlFile:
    """One file; ``path`` is within the kit."""

    path: str
    content: Any

    def get(self, *keys: str) -> object:
        """The value under the keys, or None where there is none."""
        value: object = self.content
        for key in keys:
            if not isinstance(value, Mapping):
                return None
            value = value.get(key)
        return value

    def where(self, *keys: str) -> str:
        """The file and the line of the last key of the path that is there, for people."""
        value, line = self.content, 0
        for key in keys:
            if not isinstance(value, Mapping) or key not in value:
                break
            line = value.lc.key(key)[0] + 1  # type: ignore[attr-defined]  # ruamel.yaml's own mapping
            value = value[key]
        return place(self.path, line)


def place(path: str, line: int) -> str:
    """A file and a line for people; no line where it is 0."""
    return _("{path}, line {line}").format(path=path, line=line) if line else path


def read_yaml(path: str, text: str) -> YamlFile:
    """The file's content. Raises ``YamlInvalid``."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        content = YAML(typ="rt", pure=True).load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else 1
        raise YamlInvalid(line, on_one_line(error.problem or "", 120)) from None
    except (YAMLError, ValueError, RecursionError) as error:
        raise YamlInvalid(1, on_one_line(str(error), 120)) from None
    return YamlFile(path, content)
