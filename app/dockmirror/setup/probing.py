"""Judges a mirror's address and probes it, telling each step."""

from typing import TYPE_CHECKING

from dockmirror.cancellation import CancelToken
from dockmirror.i18n import _
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.mirror.mirror_url import Judgement, MirrorUrl, judge
from dockmirror.setup.ending import Ending
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, StepStatus

if TYPE_CHECKING:  # the probe brings an HTTP library, which judging an address does not need
    from pathlib import Path

    from dockmirror.mirror.hub_reference import HubReference
    from dockmirror.mirror.probe import ProbeReport, ProbeStep


class _Listener:
    """Passes a probe's steps and findings on to the narration."""

    def __init__(self, narration: Narration) -> None:
        self._narration = narration
        self._started: set[str] = set()

    def started(self, step_id: str) -> None:
        self._started.add(step_id)
        self._narration.started(step_id)

    def finished(self, step: "ProbeStep") -> None:
        if step.id not in self._started:  # a step that is skipped never starts
            self.started(step.id)
        self._narration.ended(step.id, StepStatus(step.status), step.seconds, step.remark)

    def found(self, found: Finding) -> None:
        self._narration.found(found)


def judge_address(narration: Narration, text: str) -> MirrorUrl:
    """The mirror that ``text`` names. Raises ``Ending`` where it can never be one."""
    with narration.step("judge-url") as step:
        judgement = judge(text)
        for found in judgement.findings:
            narration.found(found)
        if judgement.url is None or not judgement.accepted:
            step.status = StepStatus.FAILED
            raise Ending(Outcome.USAGE, *_sentences(judgement))
        step.remark = judgement.url.text
    narration.mirror = judgement.url.text
    return judgement.url


def judge_for_engine(narration: Narration, url: MirrorUrl, engine_version: str) -> None:
    """Judge again, by the rules of this engine's version. Raises ``Ending``."""
    judgement = judge(url.text, engine_version=engine_version)
    if not judgement.accepted:
        for found in judgement.findings:
            narration.found(found)
        raise Ending(Outcome.REFUSED, *_sentences(judgement))


def _sentences(judgement: Judgement) -> tuple[str, ...]:
    return tuple(
        found.told_with(f"{found.detail} {found.remedy}".strip())
        for found in judgement.findings
        if found.severity is Severity.ERROR
    )


def probe_mirror(
    narration: Narration,
    url: MirrorUrl,
    options: Options,
    token: CancelToken,
    *,
    view: DaemonView,
    hub: "HubReference | None" = None,
    measures_speed: bool = False,
    ca_bundle: "Path | None" = None,
) -> "ProbeReport":
    """Probe the mirror, as the engine with ``view`` would use it. Raises ``Cancelled``."""
    from dockmirror.mirror.probe import Question, probe

    question = Question(
        timeout=options.timeout,
        image=options.image,
        view=view,
        hub=hub,
        measures_speed=measures_speed,
        ca_bundle=ca_bundle,
        private=options.private,
    )
    return probe(url, question, token=token, listener=_Listener(narration))


def docker_hub(token: CancelToken, view: DaemonView) -> "HubReference":
    """Docker Hub to compare mirrors with, as the engine with ``view`` reaches it."""
    from dockmirror.mirror.hub_reference import HubReference

    return HubReference(token, view)


def require_usable(report: "ProbeReport", *, force: bool = False) -> None:
    """End with ``unusable`` where the mirror cannot serve, unless the person insists."""
    if report.usable or force:
        return
    errors = [found for found in report.findings if found.severity is Severity.ERROR]
    raise Ending(
        Outcome.UNUSABLE,
        _("{mirror} cannot serve as a mirror now.").format(mirror=report.url.text),
        *(error.told_with(error.remedy) for error in errors[:1]),
    )
