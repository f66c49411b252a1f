"""The program's own commands, each imported when it is first called."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dockmirror.cancellation import CancelToken
from dockmirror.setup.events import Consent, Observer
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Result
from dockmirror.ui.commands import Commands, Judged, StatusReport

if TYPE_CHECKING:
    from dockmirror.helper.history import Change


def real_commands() -> Commands:
    """The commands of this program.

    The imports wait because what is behind them (the Engine API, HTTP, certificates) takes longer
    to load than the window takes to paint.
    """
    return Commands(
        judge=_judge,
        check=_check,
        set_up=_set_up,
        verify=_verify,
        remove=_remove,
        undo=_undo,
        status=_status,
        history=_history,
    )


def _judge(text: str) -> Judged:
    from dockmirror.mirror.mirror_url import judge

    return judge(text)


def _check(text: str, options: Options, observer: Observer, token: CancelToken) -> Result:
    from dockmirror.setup.check import check

    return check(text, options, observer, token)


def _set_up(
    text: str, options: Options, observer: Observer, token: CancelToken, agrees: Consent
) -> Result:
    from dockmirror.setup.setup_mirror import set_up

    return set_up(text, options, observer, token, agrees)


def _verify(options: Options, observer: Observer, token: CancelToken) -> Result:
    from dockmirror.setup.verify import verify

    return verify(options, observer, token)


def _remove(options: Options, observer: Observer, token: CancelToken, agrees: Consent) -> Result:
    from dockmirror.setup.remove import remove

    return remove(None, options, observer, token, agrees)


def _undo(options: Options, observer: Observer, token: CancelToken, agrees: Consent) -> Result:
    from dockmirror.setup.undo import undo

    return undo(options, observer, token, agrees)


def _status(options: Options) -> StatusReport:
    from dockmirror.setup.status import status

    found = status(options)
    return StatusReport(found.result, found)


def _history() -> "Sequence[Change]":
    from dockmirror.setup.history import history

    return history()
