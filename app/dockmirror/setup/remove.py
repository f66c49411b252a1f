"""``remove``: take mirrors out, back to Docker Hub, and show that Docker works so."""

from collections.abc import Sequence

from dockmirror.cancellation import CancelToken
from dockmirror.elevation.session import HelperSession
from dockmirror.helper.engine_api import normalised
from dockmirror.helper.history import anchors, changes, newest_to_undo
from dockmirror.i18n import _, ngettext
from dockmirror.setup.agreement import ended_before_change
from dockmirror.setup.change import apply_plan, helper_session, keep
from dockmirror.setup.ending import tell_to_the_end
from dockmirror.setup.events import Consent, Observer, PlanMade
from dockmirror.setup.machine import (
    Machine,
    engine_after_change,
    look_at_machine,
    require_no_flag_conflict,
    require_own_engine,
    require_restart,
    require_unlocked,
)
from dockmirror.setup.mirrors_left import mirrors_left
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.organisation import obey
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.setup.plan import Plan
from dockmirror.setup.planning import plan_mirrors
from dockmirror.setup.puller_kinds import puller_job
from dockmirror.setup.verification import pull_without_mirror


def remove(
    texts: Sequence[str] | None,
    options: Options,
    observer: Observer,
    token: CancelToken,
    agrees: Consent,
) -> Result:
    """Take the mirrors named by ``texts`` out of the configuration; ``None`` means all."""
    narration = Narration("remove", observer)

    def command() -> Result:
        if (job := puller_job(options, narration, token, agrees)) is not None:
            return job.remove(texts)
        obey(narration, options)
        with narration.step("plan"):
            machine = look_at_machine(narration, options)
            require_own_engine(machine.target, options)
            require_unlocked(narration, machine.target)
            require_restart(machine.target, options)
            require_no_flag_conflict(narration, machine.target)
            left = mirrors_left(machine.document.mirrors, texts)
            made = changes(machine.target.state_directory)
            plan = plan_mirrors(
                machine,
                left,
                restart=options.restart,
                last_change=newest_to_undo(made),
                anchors=anchors(made),
            )
        if not plan.changes_file and machine.mirrors_in_force in (None, normalised(left)):
            return narration.result(Outcome.UNCHANGED, _nothing_to_remove(texts))
        narration.tell(PlanMade(plan))
        for warning in plan.warnings:
            narration.found(warning)
        if ended := ended_before_change(narration, plan, options, agrees):
            return ended
        with helper_session(narration, machine.target, token) as session:
            return _remove(narration, session, machine, plan, options, token)

    return tell_to_the_end(narration, command)


def _remove(
    narration: Narration,
    session: HelperSession,
    machine: Machine,
    plan: Plan,
    options: Options,
    token: CancelToken,
) -> Result:
    applied = apply_plan(narration, session, plan, options.restart)
    program = narration.program
    count = len(plan.mirrors_before) - len(plan.mirrors_after)
    done = ngettext(
        "{count} mirror was taken out.", "{count} mirrors were taken out.", count
    ).format(count=count)
    if options.restart == "none":
        keep(narration, session, applied)
        return narration.result(
            Outcome.DONE,
            done,
            _("{program} takes that from its next restart on.").format(program=program),
        )
    engine = engine_after_change(narration, machine, options)
    pull = pull_without_mirror(narration, engine, options, token)
    keep(narration, session, applied)
    if pull is not None and not pull.ok:
        return narration.result(
            Outcome.UNPROVEN,
            done,
            _("{program} runs, but it could not pull {image}: {reason}").format(
                program=program, image=pull.image, reason=pull.error
            ),
        )
    if plan.mirrors_after:
        return narration.result(
            Outcome.DONE,
            done,
            _("Still in the list: {mirrors}.").format(mirrors=", ".join(plan.mirrors_after)),
        )
    if pull is None:
        return narration.result(
            Outcome.DONE, done, _("{program} is back on Docker Hub.").format(program=program)
        )
    return narration.result(
        Outcome.DONE,
        done,
        _("{program} is back on Docker Hub and works: it pulled {image}.").format(
            program=program, image=pull.image
        ),
    )


def _nothing_to_remove(texts: Sequence[str] | None) -> str:
    if texts is None:
        return _("No mirror is configured, so nothing was changed.")
    return _("{mirrors} is not among the configured mirrors, so nothing was changed.").format(
        mirrors=", ".join(texts)
    )
