"""``verify``: a test pull and the verdict, for what is configured now."""

from dockmirror.cancellation import CancelToken
from dockmirror.engine.engine import Engine
from dockmirror.evidence.serving import serving
from dockmirror.evidence.verdict import VerdictKind
from dockmirror.i18n import _
from dockmirror.setup.change import helper_session
from dockmirror.setup.ending import Ending, tell_to_the_end
from dockmirror.setup.events import Observer
from dockmirror.setup.fall_back import passed_over
from dockmirror.setup.machine import Machine, is_own_engine, look_at_machine, require_engine
from dockmirror.setup.narration import Narration
from dockmirror.setup.next_command import next_command
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.setup.puller_kinds import puller_job
from dockmirror.setup.recording import is_recordable, verify_by_recording
from dockmirror.setup.registry_trust import engine_trust
from dockmirror.setup.verification import Verification, can_record, verify_pull


def verify(options: Options, observer: Observer, token: CancelToken) -> Result:
    """Say whether the mirrors that the engine reports serve a pull now.

    Nothing is changed for good; where the engine's log cannot be read, something is for the length
    of the pull (see ``verify_by_recording``).
    """
    narration = Narration("verify", observer)

    def command() -> Result:
        if (job := puller_job(options, narration, token, lambda _plan: True)) is not None:
            return job.verify()
        machine = look_at_machine(narration, options)
        engine, info = require_engine(narration, machine)
        if not info.mirrors:
            raise Ending(
                Outcome.NOT_USED,
                _("No mirror is in force: {program} pulls straight from Docker Hub.").format(
                    program=narration.program
                ),
                _("Set one up with '{command}'.").format(
                    command=next_command(options, "setup", "URL")
                ),
            )
        narration.mirror = info.mirrors[0]
        if is_own_engine(machine.target, options):
            verification = _verify_here(narration, machine, engine, info.mirrors, options, token)
        else:
            # Neither its log nor its configuration is on this machine.
            verification = verify_pull(narration, engine, None, info.mirrors, options, token)
        verdict = verification.verdict
        if verdict.kind is VerdictKind.MIRROR:
            # Not always the first: where that does not serve, the engine asks the next.
            narration.mirror = next(
                iter(serving(verification.evidence, info.mirrors)), info.mirrors[0]
            )
            return narration.result(Outcome.PROVEN, verdict.sentence)
        if not verdict.not_used:
            return narration.result(Outcome.UNPROVEN, verdict.sentence)
        return narration.result(
            Outcome.NOT_USED, verdict.sentence, *passed_over(narration, verdict)
        )

    return tell_to_the_end(narration, command)


def _verify_here(
    narration: Narration,
    machine: Machine,
    engine: Engine,
    mirrors: tuple[str, ...],
    options: Options,
    token: CancelToken,
) -> Verification:
    with helper_session(narration, machine.target, token) as session:
        recordable = is_recordable(machine.target, machine.info)
        trust = engine_trust(machine)
        verification = verify_pull(
            narration, engine, session, mirrors, options, token, recordable=recordable, trust=trust
        )
        if can_record(verification, options):
            verification = verify_by_recording(
                narration, machine, session, mirrors, mirrors, options, token, verification, trust
            )
    return verification
