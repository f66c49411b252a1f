"""The one JSON document that a run ends with; pure."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from dockmirror.cli.answer import Answer
from dockmirror.cli.explanation import explanation_document
from dockmirror.cli.kit_view import kit_document
from dockmirror.cli.organisation import profile_document
from dockmirror.helper.history import Change
from dockmirror.setup.document import Document, finding_document, result_document
from dockmirror.setup.plan import Plan, Trusting
from dockmirror.setup.secrets import without_secrets


def answer_document(answer: Answer) -> Document:
    """The document of the design, with the members that only some commands have.

    ``plan`` (dry runs), ``mirrors`` (``check`` of several), ``explanation`` (``check --explain``),
    ``kit`` (``host-kit``), ``changes`` (``history``), ``targets`` and ``interrupted`` (``status``);
    ``organisation`` is there where this computer has a profile.
    """
    document = result_document(answer.result)
    if answer.plan is not None:
        document["plan"] = plan_document(answer.plan)
    if answer.mirrors is not None:
        document["mirrors"] = [result_document(result) for result in answer.mirrors]
    if answer.explained:
        for member, result in zip(
            document.get("mirrors", [document]), answer.explained, strict=True
        ):
            member["explanation"] = explanation_document(result)
    if answer.kit is not None:
        document["kit"] = kit_document(answer.kit)
    if answer.changes is not None:
        document["changes"] = changes_document(answer.changes)
    if answer.status is not None:
        document["targets"] = [
            {
                "id": target.id,
                "title": target.title,
                "config_path": target.config_path,
                "configured": [without_secrets(mirror) for mirror in target.configured],
                "in_force": None if target.in_force is None else list(target.in_force),
                "engine_version": target.engine_version,
                "image_store": target.image_store,
                "problem": target.problem,
                "elsewhere": target.elsewhere,
                "restarts_how": target.restarts_how,
            }
            for target in answer.status.targets
        ]
        document["interrupted"] = answer.status.interrupted
    if answer.organisation.path is not None:
        document["organisation"] = profile_document(answer.organisation)
    return document


def plan_document(plan: Plan) -> Document:
    """A plan as a person sees it: the difference, never the bytes of the file."""
    return {
        "target": plan.target_id,
        "config_path": plan.config_path,
        "mirrors_before": [without_secrets(mirror) for mirror in plan.mirrors_before],
        "mirrors_after": [without_secrets(mirror) for mirror in plan.mirrors_after],
        "changes_file": plan.changes_file,
        "diff": without_secrets(plan.diff),
        "way": plan.way,
        "stops": list(plan.stops),
        "warnings": [finding_document(warning) for warning in plan.warnings],
        "ca_certificate": None if plan.trusts is None else _trust_document(plan.trusts),
        "certificate_files_removed": list(plan.trust_files_removed),
        "certificate_files_restored": list(plan.trust_files_restored),
    }


def _trust_document(trusts: Trusting) -> Document:
    return {
        "mirror": without_secrets(trusts.mirror),
        "path": trusts.path,
        "there": trusts.there,
        "certificates": [asdict(certificate) for certificate in trusts.certificates],
    }


def changes_document(changes: Sequence[Change]) -> list[Document]:
    """The changes made; ``time`` is ISO 8601."""
    return [
        {
            "id": change.id,
            "time": change.time_iso,
            "action": change.action,
            "target": change.target,
            "config_path": change.config_path,
            "mirrors_before": [without_secrets(mirror) for mirror in change.mirrors_before],
            "mirrors_after": [without_secrets(mirror) for mirror in change.mirrors_after],
            "verdict": change.verdict,
            "undone": change.undone,
            "backup": change.backup_path,
            "certificate_files": [anchor.path for anchor in change.anchors_after],
        }
        for change in changes
    ]


def one_line(document: Document, encoding: str) -> str:
    """The document as one JSON line, in characters that ``encoding`` has."""
    return json.dumps(document, ensure_ascii=_needs_ascii(encoding)) + "\n"


def indented(document: Document, encoding: str) -> str:
    """The document as JSON that people can read too, in characters that ``encoding`` has."""
    return json.dumps(document, indent=2, ensure_ascii=_needs_ascii(encoding)) + "\n"


def _needs_ascii(encoding: str) -> bool:
    return encoding.lower().replace("_", "-") not in ("utf-8", "utf8", "utf-8-sig")
