"""One entry of the catalogue of findings."""

from dataclasses import dataclass
from string import Formatter

from dockmirror.mirror.finding import Severity


@dataclass(frozen=True)
class Entry:
    """A finding before its facts are known; the texts are untranslated ``str.format`` templates.

    ``title`` is one line without a period at its end; ``detail`` says what it means; ``remedy``
    says who does what.
    """

    code: str
    severity: Severity
    title: str
    detail: str
    remedy: str

    @property
    def facts(self) -> frozenset[str]:
        """The names of the facts that the words use."""
        return frozenset(
            name
            for text in (self.title, self.detail, self.remedy)
            for _literal, name, _spec, _conversion in Formatter().parse(text)
            if name
        )


def error(code: str, title: str, detail: str, remedy: str) -> Entry:
    """An entry that stops the job."""
    return Entry(code, Severity.ERROR, title, detail, remedy)


def warning(code: str, title: str, detail: str, remedy: str) -> Entry:
    """An entry that asks for attention and stops nothing."""
    return Entry(code, Severity.WARNING, title, detail, remedy)


def info(code: str, title: str, detail: str, remedy: str) -> Entry:
    """An entry that is good to know."""
    return Entry(code, Severity.INFO, title, detail, remedy)
