"""The words and the sign for how a command ended."""

from typing import Final

from dockmirror.i18n import N_, _
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.ui.glyph import Glyph

_HEADINGS: Final = {
    Outcome.PROVEN: N_("{program} pulls through the mirror"),
    Outcome.USABLE: N_("The mirror can serve {program}"),
    Outcome.UNCHANGED: N_("Nothing had to be changed"),
    Outcome.DONE: N_("Done"),
    Outcome.INTERNAL_ERROR: N_("Dockmirror itself failed"),
    Outcome.USAGE: N_("This address can't be a mirror"),
    Outcome.UNUSABLE: N_("The mirror can't serve {program}"),
    Outcome.REFUSED: N_("Nothing was changed"),
    Outcome.ROLLED_BACK: N_("{program} did not take the change"),
    Outcome.NOT_USED: N_("{program} does not use the mirror"),
    Outcome.DENIED: N_("Permission was not given"),
    Outcome.UNPROVEN: N_("Set up, but not proven"),
    Outcome.NEEDS_ATTENTION: N_("{program} needs your attention"),
    Outcome.CANCELLED: N_("Cancelled"),
}
_SENTENCES: Final = {
    Outcome.PROVEN: N_("A test pull was served by the mirror."),
    Outcome.USABLE: N_("The mirror answered as {program} needs it."),
    Outcome.UNCHANGED: N_("The mirror was set up and proven already."),
    Outcome.DONE: N_("Everything that was asked for is done."),
    Outcome.INTERNAL_ERROR: N_(
        "This is a defect of Dockmirror. The computer is as it was. Try again, and report it with "
        "the log if it comes back."
    ),
    Outcome.USAGE: N_("Check the address with whoever gave it to you."),
    Outcome.UNUSABLE: N_("Nothing on this computer was changed."),
    Outcome.REFUSED: N_("The configuration is as it was."),
    Outcome.ROLLED_BACK: N_("Everything is as it was."),
    Outcome.NOT_USED: N_("The test pull was not served by the mirror."),
    Outcome.DENIED: N_("Nothing on this computer was changed."),
    Outcome.UNPROVEN: N_("No evidence could be had on which registry served the test pull."),
    Outcome.NEEDS_ATTENTION: N_("Run the commands below to put {program} right."),
    Outcome.CANCELLED: N_("Everything is as it was."),
}
_GLYPHS: Final = {
    Outcome.PROVEN: Glyph.SUCCESS,
    Outcome.USABLE: Glyph.SUCCESS,
    Outcome.UNCHANGED: Glyph.SUCCESS,
    Outcome.DONE: Glyph.SUCCESS,
    Outcome.DENIED: Glyph.INFO,
    Outcome.CANCELLED: Glyph.INFO,
    Outcome.ROLLED_BACK: Glyph.WARNING,
    Outcome.NOT_USED: Glyph.WARNING,
    Outcome.UNPROVEN: Glyph.WARNING,
}


def heading(outcome: Outcome, program: str = "Docker") -> str:
    """How it ended, in a few words; ``program`` is what the command was about."""
    return _(_HEADINGS[outcome]).format(program=program)


def sentences(result: Result) -> tuple[str, ...]:
    """What the command said at its end; a sentence of ours where it said nothing."""
    return result.sentences or (_(_SENTENCES[result.outcome]).format(program=result.program),)


def outcome_glyph(outcome: Outcome) -> Glyph:
    """The sign for it."""
    return _GLYPHS.get(outcome, Glyph.ERROR)
