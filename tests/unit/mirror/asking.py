"""Probing in tests: short limits, and the codes of what was found."""

from typing import Any

from dockmirror.cancellation import CancelToken
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.mirror.mirror_url import MirrorUrl, judge
from dockmirror.mirror.probe import ProbeReport, probe


def ask(url: MirrorUrl | str, **options: Any) -> ProbeReport:
    if isinstance(url, str):
        judged = judge(url).url
        assert judged is not None
        url = judged
    return probe(url, token=CancelToken(), **{"timeout": 20.0, **options})


def errors(report: ProbeReport) -> list[str]:
    return [finding.code for finding in report.findings if finding.severity is Severity.ERROR]


def the_error(report: ProbeReport) -> Finding:
    (error,) = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    return error


def remarks(report: ProbeReport) -> list[str]:
    return [finding.code for finding in report.findings if finding.severity is not Severity.ERROR]
