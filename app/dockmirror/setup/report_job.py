"""The part of a report's page that tells of one job, and of the list that it went through; pure."""

from collections.abc import Sequence
from typing import Final

from dockmirror.evidence.evidence import Evidence, Says
from dockmirror.i18n import N_, _
from dockmirror.quantities import milliseconds_text, speed_text
from dockmirror.setup.outcome import Measured, Outcome, Result
from dockmirror.setup.report_blocks import (
    facts,
    finding_blocks,
    grid,
    paragraph,
    section,
    step_table,
)
from dockmirror.setup.tried import Tried

_SAYS: Final = {
    Says.POSITIVE: N_("the mirror served"),
    Says.NEGATIVE: N_("another registry served"),
    Says.NOTHING: N_("says nothing either way"),
}


def job_section(job: Result | None) -> str:
    """How the job ended, on what evidence, and its steps; nothing without a job."""
    if job is None:
        return ""
    parts = [paragraph(sentence) for sentence in job.sentences]
    rows = [(_("Outcome"), job.outcome.value)]
    if job.mirror:
        rows.append((_("Mirror"), job.mirror))
    if job.verdict is not None:
        rows.append((_("Verdict"), job.verdict.sentence))
    if job.backup:
        rows.append((_("The file from before"), job.backup))
    parts.append(facts(rows))
    parts.append(_evidence(job.evidence))
    parts.append(finding_blocks(job.findings))
    parts.append(step_table(job.steps, job.program))
    return section(_("What Dockmirror did"), "\n".join(part for part in parts if part))


def tried_section(tried: Sequence[Tried]) -> str:
    """The mirrors of the list, in its order; nothing without a list."""
    if not tried:
        return ""
    heads = (_("Mirror"), _("Result"), _("First answer"), _("Speed"))
    return section(
        _("Mirrors of the list"),
        grid(heads, ((one.mirror, _what_became(one), *_measured(one)) for one in tried)),
    )


def _what_became(one: Tried) -> str:
    if one.why_not:
        return one.why_not
    if one.setup is None:
        return _("Can serve Docker.")
    return one.setup.sentences[0] if one.setup.sentences else one.setup.outcome.value


def _measured(one: Tried) -> tuple[str, str]:
    measured = one.check.measured
    if measured is None or one.check.outcome is not Outcome.USABLE:
        measured = Measured()
    first, speed = measured.first_byte_seconds, measured.bytes_per_second
    return (
        "" if first is None else milliseconds_text(first),
        "" if speed is None else speed_text(speed),
    )


def _evidence(evidence: Sequence[Evidence]) -> str:
    if not evidence:
        return ""
    heads = (_("Evidence"), _("What it says"), _("What it saw"))
    return grid(heads, ((one.source, _(_SAYS[one.says]), one.detail) for one in evidence))
