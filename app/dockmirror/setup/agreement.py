"""The person's word on a plan, before anything is changed."""

from dockmirror.i18n import _
from dockmirror.setup.ending import Ending
from dockmirror.setup.events import Consent
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.setup.plan import Plan


def ended_before_change(
    narration: Narration, plan: Plan, options: Options, agrees: Consent
) -> Result | None:
    """The result of a dry run; ``None`` where the person agrees to the plan.

    Raises ``Ending`` where they do not.
    """
    if options.dry_run:
        return narration.result(Outcome.DONE, _("This was a dry run: nothing was changed."))
    if not agrees(plan):
        raise Ending(Outcome.CANCELLED, _("You did not agree, so nothing was changed."))
    return None
