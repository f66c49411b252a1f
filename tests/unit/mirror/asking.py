"""Probing in tests: short limits, and the codes of what was found."""

from typing import Any

from dockmirror.cancellation import CancelToken
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.mirror.mirror_url import MirrorUrl, judge
from dockmirror.mirror.probe import ProbeReport, Question, probe

STRICT = DaemonView(insecure=())
"""An engine that checks certificates on loopback addresses too, where these tests serve."""


def ask(url: MirrorUrl | str, listener: Any = None, **options: Any) -> ProbeReport:
    if isinstance(url, str):
        judged = judge(url).url
        assert judged is not None
        url = judged
    question = Question(**{"timeout": 20.0, "view": STRICT, **options})
    return probe(url, question, token=CancelToken(), listener=listener)


def errors(report: ProbeReport) -> list[str]:
    return [finding.code for finding in report.findings if finding.severity is Severity.ERROR]


def the_error(report: ProbeReport) -> Finding:
    (error,) = [finding for finding in report.findings if finding.severity is Severity.ERROR]
    return error


def remarks(report: ProbeReport) -> list[str]:
    return [finding.code for finding in report.findings if finding.severity is not Severity.ERROR]
