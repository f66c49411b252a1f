"""Back on Docker Hub: the former configuration in force again, and shown to work."""

from dockmirror.cancellation import CancelToken
from dockmirror.elevation.session import HelperSession
from dockmirror.engine.engine import Engine
from dockmirror.evidence.verdict import Verdict, VerdictKind
from dockmirror.i18n import _
from dockmirror.mirror.catalogue import finding
from dockmirror.setup.change import put_back
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.setup.verification import pull_without_mirror


def fall_back(
    narration: Narration,
    session: HelperSession,
    engine: Engine,
    verdict: Verdict,
    options: Options,
    token: CancelToken,
) -> Result:
    """Put the former configuration back and pull once more to show that the engine works.

    Raises ``EngineUnreachable`` where the pull failed because the engine has gone: that says
    nothing of the mirror.
    """
    if verdict.kind is VerdictKind.FAILED:
        engine.info()
    put_back(narration, session)
    pull = pull_without_mirror(narration, engine, options, token)
    program = narration.program
    if pull is None:
        works = _("{program} is back on its former configuration.").format(program=program)
    elif pull.ok:
        works = _(
            "{program} is back on its former configuration and works: it pulled {image} without "
            "the mirror."
        ).format(program=program, image=pull.image)
    else:
        works = _(
            "{program} is back on its former configuration and runs, but it could not pull {image} "
            "either: {reason}"
        ).format(program=program, image=pull.image, reason=pull.error)
    return narration.result(
        Outcome.NOT_USED, verdict.sentence, *passed_over(narration, verdict), works
    )


def passed_over(narration: Narration, verdict: Verdict) -> tuple[str, ...]:
    """Why the mirror was passed over, as sentences, reported as a finding too."""
    if not verdict.why:
        return ()
    found = finding("mirror-passed-over", why=verdict.why, program=narration.program)
    narration.found(found)
    return (found.detail, found.for_operator)
