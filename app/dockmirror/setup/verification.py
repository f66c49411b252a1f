"""The test pull: picks an image, pulls it, gathers evidence and has it judged."""

import dataclasses
import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dockmirror.cancellation import CancelToken
from dockmirror.elevation.session import HelperSession
from dockmirror.engine.candidate import Candidate, choose
from dockmirror.engine.engine import Engine
from dockmirror.engine.pull import Pull, PullProgress
from dockmirror.engine.unreachable import EngineUnreachable, Obstacle
from dockmirror.evidence.connections import Connections
from dockmirror.evidence.daemon_log import DaemonLog
from dockmirror.evidence.evidence import Evidence
from dockmirror.evidence.http_session import Trust, system_trust
from dockmirror.evidence.image_index import ask_index
from dockmirror.evidence.judge import judge
from dockmirror.evidence.mirror_catalog import MirrorCatalog, ask_catalogue
from dockmirror.evidence.mirror_only_image import MirrorOnlyImage
from dockmirror.evidence.platform_variant import platform_variants
from dockmirror.evidence.redirect import look_for_redirects
from dockmirror.evidence.source import EvidenceSource
from dockmirror.evidence.verdict import Verdict, VerdictKind
from dockmirror.helper.engine_api import normalised
from dockmirror.i18n import _
from dockmirror.mirror.catalogue import finding
from dockmirror.setup.engine_process import engine_process
from dockmirror.setup.events import PullProgressed
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import StepStatus


@dataclass(frozen=True)
class Verification:
    """A test pull, what was seen of it, and the verdict; no pull where no image could prove it.

    ``why_unreadable`` says why the engine's log does not name registries; "" where it does.
    ``recordable`` says that a recording endpoint on this computer can be reached by the engine.
    """

    pull: Pull | None
    evidence: tuple[Evidence, ...]
    verdict: Verdict
    why_unreadable: str = ""
    recordable: bool = True


def verify_pull(
    narration: Narration,
    engine: Engine,
    session: HelperSession | None,
    mirrors: Sequence[str],
    options: Options,
    token: CancelToken,
    *,
    recordable: bool = True,
    trust: Trust = system_trust,
) -> Verification:
    """Pull an image whose content is absent, and say whether ``mirrors`` served it.

    ``trust`` is for what mirrors are asked from here. Without a session the daemon's log cannot be
    read. Where ``can_record`` then says so, nothing is told yet. Raises ``Cancelled`` and what the
    session raises.
    """
    verification = Verification(None, (), _no_image())
    exhausted: Candidate | None = None
    for candidate in _candidates(engine, mirrors, options, trust):
        if exhausted is not None:
            used = candidate.reference
            narration.found(finding("test-image-present", image=exhausted.reference, used=used))
        verification = _verify_steadily(
            narration, engine, session, mirrors, candidate, options, token, trust
        )
        pull = verification.pull
        # Content that was there already was served by nobody: the next image may prove more.
        exhausted = None
        if pull is None or pull.layers_downloaded or not pull.ok:
            break
        exhausted = candidate
    if exhausted is not None:
        narration.found(finding("no-test-image", image=exhausted.reference))
    if verification.pull is None:
        narration.found(finding("no-test-image", image=options.image or "hello-world"))
    verification = dataclasses.replace(verification, recordable=recordable)
    if not (session is not None and can_record(verification, options)):
        tell(narration, verification)
    return verification


def can_record(verification: Verification, options: Options) -> bool:
    """Whether a recording endpoint is the way: only where the log cannot be read."""
    return (
        verification.recordable
        and verification.why_unreadable != ""
        and verification.verdict.kind is VerdictKind.UNPROVEN
        and options.restart != "none"
    )


def tell(narration: Narration, verification: Verification) -> None:
    """Tell what was seen, and the verdict."""
    for evidence in verification.evidence:
        narration.gathered(evidence)
    narration.judged(verification.verdict)


def _candidates(
    engine: Engine, mirrors: Sequence[str], options: Options, trust: Trust
) -> Iterator[Candidate]:
    """The images to try, in order; those that registries must be asked for come last."""
    preferred = options.mirror_only_image or options.image
    yield from choose(engine, preferred)
    if preferred is None:
        info = engine.info()
        ask = functools.partial(ask_index, trust=trust)
        yield from platform_variants(engine.image_references(), mirrors, info.architecture, ask)


def _no_image() -> Verdict:
    return Verdict(
        VerdictKind.UNPROVEN,
        _("Every test image is on this machine already, so a pull would prove nothing."),
    )


def pull_without_mirror(
    narration: Narration, engine: Engine, options: Options, token: CancelToken
) -> Pull | None:
    """Pull a test image to show that Docker works; ``None`` where no image can show it."""
    pull: Pull | None = None
    with narration.step("hub-pull") as step:
        for candidate in choose(engine, options.image):
            pull = pull_test_image(narration, engine, candidate, token)
            if pull.layers_downloaded or not pull.ok:
                break
        if pull is None:
            step.status = StepStatus.SKIPPED
        elif pull.ok:
            step.remark = pull.image
        else:
            step.status = StepStatus.FAILED
            step.remark = pull.error
    return pull


def _verify_steadily(
    narration: Narration,
    engine: Engine,
    session: HelperSession | None,
    mirrors: Sequence[str],
    candidate: Candidate,
    options: Options,
    token: CancelToken,
    trust: Trust,
) -> Verification:
    """As ``_verify_with``; once more where the engine was restarted meanwhile.

    Such a pull says nothing of the mirror, whichever way it went. Raises ``EngineUnreachable``
    where the engine ends again: then it does not bear the change.
    """
    for again in (False, True):
        before = _process(narration, session)
        try:
            found = _verify_with(
                narration, engine, session, mirrors, candidate, options, token, trust
            )
        except EngineUnreachable:
            if not before:
                raise
        else:
            if _process(narration, session) == before:
                return found
        if again:
            break
        engine.wait_until_ready(token)
        narration.note(
            _("{program} was restarted during the test pull, so that is repeated.").format(
                program=narration.program
            )
        )
    raise EngineUnreachable(
        Obstacle.OTHER,
        _("The Docker Engine ended during the test pull, and again when that was repeated."),
    )


def _process(narration: Narration, session: HelperSession | None) -> str:
    """What tells the engine's process from a later one; "" where it is not this computer's."""
    if session is None or narration.target is None:
        return ""
    return engine_process(narration.target.id)


def _verify_with(
    narration: Narration,
    engine: Engine,
    session: HelperSession | None,
    mirrors: Sequence[str],
    candidate: Candidate,
    options: Options,
    token: CancelToken,
    trust: Trust,
) -> Verification:
    log = None if session is None else DaemonLog(session, mirrors, engine.mark)
    sources: list[EvidenceSource] = [
        *([] if log is None else [log]),
        *_mirror_only(engine, mirrors, options),
        MirrorCatalog(mirrors, token, functools.partial(ask_catalogue, trust=trust)),
        Connections(mirrors, engine_host=engine.host),
    ]
    with narration.step("pull") as step:
        begun: list[EvidenceSource] = []
        try:
            for source in sources:
                source.begin()
                begun.append(source)
            pull = pull_test_image(narration, engine, candidate, token)
        except EngineUnreachable:
            _abandon(begun)
            raise
        finally:
            if len(begun) < len(sources):
                _abandon(begun)
        step.remark = pull.image
        if not pull.ok:
            step.status = StepStatus.FAILED
    with narration.step("evidence") as step:
        evidence = tuple(source.end(pull) for source in sources)
        evidence += look_for_redirects(pull, evidence, mirrors, token)
        verdict = judge(pull, evidence)
        step.remark = verdict.sentence
    return Verification(pull, evidence, verdict, "" if log is None else log.why_unreadable)


def _abandon(begun: list[EvidenceSource]) -> None:
    while begun:
        begun.pop().abandon()


def _mirror_only(
    engine: Engine, mirrors: Sequence[str], options: Options
) -> tuple[EvidenceSource, ...]:
    if options.mirror_only_image is None:
        return ()
    alone = set(engine.info().mirrors) <= set(normalised(mirrors))
    return (MirrorOnlyImage(options.mirror_only_image, mirrors, alone=alone),)


def pull_test_image(
    narration: Narration, engine: Engine, candidate: Candidate, token: CancelToken
) -> Pull:
    """Pull an image with progress, and remove it again where it was not there before."""

    def progressed(progress: PullProgress) -> None:
        narration.tell(
            PullProgressed(
                image=candidate.reference,
                done_bytes=progress.done_bytes,
                total_bytes=progress.total_bytes,
                layers_done=progress.layers_done,
                layers_total=progress.layers_total,
                layers=progress.layers,
            )
        )

    was_there = engine.has_image(candidate.reference)
    try:
        return engine.pull(
            candidate.reference, token=token, on_progress=progressed, platform=candidate.platform
        )
    finally:
        if not was_there:
            engine.remove_image(candidate.reference)
