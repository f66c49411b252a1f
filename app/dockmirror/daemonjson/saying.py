"""Sentences that can be translated by whoever shows them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Self


class Saying(str):
    """An English text that knows what it was made from.

    It is ``template.format(**parameters)``. A parameter may be a saying itself. Whoever shows it
    translates the templates, and puts them together again.
    """

    template: str
    parameters: Mapping[str, str]

    def __new__(cls, template: str, parameters: Mapping[str, str]) -> Self:
        """The text of a template and what fills it in."""
        saying = super().__new__(cls, template.format(**parameters))
        saying.template = template
        saying.parameters = MappingProxyType(dict(parameters))
        return saying

    @classmethod
    def verbatim(cls, text: str) -> Self:
        """Text that is not to be translated: another program's words."""
        return cls("{text}", {"text": text})


def said(template: str, /, **parameters: str) -> Saying:
    """A text of our own; the catalogues of messages take ``template`` from these calls."""
    return Saying(template, parameters)


def N_(template: str) -> str:  # noqa: N802  (gettext's customary name)
    """Mark a template for the catalogues; it is made a saying elsewhere."""
    return template
