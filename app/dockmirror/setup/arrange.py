"""``arrange``: the list of mirrors in another order, put to the test as a new mirror is."""

from collections.abc import Sequence

from dockmirror.cancellation import CancelToken
from dockmirror.helper.engine_api import normalised
from dockmirror.helper.history import anchors, changes, newest_to_undo
from dockmirror.i18n import _
from dockmirror.mirror.catalogue import finding
from dockmirror.setup.agreement import ended_before_change
from dockmirror.setup.carry_out import carry_out, mirrors_in_force
from dockmirror.setup.change import helper_session
from dockmirror.setup.ending import end_with, tell_to_the_end
from dockmirror.setup.events import Consent, Observer, PlanMade
from dockmirror.setup.machine import (
    Machine,
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
from dockmirror.setup.remove import remove


def arrange(
    wanted: Sequence[str],
    seen: Sequence[str],
    options: Options,
    observer: Observer,
    token: CancelToken,
    agrees: Consent,
) -> Result:
    """Bring the mirrors that the person saw in the file into the order ``wanted``.

    What ``wanted`` leaves out is taken out. Where that is all that changes, the command is
    ``remove``. Otherwise a test pull shows whether the first mirror serves, and where it does not
    the file is put back, unless ``options`` say otherwise. A list that is no longer as ``seen`` is
    not touched.
    """
    gone = [mirror for mirror in seen if mirror not in wanted]
    if gone and mirrors_left(seen, gone) == tuple(wanted):
        return remove(gone, options, observer, token, agrees)
    narration = Narration("arrange", observer)

    def command() -> Result:
        if (job := puller_job(options, narration, token, agrees)) is not None:
            return job.arrange(wanted)
        obey(narration, options, normalised(wanted)[0] if wanted else None)
        with narration.step("plan"):
            machine = look_at_machine(narration, options)
            require_own_engine(machine.target, options)
            require_unlocked(narration, machine.target)
            require_restart(machine.target, options)
            require_no_flag_conflict(narration, machine.target)
            _require_as_seen(narration, machine, wanted, seen)
            plan = _plan(machine, wanted, options)
        narration.mirror = normalised(wanted)[0]
        if mirrors_in_force(machine, plan):
            return narration.result(
                Outcome.UNCHANGED, _("The mirrors are in this order already. Nothing was changed.")
            )
        narration.tell(PlanMade(plan))
        for warning in plan.warnings:
            narration.found(warning)
        if ended := ended_before_change(narration, plan, options, agrees):
            return ended
        with helper_session(narration, machine.target, token) as session:
            return carry_out(
                narration, machine, plan, normalised(wanted)[0], session, options, token
            )

    return tell_to_the_end(narration, command)


def _plan(machine: Machine, wanted: Sequence[str], options: Options) -> Plan:
    made = changes(machine.target.state_directory)
    return plan_mirrors(
        machine,
        wanted,
        restart=options.restart,
        last_change=newest_to_undo(made),
        anchors=anchors(made),
        tested=True,
    )


def _require_as_seen(
    narration: Narration, machine: Machine, wanted: Sequence[str], seen: Sequence[str]
) -> None:
    present = machine.document.mirrors
    if present != tuple(seen) or not wanted or not set(wanted) <= set(present):
        raise end_with(
            narration,
            Outcome.REFUSED,
            finding("changed-meanwhile", path=machine.target.config_path),
        )
