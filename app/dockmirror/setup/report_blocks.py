"""The parts that a report's page is built of; every text is escaped and fit to hand on; pure."""

from collections.abc import Iterable, Sequence
from html import escape

from dockmirror.i18n import _
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.quantities import number_text
from dockmirror.setup.outcome import StepRecord
from dockmirror.setup.steps import DOCKER, step_title
from dockmirror.setup.support import fit_to_hand_on


def words(text: str) -> str:
    """The text, as it may stand in a page."""
    return escape(fit_to_hand_on(text), quote=True)


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph; nothing where there is no text."""
    opening = f'<p class="{kind}">' if kind else "<p>"
    return f"{opening}{words(text)}</p>" if text else ""


def section(title: str, body: str) -> str:
    """A titled section; nothing where it would be empty."""
    return f"<h2>{words(title)}</h2>\n{body}" if body else ""


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """A table of names and values."""
    cells = "\n".join(
        f'<tr><th scope="row">{words(name)}</th><td>{words(value)}</td></tr>'
        for name, value in rows
    )
    return f"<table>\n{cells}\n</table>"


def grid(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose columns have heads."""
    head = "".join(f'<th scope="col">{words(name)}</th>' for name in heads)
    lines = "\n".join(
        "<tr>" + "".join(f"<td>{words(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table>\n<tr>{head}</tr>\n{lines}\n</table>"


def finding_blocks(findings: Iterable[Finding]) -> str:
    """The findings, one under the other."""
    return "\n".join(_finding(finding) for finding in findings)


def step_table(steps: Sequence[StepRecord], program: str = DOCKER) -> str:
    """The steps of a command, each with its time; nothing where there is none."""
    if not steps:
        return ""
    return facts(
        (
            step_title(step.id, program),
            _("{status}, {seconds} s").format(
                status=_status_word(step.status.value), seconds=number_text(step.seconds, 2)
            ),
        )
        for step in steps
    )


def _finding(finding: Finding) -> str:
    word = {
        Severity.ERROR: _("Error"),
        Severity.WARNING: _("Warning"),
        Severity.INFO: _("Note"),
    }[finding.severity]
    remedy = _("What to do: {remedy}").format(remedy=finding.remedy) if finding.remedy else ""
    return (
        f'<div class="finding {finding.severity.value}">'
        f"<p>{words(word)}: {words(finding.title)} <code>{words(finding.code)}</code></p>"
        f"{paragraph(finding.detail)}{paragraph(remedy)}</div>"
    )


def _status_word(status: str) -> str:
    known = {"done": _("done"), "failed": _("failed"), "skipped": _("skipped")}
    return known.get(status, status)
