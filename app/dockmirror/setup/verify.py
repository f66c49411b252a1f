"""``verify``: a test pull and the verdict, for what is configured now."""

from dockmirror.cancellation import CancelToken
from dockmirror.evidence.verdict import VerdictKind
from dockmirror.i18n import _
from dockmirror.setup.change import helper_session
from dockmirror.setup.ending import Ending, tell_to_the_end
from dockmirror.setup.events import Observer
from dockmirror.setup.fall_back import passed_over
from dockmirror.setup.machine import look_at_machine, require_engine
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.setup.verification import verify_pull


def verify(options: Options, observer: Observer, token: CancelToken) -> Result:
    """Say whether the mirrors that the engine reports serve a pull now; nothing is changed."""
    narration = Narration("verify", observer)

    def command() -> Result:
        machine = look_at_machine(narration, options)
        engine, info = require_engine(narration, machine)
        if not info.mirrors:
            raise Ending(
                Outcome.NOT_USED,
                _("No mirror is in force: Docker pulls straight from Docker Hub."),
                _("Set one up with 'dockmirror setup URL'."),
            )
        narration.mirror = info.mirrors[0]
        with helper_session(narration, machine.target.id, token) as session:
            verdict = verify_pull(narration, engine, session, info.mirrors, options, token).verdict
        match verdict.kind:
            case VerdictKind.MIRROR:
                return narration.result(Outcome.PROVEN, verdict.sentence)
            case VerdictKind.UNPROVEN:
                return narration.result(Outcome.UNPROVEN, verdict.sentence)
        return narration.result(
            Outcome.NOT_USED, verdict.sentence, *passed_over(narration, verdict)
        )

    return tell_to_the_end(narration, command)
