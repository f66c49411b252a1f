"""The program's own commands, each imported when it is first called."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dockmirror.cancellation import CancelToken
from dockmirror.setup.events import Consent, Observer
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Result
from dockmirror.ui.commands import Commands, Judged, StatusReport

if TYPE_CHECKING:
    from dockmirror.helper.history import Change
    from dockmirror.hostkit.choices import Choices
    from dockmirror.hostkit.host_kit import WrittenKit


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
        host_kit=_host_kit,
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


def _host_kit(choices: "Choices", folder: Path, *, overwrite: bool = False) -> "WrittenKit":
    from dockmirror.hostkit.host_kit import host_kit

    return host_kit(choices, folder, overwrite=overwrite)
