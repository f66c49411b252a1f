"""The list of mirrors without some: pure."""

from collections.abc import Sequence

from dockmirror.daemonjson import mirrors_without
from dockmirror.mirror.mirror_url import judge


def mirrors_left(present: Sequence[str], texts: Sequence[str] | None) -> tuple[str, ...]:
    """The list without what ``texts`` name, as written there or as dockerd shows it."""
    if texts is None:
        return ()
    judged = (judge(text).url for text in texts)
    return mirrors_without(present, [*texts, *(url.text for url in judged if url is not None)])
