"""One entry of the catalogue of findings."""

from dataclasses import dataclass
from string import Formatter

from dockmirror.mirror.finding import Severity


@dataclass(frozen=True)
class Entry:
    """A finding before its facts are known; the texts are untranslated ``str.format`` templates.

    ``title`` is one line without a period at its end; ``detail`` says what it means;
    ``workstation`` says what the person at this computer does, ``operator`` what whoever runs the
    mirror does. Either may be empty, not both.
    """

    code: str
    severity: Severity
    title: str
    detail: str
    workstation: str
    operator: str = ""

    @property
    def remedy(self) -> str:
        """What is to be done, by whomever."""
        return " ".join(text for text in (self.workstation, self.operator) if text)

    @property
    def texts(self) -> tuple[str, ...]:
        """Every template that is not empty."""
        return tuple(
            text for text in (self.title, self.detail, self.workstation, self.operator) if text
        )

    @property
    def facts(self) -> frozenset[str]:
        """The names of the facts that the words use."""
        return frozenset(
            name
            for text in self.texts
            for _literal, name, _spec, _conversion in Formatter().parse(text)
            if name
        )


def error(code: str, title: str, detail: str, *, workstation: str, operator: str = "") -> Entry:
    """An entry that stops the job."""
    return Entry(code, Severity.ERROR, title, detail, workstation, operator)


def warning(code: str, title: str, detail: str, *, workstation: str, operator: str = "") -> Entry:
    """An entry that asks for attention and stops nothing."""
    return Entry(code, Severity.WARNING, title, detail, workstation, operator)


def info(code: str, title: str, detail: str, *, workstation: str, operator: str = "") -> Entry:
    """An entry that is good to know."""
    return Entry(code, Severity.INFO, title, detail, workstation, operator)
