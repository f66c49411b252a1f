"""How a command ends whose elevated part was lost: what is half done, and how to put it right."""

from dockmirror.daemonjson import sha256
from dockmirror.elevation.failure import HelperLost
from dockmirror.elevation.words import spoken
from dockmirror.helper.anchor_files import AnchorFiles
from dockmirror.helper.by_hand import put_back_by_hand
from dockmirror.helper.ending import Refused
from dockmirror.helper.journal import Entry, Journal, left_over
from dockmirror.i18n import _
from dockmirror.setup.ending import Ending
from dockmirror.setup.narration import Narration
from dockmirror.setup.outcome import Outcome
from dockmirror.targets.configuration_file import ConfigurationUnreadable, read_configuration
from dockmirror.targets.target import Target


def without_helper(narration: Narration, target: Target, error: HelperLost) -> Ending:
    """The ending, from what the journal says of the change that was under way."""
    journal = Journal(target.state_directory)
    try:
        entry = left_over(journal, target.config_path)
    except Refused as unreadable:
        return Ending(Outcome.NEEDS_ATTENTION, error.sentence, spoken(unreadable.sentence))
    if entry is None:
        return _settled(narration, error)
    backup = journal.backup_path(entry)
    absent = entry.before_sha256 == sha256(None)
    narration.backup = None if absent else str(backup)
    return Ending(
        Outcome.NEEDS_ATTENTION,
        error.sentence,
        _("There was no configuration file before the change.")
        if absent
        else _("The file from before the change is {backup}.").format(backup=backup),
        _(
            "'dockmirror undo' puts everything back. Where that does not help, run these commands, "
            "one after the other."
        ),
        commands=put_back_by_hand(
            entry,
            backup,
            target.service,
            AnchorFiles(),
            persons=not target.needs_elevation,
            file_is_back=_is_back(entry),
        ),
    )


def _settled(narration: Narration, error: HelperLost) -> Ending:
    """Without a journal nothing is half done: the change was never begun, put back or kept."""
    if not narration.changed:
        return Ending(Outcome.REFUSED, error.sentence, _("Nothing was changed."))
    return Ending(
        Outcome.NEEDS_ATTENTION,
        error.sentence,
        _("Nothing is left half done. This command shows what is in force now."),
        commands=("dockmirror status",),
    )


def _is_back(entry: Entry) -> bool:
    try:
        return sha256(read_configuration(entry.real_path)) == entry.before_sha256
    except ConfigurationUnreadable:
        return False
