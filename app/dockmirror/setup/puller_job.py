"""The commands on a program that pulls by itself: its file changed, put to the test, undone."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from dockmirror.cancellation import CancelToken
from dockmirror.daemonjson import mirrors_with, sha256
from dockmirror.elevation.session import HelperSession
from dockmirror.engine.pull import Pull
from dockmirror.evidence.judge import judge
from dockmirror.evidence.redirect import look_for_redirects
from dockmirror.evidence.verdict import Verdict, VerdictKind
from dockmirror.helper.engine_api import normalised
from dockmirror.helper.history import Change, changes, newest_to_undo
from dockmirror.helper.journal import interrupted
from dockmirror.i18n import _, ngettext
from dockmirror.mirror.catalogue import finding
from dockmirror.setup.ca_certificate import bundle
from dockmirror.setup.change import apply_plan, apply_undo, helper_session, keep, put_back
from dockmirror.setup.ending import Ending
from dockmirror.setup.events import Consent, PlanMade
from dockmirror.setup.fall_back import passed_over
from dockmirror.setup.mirrors_left import mirrors_left
from dockmirror.setup.narration import Narration
from dockmirror.setup.next_command import next_command
from dockmirror.setup.options import Options
from dockmirror.setup.organisation import obey
from dockmirror.setup.outcome import Outcome, Result, StepStatus, TargetFacts
from dockmirror.setup.plan import Plan, Trusting
from dockmirror.setup.probing import docker_hub, judge_address, probe_mirror, require_usable
from dockmirror.setup.puller import Puller, PullerKind
from dockmirror.setup.puller_certificates import (
    changes_something,
    planned,
    planned_undo,
    trusting_by,
    vouching_for,
)
from dockmirror.setup.verification import Verification, tell
from dockmirror.targets.target import Target


class PullerJob:
    """One command on ``target``, of ``kind``. Every method raises ``Ending`` and ``Cancelled``."""

    def __init__(
        self,
        kind: PullerKind,
        target: Target,
        narration: Narration,
        options: Options,
        token: CancelToken,
        agrees: Consent,
    ) -> None:
        self._kind = kind
        self._target = target
        self._narration = narration
        narration.program = target.program
        self._options = options
        self._token = token
        self._agrees = agrees

    def set_up(self, text: str) -> Result:
        """Have the program ask the mirror at ``text`` first, and prove that it does."""
        narration, options = self._narration, self._options
        url = judge_address(narration, text)
        obey(narration, options, url.text)
        found = self._look()
        vouching = vouching_for(narration, url, options, found)
        view = found.view()
        hub = docker_hub(self._token, view)
        with bundle(vouching) as ca_bundle:
            report = probe_mirror(
                narration, url, options, self._token, view=view, hub=hub, ca_bundle=ca_bundle
            )
        require_usable(report, force=options.force)
        wanted = mirrors_with(found.mirrors, url.text, first=options.position == "first")
        return self._to(found, wanted, url.text, trusting_by(found, url, vouching))

    def arrange(self, wanted: Sequence[str]) -> Result:
        """Make the list of mirrors ``wanted``, in that order, and put the first to the test."""
        obey(self._narration, self._options)
        return self._to(self._look(), tuple(wanted), normalised(wanted)[0])

    def remove(self, texts: Sequence[str] | None) -> Result:
        """Take mirrors out; ``None`` means all."""
        narration = self._narration
        obey(narration, self._options)
        found = self._look()
        plan = planned(found, mirrors_left(found.mirrors, texts))
        if not changes_something(plan):
            return narration.result(
                Outcome.UNCHANGED,
                _("{program} has no such mirror, so nothing was changed.").format(
                    program=found.name
                ),
            )
        if (dry := self._agreed(plan)) is not None:
            return dry
        count = len(plan.mirrors_before) - len(plan.mirrors_after)
        with helper_session(narration, found.target, self._token) as session:
            applied = apply_plan(narration, session, plan, found.restart)
            pull = self._pull_without(found, session)
            keep(narration, session, applied)
        done = ngettext(
            "{count} mirror was taken out.", "{count} mirrors were taken out.", count
        ).format(count=count)
        return narration.result(Outcome.DONE, done, _works(found, pull))

    def undo(self) -> Result:
        """Put back the file from before the newest change; an interrupted one comes first."""
        narration = self._narration
        obey(narration, self._options)
        folder = self._target.state_directory
        if interrupted(folder) is not None:
            with helper_session(narration, self._target, self._token):
                pass  # opening a session puts an interrupted change right
            return narration.result(Outcome.DONE, _("The interrupted change was put right."))
        found = self._look()
        change = newest_to_undo(changes(folder))
        if change is None:
            return narration.result(
                Outcome.UNCHANGED, _("There is no change to undo. Nothing was changed.")
            )
        if sha256(found.data) != change.after_sha256:
            narration.found(finding("changed-since", path=found.target.config_path))
            raise Ending(
                Outcome.REFUSED,
                _(
                    "{path} was changed by somebody else since Dockmirror's change {change}, so "
                    "that was not undone. Nothing was changed."
                ).format(path=found.target.config_path, change=change.id),
            )
        plan = planned_undo(found, change)
        if (dry := self._agreed(plan)) is not None:
            return dry
        with helper_session(narration, found.target, self._token) as session:
            applied = apply_undo(narration, session, plan, change.id, found.restart)
            keep(narration, session, applied)
        return narration.result(
            Outcome.DONE,
            _("The configuration of {program} from before change {change} is back.").format(
                program=found.name, change=change.id
            ),
        )

    def verify(self) -> Result:
        """Say whether the mirrors that the program has serve a pull now."""
        narration = self._narration
        found = self._look()
        if not found.in_force:
            raise Ending(
                Outcome.NOT_USED,
                _("No mirror is in force: {program} pulls straight from Docker Hub.").format(
                    program=found.name
                ),
                _("Set one up with '{command}'.").format(
                    command=next_command(self._options, "setup", "URL")
                ),
            )
        narration.mirror = found.in_force[0]
        with self._session_to_pull(found) as session:
            verdict = self._verified(found, found.in_force, session)
        return self._judged(verdict)

    def _look(self) -> Puller:
        narration = self._narration
        narration.target = TargetFacts(self._target.id, self._target.config_path)
        with narration.step("machine") as step:
            found = self._kind.look(narration, self._target)
            step.remark = f"{found.name} {found.version}".strip()
        narration.target = TargetFacts(
            found.target.id, found.target.config_path, found.version or None, None
        )
        return found

    def _to(
        self, found: Puller, wanted: tuple[str, ...], mirror: str, trusts: Trusting | None = None
    ) -> Result:
        narration, options = self._narration, self._options
        with narration.step("plan"):
            found.require_changeable()
            plan = planned(found, wanted, trusts)
        proven = _proven(found, mirror)
        in_force = found.in_force == normalised(wanted)
        if not changes_something(plan) and in_force and proven:
            return narration.result(
                Outcome.UNCHANGED,
                _("{program} pulls through {mirror} already. Nothing was changed.").format(
                    program=found.name, mirror=mirror
                ),
            )
        if (dry := self._agreed(plan)) is not None:
            return dry
        with helper_session(narration, found.target, self._token) as session:
            applied = apply_plan(narration, session, plan, found.restart)
            verdict = self._verified(found, (mirror,), session)
            if verdict.not_used and options.if_not_used == "revert" and applied.changed:
                return self._back(found, session, verdict)
            keep(narration, session, applied, verdict.kind)
        return self._judged(verdict)

    def _judged(self, verdict: Verdict) -> Result:
        narration = self._narration
        if verdict.kind is VerdictKind.MIRROR:
            return narration.result(Outcome.PROVEN, verdict.sentence)
        outcome = Outcome.NOT_USED if verdict.not_used else Outcome.UNPROVEN
        return narration.result(outcome, verdict.sentence, *passed_over(narration, verdict))

    def _back(self, found: Puller, session: HelperSession, verdict: Verdict) -> Result:
        put_back(self._narration, session)
        works = _works(found, self._pull_without(found, session))
        told = passed_over(self._narration, verdict)
        return self._narration.result(Outcome.NOT_USED, verdict.sentence, *told, works)

    def _agreed(self, plan: Plan) -> Result | None:
        """The result of a dry run; ``None`` where the person agrees. Raises ``Ending``."""
        narration = self._narration
        if changes_something(plan):
            narration.tell(PlanMade(plan))
        for warning in plan.warnings:
            narration.found(warning)
        if self._options.dry_run:
            return narration.result(Outcome.DONE, _("This was a dry run: nothing was changed."))
        if changes_something(plan) and not self._agrees(plan):
            raise Ending(Outcome.CANCELLED, _("You did not agree, so nothing was changed."))
        return None

    @contextmanager
    def _session_to_pull(self, found: Puller) -> Iterator[HelperSession | None]:
        """The helper, where a pull needs it."""
        if not found.pulls_elevated:
            yield None
            return
        with helper_session(self._narration, found.target, self._token) as session:
            yield session

    def _verified(
        self, found: Puller, mirrors: Sequence[str], session: HelperSession | None
    ) -> Verdict:
        """Pull an image whose content is absent, and say whether ``mirrors`` served it."""
        narration = self._narration
        verification: Verification | None = None
        for candidate in found.candidates(self._options.image):
            with narration.step("pull") as step:
                seen = found.pull(candidate, mirrors, session, self._token)
                pull = seen.pull
                step.remark = pull.image
                if not pull.ok:
                    step.status = StepStatus.FAILED
            with narration.step("evidence") as step:
                redirects = look_for_redirects(pull, (seen.evidence,), mirrors, self._token)
                evidence = (seen.evidence, *redirects)
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

    def _pull_without(self, found: Puller, session: HelperSession) -> Pull | None:
        """A pull that shows that the program works; ``None`` where no image can show it."""
        pull: Pull | None = None
        with self._narration.step("hub-pull") as step:
            for candidate in found.candidates(self._options.image):
                pull = found.pull(candidate, (), session, self._token).pull
                if pull.layers_downloaded or not pull.ok:
                    break
            if pull is None:
                step.status = StepStatus.SKIPPED
            elif not pull.ok:
                step.status = StepStatus.FAILED
        return pull


def _works(found: Puller, pull: Pull | None) -> str:
    if pull is None:
        return _("{program} is back on its former configuration.").format(program=found.name)
    if pull.ok:
        return _("{program} works so: it pulled {image}.").format(
            program=found.name, image=pull.image
        )
    return _("{program} could not pull {image}: {reason}").format(
        program=found.name, image=pull.image, reason=pull.error
    )


def _proven(found: Puller, mirror: str) -> bool:
    """Whether this very file was proven to use the mirror, as the history has it."""
    change: Change | None = newest_to_undo(changes(found.target.state_directory))
    return (
        change is not None
        and change.after_sha256 == sha256(found.data)
        and change.verdict == VerdictKind.MIRROR
        and normalised([mirror])[0] in normalised(change.mirrors_after)
    )
