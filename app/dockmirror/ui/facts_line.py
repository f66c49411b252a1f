"""Several facts in one line."""

from collections.abc import Iterable

from dockmirror.i18n import value


def facts_line(facts: Iterable[str]) -> str:
    """The facts that are not empty, side by side; each keeps its own direction."""
    return "  ·  ".join(value(fact) for fact in facts if fact)
