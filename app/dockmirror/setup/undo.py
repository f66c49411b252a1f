"""``undo``: put back the configuration from before Dockmirror's last change."""

from dataclasses import replace

from dockmirror.cancellation import CancelToken
from dockmirror.helper.history import anchors, changes, newest_to_undo
from dockmirror.helper.journal import interrupted
from dockmirror.i18n import _
from dockmirror.mirror.catalogue import finding
from dockmirror.setup.agreement import ended_before_change
from dockmirror.setup.change import apply_undo, helper_session, keep
from dockmirror.setup.ending import Ending, tell_to_the_end
from dockmirror.setup.events import Consent, Observer, PlanMade
from dockmirror.setup.machine import (
    choose_target,
    look_at_machine,
    require_own_engine,
    require_restart,
    require_unlocked,
)
from dockmirror.setup.narration import Narration
from dockmirror.setup.next_command import next_command
from dockmirror.setup.options import Options
from dockmirror.setup.organisation import obey
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.setup.planning import plan_undo
from dockmirror.setup.puller_kinds import puller_job
from dockmirror.setup.three_way import sentences, three_way
from dockmirror.targets.state import state_directories
from dockmirror.targets.target import Target


def undo(options: Options, observer: Observer, token: CancelToken, agrees: Consent) -> Result:
    """Take the newest change back; first of all one that was interrupted half way."""
    narration = Narration("undo", observer)

    def command() -> Result:
        chosen = replace(options, target=options.target or _changed_last())
        if (job := puller_job(chosen, narration, token, agrees)) is not None:
            return job.undo()
        target = choose_target(narration, chosen)
        if interrupted(target.state_directory) is not None:
            return _put_right(narration, target, token)
        obey(narration, options)
        made = changes(target.state_directory)
        change = newest_to_undo(made)
        if change is None:
            return narration.result(
                Outcome.UNCHANGED, _("There is no change to undo. Nothing was changed.")
            )
        with narration.step("plan"):
            machine = look_at_machine(narration, chosen)
            require_own_engine(machine.target, options)
            require_unlocked(narration, machine.target)
            require_restart(machine.target, options)
            plan = plan_undo(machine, change, restart=options.restart, anchors=anchors(made))
        if plan.seen_sha256 != change.after_sha256:
            narration.three_way = three_way(machine, change)
            narration.found(finding("changed-since", path=plan.config_path))
            raise Ending(
                Outcome.REFUSED,
                _(
                    "{path} was changed by somebody else since Dockmirror's change {change}, so "
                    "that was not undone. Nothing was changed."
                ).format(path=plan.config_path, change=change.id),
                *sentences(narration.three_way),
                _("Take a mirror out with '{command}' instead.").format(
                    command=next_command(chosen, "remove", "URL")
                ),
            )
        narration.tell(PlanMade(plan))
        if ended := ended_before_change(narration, plan, options, agrees):
            return ended
        with helper_session(narration, machine.target, token) as session:
            applied = apply_undo(narration, session, plan, change.id, options.restart)
            keep(narration, session, applied)
        return narration.result(
            Outcome.DONE,
            _("The configuration from before change {change} is back, and {program} runs.").format(
                change=change.id, program=machine.target.program
            ),
        )

    return tell_to_the_end(narration, command)


def _changed_last() -> str | None:
    """The target with an interrupted change, else the one with the newest change to undo."""
    newest: dict[str, str] = {}
    for target, folder in state_directories():
        if interrupted(folder) is not None:
            return target
        change = newest_to_undo(changes(folder))
        if change is not None:
            newest[change.time_iso] = target
    return newest[max(newest)] if newest else None


def _put_right(narration: Narration, target: Target, token: CancelToken) -> Result:
    narration.program = target.program
    with helper_session(narration, target, token):
        pass  # opening a session puts an interrupted change right
    return narration.result(
        Outcome.DONE,
        _("The interrupted change was put right, and {program} runs.").format(
            program=target.program
        ),
    )
