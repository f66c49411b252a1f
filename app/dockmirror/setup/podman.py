"""The commands on Podman: its drop-in file changed, put to the test by a pull, undone.

Podman has no service: it reads its files at each pull, so nothing restarts and no container stops.
"""

from collections.abc import Sequence

from dockmirror.cancellation import CancelToken
from dockmirror.daemonjson import mirrors_with, sha256
from dockmirror.elevation.session import HelperSession
from dockmirror.engine.candidate import Candidate, choose
from dockmirror.engine.podman import PodmanUnusable
from dockmirror.engine.pull import Pull
from dockmirror.evidence import podman_log
from dockmirror.evidence.judge import judge
from dockmirror.evidence.redirect import look_for_redirects
from dockmirror.evidence.verdict import Verdict, VerdictKind
from dockmirror.helper.engine_api import normalised
from dockmirror.helper.history import Change, changes, newest_to_undo
from dockmirror.helper.journal import interrupted
from dockmirror.helper.registries_conf import render
from dockmirror.i18n import _, ngettext
from dockmirror.mirror.catalogue import finding
from dockmirror.setup.change import apply_plan, apply_undo, helper_session, keep, put_back
from dockmirror.setup.ending import Ending
from dockmirror.setup.events import Consent, PlanMade
from dockmirror.setup.fall_back import passed_over
from dockmirror.setup.mirrors_left import mirrors_left
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.organisation import obey
from dockmirror.setup.outcome import Outcome, Result, StepStatus
from dockmirror.setup.plan import Plan
from dockmirror.setup.podman_state import (
    PodmanState,
    look_at_podman,
    plan_podman,
    podman_view,
    require_no_other_file,
)
from dockmirror.setup.probing import docker_hub, judge_address, probe_mirror, require_usable
from dockmirror.setup.verification import Verification, tell


class PodmanJob:
    """One command on Podman. Every method raises ``Ending`` and ``Cancelled``."""

    def __init__(
        self, narration: Narration, options: Options, token: CancelToken, agrees: Consent
    ) -> None:
        self._narration = narration
        narration.titles = {
            "machine": _("Look at Podman on this computer"),
            "write": _("Write Podman's configuration"),
            "hub-pull": _("Check that Podman works without the mirror"),
        }
        self._options = options
        self._token = token
        self._agrees = agrees

    def set_up(self, text: str) -> Result:
        """Have Podman ask the mirror at ``text`` first, and prove that it does."""
        narration, options = self._narration, self._options
        url = judge_address(narration, text)
        obey(narration, options, url.text)
        if options.ca_certificate is not None:
            raise Ending(
                Outcome.REFUSED,
                _("Dockmirror puts no certificates into Podman's folders. Nothing was changed."),
                _("Put them below /etc/containers/certs.d yourself, then try again without them."),
            )
        state = self._look()
        view = podman_view()
        hub = docker_hub(self._token, view)
        report = probe_mirror(narration, url, options, self._token, view=view, hub=hub)
        require_usable(report, force=options.force)
        first = options.position == "first"
        return self._to(state, mirrors_with(state.mirrors, url.text, first=first), url.text)

    def arrange(self, wanted: Sequence[str]) -> Result:
        """Make the list of mirrors ``wanted``, in that order, and put the first to the test."""
        obey(self._narration, self._options)
        return self._to(self._look(), tuple(wanted), normalised(wanted)[0])

    def remove(self, texts: Sequence[str] | None) -> Result:
        """Take mirrors out; ``None`` means all."""
        narration = self._narration
        obey(narration, self._options)
        state = self._look()
        plan = _plan(state, mirrors_left(state.mirrors, texts))
        if not plan.changes_file:
            return narration.result(
                Outcome.UNCHANGED, _("Podman has no such mirror, so nothing was changed.")
            )
        if (dry := self._agreed(plan)) is not None:
            return dry
        count = len(plan.mirrors_before) - len(plan.mirrors_after)
        with helper_session(narration, state.target, self._token) as session:
            applied = apply_plan(narration, session, plan, "none")
            pull = self._pull_without(state)
            keep(narration, session, applied)
        done = ngettext(
            "{count} mirror was taken out.", "{count} mirrors were taken out.", count
        ).format(count=count)
        return narration.result(Outcome.DONE, done, self._works(pull))

    def undo(self) -> Result:
        """Put back the file from before the newest change; an interrupted one comes first."""
        narration = self._narration
        obey(narration, self._options)
        state = self._look()
        folder = state.target.state_directory
        if interrupted(folder) is not None:
            with helper_session(narration, state.target, self._token):
                pass  # opening a session puts an interrupted change right
            return narration.result(Outcome.DONE, _("The interrupted change was put right."))
        change = newest_to_undo(changes(folder))
        if change is None:
            return narration.result(
                Outcome.UNCHANGED, _("There is no change to undo. Nothing was changed.")
            )
        if sha256(state.data) != change.after_sha256:
            narration.found(finding("changed-since", path=state.target.config_path))
            raise Ending(
                Outcome.REFUSED,
                _(
                    "{path} was changed by somebody else since Dockmirror's change {change}, so "
                    "that was not undone. Nothing was changed."
                ).format(path=state.target.config_path, change=change.id),
            )
        plan = _plan(state, change.mirrors_before)
        if (dry := self._agreed(plan)) is not None:
            return dry
        with helper_session(narration, state.target, self._token) as session:
            keep(narration, session, apply_undo(narration, session, plan, change.id, "none"))
        return narration.result(
            Outcome.DONE,
            _("Podman's configuration from before change {change} is back.").format(
                change=change.id
            ),
        )

    def verify(self) -> Result:
        """Say whether the mirrors that Podman has serve a pull now."""
        narration = self._narration
        state = self._look()
        if not state.facts.mirrors:
            raise Ending(
                Outcome.NOT_USED,
                _("No mirror is in force: Podman pulls straight from Docker Hub."),
                _("Set one up with 'dockmirror setup URL --target podman'."),
            )
        narration.mirror = state.facts.mirrors[0]
        verdict = self._verified(state, state.facts.mirrors)
        if verdict.kind is VerdictKind.MIRROR:
            return narration.result(Outcome.PROVEN, verdict.sentence)
        outcome = Outcome.NOT_USED if verdict.not_used else Outcome.UNPROVEN
        return narration.result(outcome, verdict.sentence, *passed_over(narration, verdict))

    def _look(self) -> PodmanState:
        with self._narration.step("machine") as step:
            state = look_at_podman(self._narration)
            step.remark = f"Podman {state.facts.version}"
        return state

    def _to(self, state: PodmanState, wanted: tuple[str, ...], mirror: str) -> Result:
        narration, options = self._narration, self._options
        with narration.step("plan"):
            require_no_other_file(state)
            plan = _plan(state, wanted)
        proven = _proven(state, mirror)
        if not plan.changes_file and state.facts.mirrors == normalised(wanted) and proven:
            return narration.result(
                Outcome.UNCHANGED,
                _("Podman pulls through {mirror} already. Nothing was changed.").format(
                    mirror=mirror
                ),
            )
        if (dry := self._agreed(plan)) is not None:
            return dry
        with helper_session(narration, state.target, self._token) as session:
            applied = apply_plan(narration, session, plan, "none")
            verdict = self._verified(state, (mirror,))
            if verdict.not_used and options.if_not_used == "revert" and applied.changed:
                return self._back(state, session, verdict)
            keep(narration, session, applied, verdict.kind)
        if verdict.kind is VerdictKind.MIRROR:
            return narration.result(Outcome.PROVEN, verdict.sentence)
        outcome = Outcome.NOT_USED if verdict.not_used else Outcome.UNPROVEN
        return narration.result(outcome, verdict.sentence, *passed_over(narration, verdict))

    def _back(self, state: PodmanState, session: HelperSession, verdict: Verdict) -> Result:
        put_back(self._narration, session)
        works = self._works(self._pull_without(state))
        told = passed_over(self._narration, verdict)
        return self._narration.result(Outcome.NOT_USED, verdict.sentence, *told, works)

    def _agreed(self, plan: Plan) -> Result | None:
        """The result of a dry run; ``None`` where the person agrees. Raises ``Ending``."""
        narration = self._narration
        if plan.changes_file:
            narration.tell(PlanMade(plan))
        if self._options.dry_run:
            return narration.result(Outcome.DONE, _("This was a dry run: nothing was changed."))
        if plan.changes_file and not self._agrees(plan):
            raise Ending(Outcome.CANCELLED, _("You did not agree, so nothing was changed."))
        return None

    def _verified(self, state: PodmanState, mirrors: Sequence[str]) -> Verdict:
        """Pull an image whose content is absent, and say whether ``mirrors`` served it."""
        narration = self._narration
        verification: Verification | None = None
        for candidate in self._candidates(state):
            with narration.step("pull") as step:
                pull, log = self._pull(state, candidate)
                step.remark = pull.image
                if not pull.ok:
                    step.status = StepStatus.FAILED
            with narration.step("evidence") as step:
                seen = podman_log.read(log, pull, mirrors)
                redirects = look_for_redirects(pull, (seen,), mirrors, self._token)
                evidence = (seen, *redirects)
                verdict = judge(pull, evidence)
                step.remark = verdict.sentence
            verification = Verification(pull, evidence, verdict)
            if pull.layers_downloaded or not pull.ok:
                break
        if verification is None:
            sentence = _("Every test image is on this machine already, so a pull proves nothing.")
            verification = Verification(None, (), Verdict(VerdictKind.UNPROVEN, sentence))
        tell(narration, verification)
        return verification.verdict

    def _pull_without(self, state: PodmanState) -> Pull | None:
        """A pull that shows that Podman works; ``None`` where no image can show it."""
        pull: Pull | None = None
        with self._narration.step("hub-pull") as step:
            for candidate in self._candidates(state):
                pull, _log = self._pull(state, candidate)
                if pull.layers_downloaded or not pull.ok:
                    break
            if pull is None:
                step.status = StepStatus.SKIPPED
            elif not pull.ok:
                step.status = StepStatus.FAILED
        return pull

    def _works(self, pull: Pull | None) -> str:
        if pull is None:
            return _("Podman is back on its former configuration.")
        if pull.ok:
            return _("Podman works so: it pulled {image}.").format(image=pull.image)
        return _("Podman could not pull {image}: {reason}").format(
            image=pull.image, reason=pull.error
        )

    def _candidates(self, state: PodmanState) -> tuple[Candidate, ...]:
        try:
            return choose(state.program, self._options.image)
        except PodmanUnusable as error:
            raise Ending(Outcome.UNPROVEN, str(error)) from None

    def _pull(self, state: PodmanState, candidate: Candidate) -> tuple[Pull, tuple[str, ...]]:
        try:
            pulled = state.program.pull(candidate.reference, self._token)
        finally:
            if not candidate.present:
                state.program.remove_image(candidate.reference)
        return pulled.pull, pulled.log


def _plan(state: PodmanState, wanted: Sequence[str]) -> Plan:
    wanted = tuple(wanted)
    return plan_podman(state, wanted, render(wanted))


def _proven(state: PodmanState, mirror: str) -> bool:
    """Whether this very file was proven to use the mirror, as the history has it."""
    change: Change | None = newest_to_undo(changes(state.target.state_directory))
    return (
        change is not None
        and change.after_sha256 == sha256(state.data)
        and change.verdict == VerdictKind.MIRROR
        and normalised([mirror])[0] in normalised(change.mirrors_after)
    )
