"""Checks an edit of ``colima.yaml`` with a whole YAML reader: that the mirrors alone changed."""

from collections.abc import Sequence
from typing import Final

from dockmirror.helper.colima_yaml import KEY, MEMBER

_LIMIT: Final = 1024 * 1024


def changes_mirrors_only(before: bytes | None, after: bytes | None, mirrors: Sequence[str]) -> bool:
    """Whether ``after`` says what ``before`` says but for ``mirrors``, which it has exactly."""
    old, new = _read(before), _read(after)
    if old is None or new is None:
        return False
    listed = _take_mirrors(new)
    _take_mirrors(old)
    return old == new and listed == list(mirrors)


def _take_mirrors(document: dict[str, object]) -> object:
    """Take the list of mirrors out; a member that then holds nothing counts as none."""
    member = document.get(MEMBER)
    listed: object = None
    if isinstance(member, dict):
        listed = member.pop(KEY, None)
    if not member:
        document.pop(MEMBER, None)
    return listed or []


def _read(data: bytes | None) -> dict[str, object] | None:
    """The whole file; ``None`` where it is no mapping that can be read."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    if data is None:
        return {}
    if len(data) > _LIMIT:
        return None
    try:
        document = YAML(typ="safe", pure=True).load(data.decode("utf-8"))
    except (YAMLError, ValueError, RecursionError):
        return None
    if document is None:
        return {}
    return document if isinstance(document, dict) else None
