"""How a command stops early: a reason that the person can act on, raised from any depth."""

from collections.abc import Callable

from dockmirror.cancellation import Cancelled
from dockmirror.daemonjson import DaemonJsonError
from dockmirror.elevation.words import spoken
from dockmirror.i18n import _
from dockmirror.mirror.finding import Finding
from dockmirror.setup.narration import Narration
from dockmirror.setup.outcome import Outcome, Result


class Ending(Exception):
    """The command is over, with this outcome and these closing sentences."""

    def __init__(self, outcome: Outcome, *sentences: str, commands: tuple[str, ...] = ()) -> None:
        super().__init__(*sentences)
        self.outcome = outcome
        self.sentences = sentences
        self.commands = commands


def end_with(narration: Narration, outcome: Outcome, finding: Finding) -> Ending:
    """Report ``finding`` and end because of it; raise what this returns."""
    narration.found(finding)
    return Ending(outcome, finding.told_with(finding.detail), finding.remedy)


def tell_to_the_end(narration: Narration, command: Callable[[], Result]) -> Result:
    """Run a command so that it ends with a result, whichever way it ends."""
    try:
        return command()
    except Ending as ending:
        return narration.result(ending.outcome, *ending.sentences, commands=ending.commands)
    except DaemonJsonError as error:
        return narration.result(
            Outcome.REFUSED,
            _("The change would make a file that Docker cannot read, so nothing was changed."),
            spoken(error.sentence),
        )
    except Cancelled:
        return narration.result(Outcome.CANCELLED, _("Cancelled. Everything is as it was before."))
