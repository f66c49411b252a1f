"""The test pull of an engine whose log cannot be read, through a recording endpoint."""

import contextlib
import dataclasses
import functools
from collections.abc import Sequence
from typing import Final

from dockmirror.cancellation import CancelToken
from dockmirror.elevation.failure import HelperRefused, RolledBack
from dockmirror.elevation.session import HelperSession
from dockmirror.engine.candidate import Candidate, choose
from dockmirror.engine.engine import Engine
from dockmirror.engine.info import EngineInfo
from dockmirror.engine.reference import repository
from dockmirror.evidence.http_session import Trust
from dockmirror.evidence.image_index import DOCKER_HUB, NotThere, ask_index
from dockmirror.evidence.judge import judge
from dockmirror.evidence.platform_variant import Ask
from dockmirror.evidence.recording_endpoint import RecordingEndpoint
from dockmirror.evidence.recording_forwarder import LOOPBACK
from dockmirror.helper.engine_api import normalised
from dockmirror.i18n import _
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.setup.change import apply_plan, put_back
from dockmirror.setup.machine import Machine, engine_after_change, read_document
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import StepStatus
from dockmirror.setup.planning import plan_mirrors
from dockmirror.setup.verification import Verification, pull_test_image, tell
from dockmirror.targets.target import Target

_TRIES: Final = 4


def is_recordable(target: Target, info: EngineInfo | None) -> bool:
    """Whether the engine would ask a recording endpoint on this computer."""
    if not target.called_by_engine:
        return target.recordable
    view = DaemonView() if info is None else DaemonView(info.version, info.image_store)
    return view.asks_over_http(target.called_by_engine)


def verify_by_recording(
    narration: Narration,
    machine: Machine,
    session: HelperSession,
    mirrors: Sequence[str],
    configured: Sequence[str],
    options: Options,
    token: CancelToken,
    unproven: Verification,
    trust: Trust,
) -> Verification:
    """Put a forwarder in each configured mirror's place, pull by digest, put everything back.

    ``mirrors`` are those in question; nothing may be unconfirmed in ``session``. ``unproven`` is
    what was found without; ``trust`` is for the mirrors that are passed on to. Raises
    ``Cancelled`` and what the session raises.
    """
    narration.note(
        _(
            "The engine's log cannot be read ({why}). For the length of one test pull {program} is "
            "given a recording endpoint on this computer in the place of its mirrors, which "
            "passes everything on and counts. Meanwhile it checks certificates less strictly, so "
            "the image is pulled by its digest. Then everything is put back."
        ).format(why=unproven.why_unreadable.rstrip("."), program=narration.program)
    )
    host = machine.target.called_by_engine or LOOPBACK
    endpoint = RecordingEndpoint(normalised(configured), mirrors, trust, host)
    endpoint.begin()
    try:
        document = read_document(narration, machine.target.config_path, machine.target.form)
        plan = plan_mirrors(
            dataclasses.replace(machine, document=document), endpoint.urls, restart=options.restart
        )
        try:
            apply_plan(narration, session, plan, options.restart)
        except (HelperRefused, RolledBack) as error:
            # Nothing stays changed, and the verdict is the one that was found without.
            narration.changed = False
            narration.note(error.sentence)
            tell(narration, unproven)
            return unproven
        try:
            engine = engine_after_change(narration, machine, options)
            ask = functools.partial(ask_index, trust=trust)
            recorded = _pull_through(narration, engine, endpoint, mirrors, options, token, ask)
        finally:
            put_back(narration, session)
    finally:
        endpoint.abandon()
    if recorded is not None:
        # The verdict is on this pull: what was seen of the other says nothing of it.
        evidence = (*unproven.evidence, *recorded.evidence)
        unproven = Verification(recorded.pull, evidence, recorded.verdict)
    tell(narration, unproven)
    return unproven


def _pull_through(
    narration: Narration,
    engine: Engine,
    endpoint: RecordingEndpoint,
    mirrors: Sequence[str],
    options: Options,
    token: CancelToken,
    ask: Ask,
) -> Verification | None:
    """Pull the first image that has something to download; ``None`` where no digest is known."""
    verification: Verification | None = None
    for candidate in choose(engine, options.image)[:_TRIES]:
        token.check()
        reference = _by_digest(candidate.reference, mirrors, ask)
        if reference is None:
            continue
        with narration.step("pull") as step:
            pinned = Candidate(reference, candidate.why)
            pull = pull_test_image(narration, engine, pinned, token)
            step.remark = pull.image
            if not pull.ok:
                step.status = StepStatus.FAILED
        evidence = (endpoint.seen(pull),)
        verification = Verification(pull, evidence, judge(pull, evidence))
        if pull.layers_downloaded or not pull.ok:
            break
    return verification


def _by_digest(reference: str, mirrors: Sequence[str], ask: Ask) -> str | None:
    """The reference with the digest that the mirror, else Docker Hub, has for its tag."""
    if "@" in reference:
        return reference
    for registry in (*mirrors, DOCKER_HUB):
        with contextlib.suppress(NotThere):
            index = ask(registry, reference)
            if index is not None:
                return f"{repository(reference)}@{index.digest}"
    return None
