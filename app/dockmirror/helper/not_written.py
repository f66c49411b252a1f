"""How a change ends that could not be written."""

from dockmirror.daemonjson.saying import Saying, said
from dockmirror.helper.config_file import ChangedMeanwhile, WriteFailed
from dockmirror.helper.disk_error import disk_error
from dockmirror.helper.ending import Refused, RolledBack, one_after_the_other, rolled_back


def not_written(error: Exception, *, untouched: bool, kept_theirs: bool) -> Refused | RolledBack:
    """The ending of a change that ``error`` stopped and that was taken back.

    ``untouched`` says that the engine had not been told yet: then it is a refusal.
    ``kept_theirs`` says that somebody else's edit was kept.
    """
    if isinstance(error, Refused) and untouched:
        return error
    if isinstance(error, ChangedMeanwhile):
        sentence = said("The configuration file was changed by somebody else meanwhile.")
        code = "changed-meanwhile"
    else:
        code = "write-failed"
        sentence = (
            error.sentence
            if isinstance(error, WriteFailed | Refused)
            else said("The change could not be written down: {reason}", reason=_why(error))
        )
    if untouched:
        ending = one_after_the_other(sentence, said("Nothing was changed."))
        return Refused(code, ending, {"reason": sentence})
    return rolled_back(code, sentence, kept_theirs=kept_theirs)


def _why(error: Exception) -> Saying:
    return disk_error(error) if isinstance(error, OSError) else Saying.verbatim(f"{error}.")
