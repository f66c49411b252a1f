"""YAML that people like to read, of plain values.

Only what is unmistakable stands unquoted; every other text is a JSON string, which is YAML too.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_UNMISTAKABLE: Final = re.compile(r"[A-Za-z/.][A-Za-z0-9_/.-]*")
_NUMBER_LIKE: Final = re.compile(r"\.?[0-9]|\.(inf|nan)\b", re.IGNORECASE)
# What one version of YAML or another reads as no text.
_WORDS: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "~"})


@dataclass(frozen=True)
class Explained:
    """A value with a comment above it that says why it is there."""

    value: "Value"
    why: str


Scalar = str | int | bool
Value = Scalar | Sequence["Value"] | Mapping[str, "Value"] | Explained


def yaml_text(document: Mapping[str, Value]) -> str:
    """``document`` as YAML in block style, its keys in their order."""
    return "\n".join(_mapping(document, "")) + "\n"


def _mapping(values: Mapping[str, Value], indent: str) -> list[str]:
    lines: list[str] = []
    for key, value in values.items():
        if isinstance(value, Explained):
            lines += [f"{indent}# {line}" for line in value.why.splitlines()]
            value = value.value
        lines += _member(f"{indent}{_scalar(key)}:", value, indent + "  ")
    return lines


def _member(head: str, value: Value, indent: str) -> list[str]:
    if isinstance(value, Explained):
        return _member(head, value.value, indent)
    if isinstance(value, str | bool | int):
        return [f"{head} {_scalar(value)}"]
    if isinstance(value, Mapping):
        return [head, *_mapping(value, indent)] if value else [f"{head} {{}}"]
    if all(isinstance(item, str | bool | int) for item in value):
        flow = ", ".join(_scalar(item) for item in value)  # type: ignore[arg-type]  # all scalars
        return [f"{head} [{flow}]"]
    return [head, *_items(value, indent)]


def _items(values: Sequence[Value], indent: str) -> list[str]:
    lines: list[str] = []
    for value in values:
        if isinstance(value, Mapping) and value:
            first, *rest = _mapping(value, indent + "  ")
            lines += [f"{indent}- {first[len(indent) + 2 :]}", *rest]
        else:
            lines += _member(f"{indent}-", value, indent + "  ")
    return lines


def _scalar(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    plain = _UNMISTAKABLE.fullmatch(value) and not _NUMBER_LIKE.match(value)
    if plain and value.lower() not in _WORDS and value not in {".", "..", "..."}:
        return value
    # DEL and the C1 controls are not printable in YAML, and JSON leaves them as they are.
    return re.sub(
        r"[\x7f-\x9f\u2028\u2029\ufeff]",
        lambda match: f"\\u{ord(match[0]):04x}",
        json.dumps(value, ensure_ascii=False),
    )
