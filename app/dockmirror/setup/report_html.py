"""The support report for people: one page, for screen and paper; pure."""

from collections.abc import Sequence
from typing import Final

from dockmirror.i18n import _, is_right_to_left, language, ngettext
from dockmirror.setup.local_time import local_time
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.setup.report_blocks import (
    facts,
    finding_blocks,
    grid,
    paragraph,
    section,
    step_table,
    words,
)
from dockmirror.setup.report_job import job_section, tried_section
from dockmirror.setup.status import TargetStatus
from dockmirror.setup.support import SupportReport
from dockmirror.setup.target_words import how_it_is, what_pulls

_STYLE: Final = """
:root { color-scheme: light dark; --faint: color-mix(in srgb, currentColor 22%, transparent) }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.6rem; margin-bottom: 0 }
h2 { font-size: 1.2rem; margin-top: 2.5rem; border-bottom: 1px solid var(--faint) }
h3 { font-size: 1rem; margin: 1.5rem 0 .25rem; overflow-wrap: anywhere }
p { margin: .25rem 0; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 }
th, td { text-align: start; vertical-align: top; padding: .25rem 0;
  padding-inline-end: 1rem;
  border-bottom: 1px solid var(--faint); overflow-wrap: anywhere }
th { font-weight: 600; white-space: nowrap }
.state { font-size: 1.15rem; margin-top: 1rem }
.finding { border-inline-start: .3rem solid; padding-inline-start: .75rem; margin: .75rem 0 }
.finding p:first-child { font-weight: 600 }
.error { border-color: #c01c28 } .warning { border-color: #b5820a } .info { border-color: #1c71d8 }
code { direction: ltr; unicode-bidi: isolate }
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
        job_section(report.job),
        tried_section(report.tried),
        _targets(report.status.targets),
        section(_("Findings"), finding_blocks(report.status.result.findings)),
        _checks(report.checks),
        _history(report),
        section(_("Versions"), facts(report.versions.items())),
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{language().replace("_", "-")}" dir="{_direction()}">\n'
        '<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        # Nothing in the page may run or be fetched, whatever text found its way into it.
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{words(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(part for part in sections if part)
        + "\n</body>\n</html>\n"
    )


def _direction() -> str:
    return "rtl" if is_right_to_left() else "ltr"


def _heading(title: str, report: SupportReport) -> str:
    made = _("Made on {time}. Passwords and tokens are left out.").format(
        time=local_time(report.made_iso)
    )
    return "\n".join(
        (
            f"<h1>{words(title)}</h1>",
            paragraph(made, "faint"),
            paragraph(report.status.sentence, "state"),
        )
    )


def _targets(targets: Sequence[TargetStatus]) -> str:
    blocks = []
    for target in targets:
        rows = [
            (_("Configuration file"), target.config_path),
            (_("Mirrors in the file"), _mirrors(target.configured)),
            (
                _("Mirrors in force"),
                _("not known") if target.in_force is None else _mirrors(target.in_force),
            ),
            (what_pulls(target), how_it_is(target)),
        ]
        if target.problem:
            rows.append((_("Problem"), target.problem))
        if target.interrupted:
            rows.append((_("Interrupted"), target.interrupted))
        blocks.append(f"<h3>{words(target.title)}</h3>\n{facts(rows)}")
    return section(_("What can use a mirror on this computer"), "\n".join(blocks))


def _mirrors(mirrors: Sequence[str]) -> str:
    return ", ".join(mirrors) or _("none: Docker Hub only")


def _checks(checks: Sequence[Result]) -> str:
    return section(_("Check of the configured mirrors"), "\n".join(map(_check, checks)))


def _check(result: Result) -> str:
    usable = result.outcome is Outcome.USABLE
    word = _("This mirror can serve.") if usable else _("This mirror cannot serve now.")
    return "\n".join(
        (
            f"<h3>{words(result.mirror or '')}</h3>",
            paragraph(word),
            finding_blocks(result.findings),
            step_table(result.steps),
        )
    )


def _history(report: SupportReport) -> str:
    if not report.changes:
        return section(
            _("Changes"), paragraph(_("Dockmirror has changed nothing on this computer."))
        )
    names = (_("Change"), _("Time"), _("Mirrors"), _("Verdict"), "")
    rows = (
        (
            change.id,
            local_time(change.time_iso),
            _mirrors(change.mirrors_after),
            change.verdict or "",
            _("undone") if change.undone else "",
        )
        for change in report.changes
    )
    count = ngettext("{count} change", "{count} changes", len(report.changes))
    caption = paragraph(count.format(count=len(report.changes)), "faint")
    return section(_("Changes"), f"{caption}\n{grid(names, rows)}")
