"""Carries a plan out through the elevated helper: one prompt, one session, one story."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from typing import Final

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.elevation.failure import (
    ElevationDenied,
    HelperLost,
    HelperNotInstalled,
    HelperRefused,
    NeedsAttention,
    RolledBack,
)
from dockmirror.elevation.install import command_for_root
from dockmirror.elevation.session import Applied, HelperSession, Opened
from dockmirror.elevation.start import start_helper
from dockmirror.engine.unreachable import EngineUnreachable
from dockmirror.evidence.verdict import VerdictKind
from dockmirror.helper.protocol import CaCertificate
from dockmirror.i18n import _
from dockmirror.mirror.catalogue import code_on, finding
from dockmirror.setup.ending import Ending
from dockmirror.setup.helper_lost import without_helper
from dockmirror.setup.narration import Narration
from dockmirror.setup.outcome import Outcome, StepStatus
from dockmirror.setup.plan import Plan
from dockmirror.targets.target import Target

_STEP_OF_PHASE: Final = {
    "journal": "write",
    "write": "write",
    "restart": "apply",
    "reload": "apply",
    "start": "apply",
    "stop": "apply",
    "wait": "wait",
    "roll-back": "fall-back",
}


class PhaseSteps:
    """Turns the helper's phases into steps; a phase of the same step goes on with it."""

    def __init__(self, narration: Narration) -> None:
        self._narration = narration
        self._current: str | None = None
        self._began = 0.0
        self._rolling_back = False

    def __call__(self, phase: str) -> None:
        """The helper entered ``phase``."""
        if phase == "roll-back" and not self._rolling_back:
            self._rolling_back = True
            self.end(StepStatus.FAILED)
        step = "fall-back" if self._rolling_back else _STEP_OF_PHASE.get(phase, "apply")
        if step == self._current:
            return
        self.end(StepStatus.DONE)
        self._current = step
        self._began = time.monotonic()
        self._narration.started(step)

    def end(self, status: StepStatus) -> None:
        """End the step under way, if any."""
        if self._current is not None:
            self._narration.ended(self._current, status, time.monotonic() - self._began)
            self._current = None


def _name_lacking_helper(narration: Narration, error: HelperNotInstalled) -> None:
    command = command_for_root("install-helper")
    if error.distrusted is None:
        narration.found(finding(code_on("helper-not-installed"), command=command))
    else:
        narration.found(
            finding(code_on("helper-not-trusted"), path=error.distrusted, command=command)
        )


@contextmanager
def helper_session(
    narration: Narration, target: Target, token: CancelToken
) -> Iterator[HelperSession]:
    """The helper, elevated where the target needs it; nothing interrupted is left over.

    Whatever leaves the body without ``confirm`` is put back. Raises ``Ending``, ``Cancelled``.
    """
    try:
        with narration.step("elevate") if target.needs_elevation else nullcontext():
            session = start_helper(token, elevated=target.needs_elevation)
    except ElevationDenied as error:
        raise Ending(Outcome.DENIED, error.sentence) from None
    except HelperNotInstalled as error:
        _name_lacking_helper(narration, error)
        raise Ending(Outcome.DENIED, error.sentence) from None
    except HelperLost as error:
        raise Ending(Outcome.REFUSED, error.sentence) from None
    try:
        with session:
            opened = session.open(target.id)
            _require_same(opened, target)
            if opened.interrupted is not None:
                _recover(narration, session)
            try:
                yield session
            except Cancelled:
                _put_back(narration, session)
                raise
    except HelperRefused as error:
        raise _refusal(narration, error) from None
    except RolledBack as error:
        raise _taken_back(narration, target.program, error) from None
    except EngineUnreachable as error:
        if not narration.changed:
            raise Ending(Outcome.REFUSED, error.sentence) from None
        narration.changed, narration.backup = False, None
        raise Ending(
            Outcome.ROLLED_BACK,
            _(
                "{program} stopped answering after the change, so it was taken back: {reason}"
            ).format(program=target.program, reason=error.sentence),
        ) from None
    except NeedsAttention as error:
        raise _by_hand(error) from None
    except HelperLost as error:
        raise without_helper(narration, target, error) from None


def _require_same(opened: Opened, target: Target) -> None:
    """Refuse where the engine of that name is another by now: those by hand come and go."""
    if opened.config_path != target.config_path:
        raise Ending(
            Outcome.REFUSED,
            _(
                "{program} reads {path} now, and no longer {config_path}. Nothing was changed. "
                "Try again."
            ).format(
                program=target.program, path=opened.config_path, config_path=target.config_path
            ),
        )


def apply_plan(narration: Narration, session: HelperSession, plan: Plan, restart: str) -> Applied:
    """Have the helper write and apply ``plan``; it stays unconfirmed.

    Raises what ``helper_session`` turns into endings.
    """
    steps = PhaseSteps(narration)
    trusts = plan.trusts
    return _told(
        narration,
        steps,
        lambda: session.set_mirrors(
            plan.mirrors_after,
            seen_sha256=plan.seen_sha256,
            agreed_sha256=plan.agreed_sha256,
            restart=restart,
            ca_certificate=(
                None if trusts is None else CaCertificate(trusts.mirror, trusts.place, trusts.pem)
            ),
            on_phase=steps,
        ),
    )


def apply_undo(
    narration: Narration, session: HelperSession, plan: Plan, change_id: str, restart: str
) -> Applied:
    """Have the helper put back the file from before a change. Raises as ``apply_plan``."""
    steps = PhaseSteps(narration)
    return _told(
        narration,
        steps,
        lambda: session.undo(
            seen_sha256=plan.seen_sha256, change=change_id, restart=restart, on_phase=steps
        ),
    )


def put_back(narration: Narration, session: HelperSession) -> None:
    """Put back what is not confirmed. Raises what ``helper_session`` turns into endings."""
    with narration.step("fall-back"):
        session.roll_back()
    narration.changed = False
    narration.backup = None


def keep(
    narration: Narration, session: HelperSession, applied: Applied, kind: VerdictKind | None = None
) -> None:
    """Keep what was applied, with the verdict on it. Raises as ``apply_plan``."""
    if applied.how == "none" and not applied.changed:
        return
    with narration.step("confirm") as step:
        step.remark = session.confirm(verdict=None if kind is None else kind.value)


def _told(narration: Narration, steps: PhaseSteps, work: Callable[[], Applied]) -> Applied:
    try:
        applied = work()
    except BaseException:
        steps.end(StepStatus.FAILED)
        raise
    steps.end(StepStatus.DONE)
    narration.changed = applied.changed
    narration.backup = applied.backup
    return applied


def _put_back(narration: Narration, session: HelperSession) -> None:
    narration.note(_("Cancelled: putting everything back as it was."))
    put_back(narration, session)


def _recover(narration: Narration, session: HelperSession) -> None:
    with narration.step("recover"):
        sentence = session.recover()
    if sentence:
        narration.note(sentence)


# What the helper's refusals are called in the catalogue, where that has more to say of them.
_FINDINGS: Final = {
    "busy": "helper-busy",
    "changed-meanwhile": "changed-meanwhile",
    "changed-since": "changed-since",
    "daemon-json-invalid": "daemon-json-invalid",
    "flag-conflict": "flag-conflict",
}


def _refusal(narration: Narration, error: HelperRefused) -> Ending:
    facts = {**error.facts, "sentence": error.sentence}
    narration.found(finding(_FINDINGS.get(error.code, "refused-by-helper"), **facts))
    return Ending(Outcome.REFUSED, error.sentence)


def _taken_back(narration: Narration, program: str, error: RolledBack) -> Ending:
    narration.changed, narration.backup = False, None
    if error.kept_theirs:
        return Ending(
            Outcome.ROLLED_BACK,
            _(
                "Somebody else changed the configuration of {program} at the same time. Their "
                "file was kept as it is; Dockmirror's own change is taken back."
            ).format(program=program),
            error.sentence,
        )
    return Ending(
        Outcome.ROLLED_BACK,
        _("{program} did not take the change. Everything is as it was before.").format(
            program=program
        ),
        error.sentence,
    )


def _by_hand(error: NeedsAttention) -> Ending:
    return Ending(
        Outcome.NEEDS_ATTENTION,
        _("The former configuration could not be put back: {reason}").format(reason=error.sentence),
        _("Run these commands, one after the other."),
        commands=tuple(error.commands),
    )
