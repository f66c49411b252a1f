"""What was found about a mirror or a configuration, in words for a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dockmirror.i18n import _


class Severity(StrEnum):
    """How much a finding weighs: an error stops the job, a warning does not."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True)
class Finding:
    """One thing that was found; ``catalogue.finding`` makes it from its code.

    ``code`` is stable and never translated. ``title``, ``detail`` and ``remedy`` are plain text in
    the person's language, never mark-up. ``remedy`` says what is to be done; ``for_operator`` is
    the part of it that is for whoever runs the mirror, to be handed on, empty where nothing is.
    ``facts`` are the values behind the words.
    """

    code: str
    severity: Severity
    title: str
    detail: str
    remedy: str
    facts: Mapping[str, str] = field(default_factory=dict)
    for_operator: str = ""

    def told_with(self, text: str) -> str:
        """The title as a sentence, and ``text`` after it."""
        return _("{title}. {text}").format(title=self.title, text=text)
