"""``setup``: the main job, from a mirror's address to a proven mirror or back to Docker Hub."""

from cryptography.x509 import Certificate

from dockmirror.cancellation import CancelToken
from dockmirror.daemonjson import mirrors_with
from dockmirror.evidence.verdict import VerdictKind
from dockmirror.helper.history import anchors, changes, newest_to_undo
from dockmirror.i18n import _
from dockmirror.mirror.mirror_url import MirrorUrl
from dockmirror.setup.ca_certificate import (
    bundle,
    given_for,
    place_of,
    require_place,
    trusting,
    warnings_on,
)
from dockmirror.setup.carry_out import carry_out, mirrors_in_force
from dockmirror.setup.change import helper_session
from dockmirror.setup.configuration_findings import configuration_findings
from dockmirror.setup.ending import Ending, tell_to_the_end
from dockmirror.setup.engine_view import engine_view
from dockmirror.setup.events import Consent, Observer, PlanMade
from dockmirror.setup.history import subject
from dockmirror.setup.local_time import local_time
from dockmirror.setup.machine import (
    Machine,
    look_at_machine,
    require_no_flag_conflict,
    require_own_engine,
    require_restart,
    require_unlocked,
)
from dockmirror.setup.narration import Narration
from dockmirror.setup.next_command import next_command
from dockmirror.setup.options import Options
from dockmirror.setup.organisation import obey
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.setup.plan import Plan
from dockmirror.setup.planning import plan_mirrors
from dockmirror.setup.probing import (
    docker_hub,
    judge_address,
    judge_for_engine,
    probe_mirror,
    require_usable,
)
from dockmirror.setup.puller_kinds import puller_job
from dockmirror.setup.surroundings import look_around


def set_up(
    text: str, options: Options, observer: Observer, token: CancelToken, agrees: Consent
) -> Result:
    """Make this machine pull through the mirror at ``text``, and prove that it does.

    Where that fails the machine is put back as it was, unless ``options`` say otherwise.
    """
    narration = Narration("setup", observer)

    def command() -> Result:
        if (job := puller_job(options, narration, token, agrees)) is not None:
            return job.set_up(text)
        return _SetUp(narration, options, token, agrees).run(text)

    return tell_to_the_end(narration, command)


class _SetUp:
    """One run of the main job."""

    def __init__(
        self, narration: Narration, options: Options, token: CancelToken, agrees: Consent
    ) -> None:
        self._narration = narration
        self._options = options
        self._token = token
        self._agrees = agrees

    def run(self, text: str) -> Result:
        """The job, step by step. Raises ``Ending`` and ``Cancelled``."""
        narration, options = self._narration, self._options
        url = judge_address(narration, text)
        obey(narration, options, url.text)
        vouching = given_for(narration, url, options, must_count=True)
        machine = self._machine(url)
        view = engine_view(
            machine.target, machine.document, machine.info, machine.target.engine_host
        )
        hub = docker_hub(self._token, view)
        with bundle(vouching) as ca_bundle:
            report = probe_mirror(
                narration, url, options, self._token, view=view, hub=hub, ca_bundle=ca_bundle
            )
        require_usable(report, force=options.force)
        self._token.check()
        with narration.step("plan"):
            plan = self._plan(machine, url, vouching)
        if _changes_something(plan):
            narration.tell(PlanMade(plan))
        for warning in plan.warnings:
            narration.found(warning)
        if options.dry_run:
            return narration.result(Outcome.DONE, _("This was a dry run: nothing was changed."))
        if _in_force(machine, plan) and (proven := _proven_at(machine, plan, url)):
            return narration.result(
                Outcome.UNCHANGED,
                _(
                    "{program} pulls through {mirror} already; that was proven at {time}. Nothing "
                    "was changed. '{command}' proves it anew."
                ).format(
                    program=narration.program,
                    mirror=url.text,
                    time=proven,
                    command=next_command(options, "verify"),
                ),
            )
        if _changes_something(plan) and not self._agrees(plan):
            raise Ending(Outcome.CANCELLED, _("You did not agree, so nothing was changed."))
        with helper_session(narration, machine.target, self._token) as session:
            return carry_out(narration, machine, plan, url.text, session, options, self._token)

    def _machine(self, url: MirrorUrl) -> Machine:
        """This computer, where nothing on it stands in the way of ``url``."""
        narration, options = self._narration, self._options
        with narration.step("machine") as step:
            machine = look_at_machine(narration, options)
            require_own_engine(machine.target, options, url.text)
            require_unlocked(narration, machine.target)
            require_restart(machine.target, options)
            require_no_flag_conflict(narration, machine.target)
            if machine.info is not None:
                step.remark = f"Docker Engine {machine.info.version}"
                # Which addresses are refused depends on the engine's version.
                judge_for_engine(narration, url, machine.info.version)
        return machine

    def _plan(self, machine: Machine, url: MirrorUrl, vouching: tuple[Certificate, ...]) -> Plan:
        options = self._options
        trusts = None
        if vouching:
            require_place(machine.target)
            place = place_of(machine.target, machine.info)
            trusts = trusting(url, vouching, place, machine.target.certificates)
        wanted = mirrors_with(machine.document.mirrors, url.text, first=options.position == "first")
        warnings = configuration_findings(
            machine.target.config_path,
            machine.document,
            machine.info,
            look_around(machine.target),
        )
        if trusts is not None and machine.info is not None:
            warnings += warnings_on(trusts, machine.info)
        return plan_mirrors(
            machine,
            wanted,
            restart=options.restart,
            warnings=warnings,
            trusts=trusts,
            anchors=anchors(changes(machine.target.state_directory)),
            tested=options.restart != "none",
        )


def _changes_something(plan: Plan) -> bool:
    return plan.changes_file or plan.changes_trust or plan.way != "none"


def _in_force(machine: Machine, plan: Plan) -> bool:
    return not plan.changes_trust and mirrors_in_force(machine, plan)


def _proven_at(machine: Machine, plan: Plan, url: MirrorUrl) -> str | None:
    """When this very file was proven to use the mirror, as the history has it."""
    change = newest_to_undo(changes(machine.target.state_directory))
    if (
        change is None
        or change.after_sha256 != plan.seen_sha256
        or change.verdict != VerdictKind.MIRROR
        or url.text != subject(change)
    ):
        return None
    return local_time(change.time_iso)
