"""Every event as a JSON object of one line, as it happens."""

from dockmirror.cli.document import plan_document
from dockmirror.setup.document import (
    Document,
    evidence_document,
    finding_document,
    result_document,
)
from dockmirror.setup.events import (
    Event,
    EvidenceGathered,
    FindingReported,
    Finished,
    Noted,
    PlanMade,
    PullProgressed,
    StepFinished,
    StepStarted,
    VerdictReached,
)
from dockmirror.setup.secrets import without_secrets


def event_document(event: Event, *, several: bool = False) -> Document | None:
    """The event, its kind under ``event``; ``None`` for the end, which the document itself is.

    ``several`` is for a check of several mirrors: there one mirror's end is an event of its own.
    """
    match event:
        case StepStarted():
            return {"event": "step-started", "id": event.id, "title": event.title}
        case StepFinished():
            return {
                "event": "step-finished",
                "id": event.id,
                "status": event.status.value,
                "seconds": round(event.seconds, 3),
                "remark": without_secrets(event.remark),
            }
        case FindingReported():
            return {"event": "finding", **finding_document(event.finding)}
        case PlanMade():
            return {"event": "plan", **plan_document(event.plan)}
        case PullProgressed():
            return {
                "event": "pull-progress",
                "image": event.image,
                "done_bytes": event.done_bytes,
                "total_bytes": event.total_bytes,
                "layers_done": event.layers_done,
                "layers_total": event.layers_total,
            }
        case EvidenceGathered():
            return {"event": "evidence", **evidence_document(event.evidence)}
        case VerdictReached():
            return {
                "event": "verdict",
                "verdict": event.verdict.kind.value,
                "sentence": without_secrets(event.verdict.sentence),
                "why": without_secrets(event.verdict.why),
            }
        case Noted():
            return {"event": "note", "sentence": without_secrets(event.sentence)}
        case Finished(result):
            # The end of the whole check has no steps; each mirror has at least one.
            if several and result.steps:
                return {"event": "mirror-checked", **result_document(result)}
            return None
