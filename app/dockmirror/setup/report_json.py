"""The support report for programs; pure."""

import json
from typing import Any

from dockmirror.setup.document import SCHEMA, Document, finding_document, result_document
from dockmirror.setup.outcome import Result
from dockmirror.setup.support import SupportReport, fit_to_hand_on


def report_json(report: SupportReport) -> str:
    """The report as JSON text, ending in a newline; every text in it is fit to hand on."""
    status = report.status
    document = {
        "schema": SCHEMA,
        "made": report.made_iso,
        "versions": dict(report.versions),
        "state": status.sentence,
        "interrupted": status.interrupted,
        "targets": [
            {
                "id": target.id,
                "title": target.title,
                "config_path": target.config_path,
                "configured": list(target.configured),
                "in_force": None if target.in_force is None else list(target.in_force),
                "engine_version": target.engine_version,
                "image_store": target.image_store,
                "problem": target.problem,
            }
            for target in status.targets
        ],
        "findings": [finding_document(finding) for finding in status.result.findings],
        "job": None if report.job is None else _told(report.job),
        "tried": [
            {
                "mirror": one.mirror,
                "why_not": one.why_not,
                "check": result_document(one.check),
                "setup": None if one.setup is None else _told(one.setup),
            }
            for one in report.tried
        ],
        "checks": [result_document(result) for result in report.checks],
        "changes": [
            {
                "id": change.id,
                "time": change.time_iso,
                "action": change.action,
                "target": change.target,
                "config_path": change.config_path,
                "mirrors_before": list(change.mirrors_before),
                "mirrors_after": list(change.mirrors_after),
                "verdict": change.verdict,
                "undone": change.undone,
            }
            for change in report.changes
        ],
    }
    return json.dumps(_fit(document), indent=2, ensure_ascii=False) + "\n"


def _told(result: Result) -> Document:
    """The document of a command, with what it said to the person."""
    return {**result_document(result), "sentences": list(result.sentences)}


def _fit(value: Any) -> Any:  # noqa: ANN401  (any JSON value)
    if isinstance(value, str):
        return fit_to_hand_on(value)
    if isinstance(value, dict):
        return {name: _fit(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_fit(item) for item in value]
    return value
