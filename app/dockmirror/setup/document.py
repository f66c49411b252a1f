"""A result as the JSON document that scripts and reports read; pure."""

import dataclasses
from typing import Any, Final

from dockmirror.evidence.evidence import Evidence
from dockmirror.mirror.finding import Finding
from dockmirror.setup.outcome import Result
from dockmirror.setup.secrets import without_secrets

SCHEMA: Final = 1
"""The version of the document. Members may be added under the same number; none changes."""

Document = dict[str, Any]


def result_document(result: Result) -> Document:
    """The document of one command. ``seconds`` are rounded to milliseconds.

    ``commands`` is there only where something must be run by hand, ``first_byte_seconds`` and
    ``bytes_per_second`` only where a mirror was probed and served.
    """
    document: Document = {
        "schema": SCHEMA,
        "command": result.command or None,
        "outcome": result.outcome.value,
        "mirror": None if result.mirror is None else without_secrets(result.mirror),
        "verdict": None if result.verdict is None else result.verdict.kind.value,
        "changed": result.changed,
        "target": _target(result),
        "findings": [finding_document(finding) for finding in result.findings],
        "evidence": [evidence_document(evidence) for evidence in result.evidence],
        "steps": [
            {"id": step.id, "status": step.status.value, "seconds": round(step.seconds, 3)}
            for step in result.steps
        ],
        "backup": result.backup,
    }
    if result.measured is not None:
        document["first_byte_seconds"] = _rounded(result.measured.first_byte_seconds, 4)
        document["bytes_per_second"] = _rounded(result.measured.bytes_per_second, 0)
    if result.commands:
        document["commands"] = list(result.commands)
    if result.three_way is not None:
        document["three_way"] = dataclasses.asdict(result.three_way)
    return document


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)


def _target(result: Result) -> Document | None:
    target = result.target
    if target is None:
        return None
    return {
        "id": target.id,
        "config_path": target.config_path,
        "engine_version": target.engine_version,
        "image_store": target.image_store,
    }


def finding_document(finding: Finding) -> Document:
    """One finding, in its words.

    ``for_operator`` is the part of the remedy to hand on to whoever runs the mirror, if any.
    """
    document = {
        "code": finding.code,
        "severity": finding.severity.value,
        "title": without_secrets(finding.title),
        "detail": without_secrets(finding.detail),
        "remedy": without_secrets(finding.remedy),
    }
    if finding.for_operator:
        document["for_operator"] = without_secrets(finding.for_operator)
    return document


def evidence_document(evidence: Evidence) -> Document:
    """What one source saw, without the lines behind it."""
    return {
        "source": evidence.source,
        "says": evidence.says.value,
        "detail": without_secrets(evidence.detail),
    }
