"""The support report for people: one page, for screen and paper; pure."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from dockmirror.i18n import _, ngettext
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.setup.local_time import local_time
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.setup.status import TargetStatus
from dockmirror.setup.steps import step_title
from dockmirror.setup.support import SupportReport, fit_to_hand_on

_STYLE: Final = """
:root { color-scheme: light dark; --faint: color-mix(in srgb, currentColor 22%, transparent) }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; margin-bottom: 0 }
h2 { font-size: 1.2rem; margin-top: 2.5rem; border-bottom: 1px solid var(--faint) }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; overflow-wrap: anywhere }
p { margin: .25rem 0; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 }
th, td { text-align: start; vertical-align: top; padding: .25rem 1rem .25rem 0;
  border-bottom: 1px solid var(--faint); overflow-wrap: anywhere }
th { font-weight: 600; white-space: nowrap }
.state { font-size: 1.15rem; margin-top: 1rem }
.finding { border-inline-start: .3rem solid; padding-inline-start: .75rem; margin: .75rem 0 }
.finding p:first-child { font-weight: 600 }
.error { border-color: #c01c28 } .warning { border-color: #b5820a } .info { border-color: #1c71d8 }
code, .faint { opacity: .75; font-size: .9em }
@media print {
  body { margin: 0; max-width: none; font-size: 10pt }
  .finding, tr, h3 { break-inside: avoid } h2, h3 { break-after: avoid }
}
"""


def report_html(report: SupportReport) -> str:
    """The report as an HTML page; every text in it is escaped and fit to hand on."""
    title = _("Dockmirror support report")
    sections = (
        _heading(title, report),
        _targets(report.status.targets),
        _section(_("Findings"), _findings(report.status.result.findings)),
        _checks(report.checks),
        _history(report),
        _section(_("Versions"), _facts(report.versions.items())),
    )
    return (
        '<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        # Nothing in the page may run or be fetched, whatever text found its way into it.
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{_text(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(section for section in sections if section)
        + "\n</body>\n</html>\n"
    )


def _text(text: str) -> str:
    return escape(fit_to_hand_on(text), quote=True)


def _paragraph(text: str, kind: str = "") -> str:
    opening = f'<p class="{kind}">' if kind else "<p>"
    return f"{opening}{_text(text)}</p>" if text else ""


def _section(title: str, body: str) -> str:
    return f"<h2>{_text(title)}</h2>\n{body}" if body else ""


def _heading(title: str, report: SupportReport) -> str:
    made = _("Made on {time}. Passwords and tokens are left out.").format(
        time=local_time(report.made_iso)
    )
    return "\n".join(
        (
            f"<h1>{_text(title)}</h1>",
            _paragraph(made, "faint"),
            _paragraph(report.status.sentence, "state"),
        )
    )


def _facts(rows: Iterable[tuple[str, str]]) -> str:
    cells = "\n".join(
        f'<tr><th scope="row">{_text(name)}</th><td>{_text(value)}</td></tr>'
        for name, value in rows
    )
    return f"<table>\n{cells}\n</table>"


def _targets(targets: Sequence[TargetStatus]) -> str:
    blocks = []
    for target in targets:
        engine = _("does not answer")
        if target.engine_version:
            engine = _("version {version}, image store {store}").format(
                version=target.engine_version, store=target.image_store or _("unknown")
            )
        rows = [
            (_("Configuration file"), target.config_path),
            (_("Mirrors in the file"), _mirrors(target.configured)),
            (
                _("Mirrors in force"),
                _("not known") if target.in_force is None else _mirrors(target.in_force),
            ),
            (_("Engine"), engine),
        ]
        if target.problem:
            rows.append((_("Problem"), target.problem))
        blocks.append(f"<h3>{_text(target.title)}</h3>\n{_facts(rows)}")
    return _section(_("Docker on this computer"), "\n".join(blocks))


def _mirrors(mirrors: Sequence[str]) -> str:
    return ", ".join(mirrors) or _("none: Docker Hub only")


def _findings(findings: Sequence[Finding]) -> str:
    return "\n".join(_finding(finding) for finding in findings)


def _finding(finding: Finding) -> str:
    word = {
        Severity.ERROR: _("Error"),
        Severity.WARNING: _("Warning"),
        Severity.INFO: _("Note"),
    }[finding.severity]
    remedy = _("What to do: {remedy}").format(remedy=finding.remedy) if finding.remedy else ""
    return (
        f'<div class="finding {finding.severity.value}">'
        f"<p>{_text(word)}: {_text(finding.title)} <code>{_text(finding.code)}</code></p>"
        f"{_paragraph(finding.detail)}{_paragraph(remedy)}</div>"
    )


def _checks(checks: Sequence[Result]) -> str:
    return _section(_("Check of the configured mirrors"), "\n".join(map(_check, checks)))


def _check(result: Result) -> str:
    usable = result.outcome is Outcome.USABLE
    word = _("This mirror can serve.") if usable else _("This mirror cannot serve now.")
    steps = _facts(
        (
            step_title(step.id),
            _("{status}, {seconds} s").format(
                status=_status_word(step.status.value), seconds=f"{step.seconds:.2f}"
            ),
        )
        for step in result.steps
    )
    return "\n".join(
        (
            f"<h3>{_text(result.mirror or '')}</h3>",
            _paragraph(word),
            _findings(result.findings),
            steps if result.steps else "",
        )
    )


def _status_word(status: str) -> str:
    words = {"done": _("done"), "failed": _("failed"), "skipped": _("skipped")}
    return words.get(status, status)


def _history(report: SupportReport) -> str:
    if not report.changes:
        return _section(
            _("Changes"), _paragraph(_("Dockmirror has changed nothing on this computer."))
        )
    names = (_("Change"), _("Time"), _("Mirrors"), _("Verdict"), "")
    head = "".join(f'<th scope="col">{_text(name)}</th>' for name in names)
    rows = "\n".join(
        "<tr>"
        + "".join(
            f"<td>{_text(cell)}</td>"
            for cell in (
                change.id,
                local_time(change.time_iso),
                _mirrors(change.mirrors_after),
                change.verdict or "",
                _("undone") if change.undone else "",
            )
        )
        + "</tr>"
        for change in report.changes
    )
    count = ngettext("{count} change", "{count} changes", len(report.changes))
    caption = _paragraph(count.format(count=len(report.changes)), "faint")
    return _section(_("Changes"), f"{caption}\n<table>\n<tr>{head}</tr>\n{rows}\n</table>")
