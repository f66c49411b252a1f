"""Carries a plan out and puts it to the test: kept where its mirror serves, else taken back."""

from dockmirror.cancellation import CancelToken
from dockmirror.elevation.session import HelperSession
from dockmirror.evidence.verdict import VerdictKind
from dockmirror.helper.engine_api import normalised
from dockmirror.i18n import _
from dockmirror.setup.change import apply_plan, keep, put_back
from dockmirror.setup.fall_back import fall_back, passed_over
from dockmirror.setup.machine import Machine, engine_after_change
from dockmirror.setup.narration import Narration
from dockmirror.setup.next_command import next_command
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.setup.plan import Plan
from dockmirror.setup.recording import is_recordable, verify_by_recording
from dockmirror.setup.registry_trust import engine_trust
from dockmirror.setup.verification import can_record, verify_pull


def mirrors_in_force(machine: Machine, plan: Plan) -> bool:
    """Whether the engine has just the mirrors of ``plan`` already, and the file as well."""
    return not plan.changes_file and machine.mirrors_in_force == normalised(plan.mirrors_after)


def carry_out(
    narration: Narration,
    machine: Machine,
    plan: Plan,
    mirror: str,
    session: HelperSession,
    options: Options,
    token: CancelToken,
) -> Result:
    """Apply ``plan`` and pull through ``mirror``; what that shows decides whether it is kept.

    Raises what ``helper_session`` turns into endings.
    """
    applied = apply_plan(narration, session, plan, options.restart)
    if options.restart == "none" and not mirrors_in_force(machine, plan):
        keep(narration, session, applied)
        return narration.result(
            Outcome.UNPROVEN,
            _(
                "{mirror} is written down. {program} uses it from its next restart on; then "
                "'{command}' proves it."
            ).format(
                mirror=mirror,
                program=narration.program,
                command=next_command(options, "verify"),
            ),
        )
    engine = engine_after_change(narration, machine, options)
    recordable = is_recordable(machine.target, engine.info())
    trust = engine_trust(machine, plan.trusts)
    verification = verify_pull(
        narration, engine, session, (mirror,), options, token, recordable=recordable, trust=trust
    )
    if can_record(verification, options):
        put_back(narration, session)
        configured = plan.mirrors_after
        verification = verify_by_recording(
            narration, machine, session, (mirror,), configured, options, token, verification, trust
        )
        applied = apply_plan(narration, session, plan, options.restart)
        engine = engine_after_change(narration, machine, options)
    verdict = verification.verdict
    if verdict.kind is VerdictKind.MIRROR:
        keep(narration, session, applied, verdict.kind)
        return narration.result(Outcome.PROVEN, verdict.sentence)
    if not verdict.not_used:
        keep(narration, session, applied, verdict.kind)
        return narration.result(
            Outcome.UNPROVEN,
            _("{mirror} is set up, but it is not proven that it is used.").format(mirror=mirror),
            verdict.sentence,
        )
    if options.if_not_used == "keep" or not narration.changed:
        keep(narration, session, applied, verdict.kind)
        return narration.result(
            Outcome.NOT_USED, verdict.sentence, *passed_over(narration, verdict)
        )
    return fall_back(narration, session, engine, verdict, options, token)
