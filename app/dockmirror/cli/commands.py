"""The commands of ``dockmirror.setup``, each imported once it is asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dockmirror.cancellation import CancelToken
from dockmirror.setup.options import Options

if TYPE_CHECKING:
    from dockmirror.helper.history import Change
    from dockmirror.hostkit.choices import Choices
    from dockmirror.hostkit.host_kit import WrittenKit
    from dockmirror.organisation.profile import FoundProfile
    from dockmirror.setup.check import CheckedMany
    from dockmirror.setup.events import Consent, Observer
    from dockmirror.setup.outcome import Result
    from dockmirror.setup.status import Status


@dataclass(frozen=True)
class Commands:
    """What the command line drives; a test drives others of the same shape."""

    check: "Callable[[str, Options, Observer, CancelToken], Result]"
    check_many: "Callable[[Sequence[str], Options, Observer, CancelToken], CheckedMany]"
    set_up: "Callable[[str, Options, Observer, CancelToken, Consent], Result]"
    verify: "Callable[[Options, Observer, CancelToken], Result]"
    remove: "Callable[[Sequence[str] | None, Options, Observer, CancelToken, Consent], Result]"
    undo: "Callable[[Options, Observer, CancelToken, Consent], Result]"
    status: "Callable[[Options], Status]"
    history: "Callable[[], tuple[Change, ...]]"
    report: "Callable[[Path, Options, Observer, CancelToken], Result]"
    host_kit: "Callable[..., WrittenKit]"
    install_helper: "Callable[[], object]"
    uninstall_helper: "Callable[[], object]"
    open_window: "Callable[[list[str]], int]"
    find_profile: "Callable[[], FoundProfile]"
    set_up_first: "Callable[[Sequence[str], Options, Observer, CancelToken, Consent], Result]"


def real_commands() -> Commands:
    """The commands that do the work."""
    return Commands(
        check=_check,
        check_many=_check_many,
        set_up=_set_up,
        verify=_verify,
        remove=_remove,
        undo=_undo,
        status=_status,
        history=_history,
        report=_report,
        host_kit=_host_kit,
        install_helper=_install_helper,
        uninstall_helper=_uninstall_helper,
        open_window=_open_window,
        find_profile=_find_profile,
        set_up_first=_set_up_first,
    )


def _check(text: str, options: Options, observer: "Observer", token: CancelToken) -> "Result":
    from dockmirror.setup.check import check

    return check(text, options, observer, token)


def _check_many(
    texts: Sequence[str], options: Options, observer: "Observer", token: CancelToken
) -> "CheckedMany":
    from dockmirror.setup.check import check_many

    return check_many(texts, options, observer, token)


def _set_up(
    text: str, options: Options, observer: "Observer", token: CancelToken, agrees: "Consent"
) -> "Result":
    from dockmirror.setup.setup_mirror import set_up

    return set_up(text, options, observer, token, agrees)


def _verify(options: Options, observer: "Observer", token: CancelToken) -> "Result":
    from dockmirror.setup.verify import verify

    return verify(options, observer, token)


def _remove(
    texts: Sequence[str] | None,
    options: Options,
    observer: "Observer",
    token: CancelToken,
    agrees: "Consent",
) -> "Result":
    from dockmirror.setup.remove import remove

    return remove(texts, options, observer, token, agrees)


def _undo(
    options: Options, observer: "Observer", token: CancelToken, agrees: "Consent"
) -> "Result":
    from dockmirror.setup.undo import undo

    return undo(options, observer, token, agrees)


def _status(options: Options) -> "Status":
    from dockmirror.setup.status import status

    return status(options)


def _history() -> "tuple[Change, ...]":
    from dockmirror.setup.history import history

    return history()


def _report(path: Path, options: Options, observer: "Observer", token: CancelToken) -> "Result":
    from dockmirror.setup.report import report

    return report(path, options, observer, token)


def _host_kit(
    choices: "Choices", folder: Path, *, overwrite: bool = False, dry_run: bool = False
) -> "WrittenKit":
    from dockmirror.hostkit.host_kit import host_kit

    return host_kit(choices, folder, overwrite=overwrite, dry_run=dry_run)


def _install_helper() -> object:
    from dockmirror.elevation.install import install_helper

    return install_helper()


def _uninstall_helper() -> object:
    from dockmirror.elevation.install import uninstall_helper

    return uninstall_helper()


def _open_window(argv: list[str]) -> int:
    from dockmirror.ui.app import run

    return run(argv)


def _find_profile() -> "FoundProfile":
    from dockmirror.organisation.site import find_profile

    return find_profile()


def _set_up_first(
    texts: Sequence[str],
    options: Options,
    observer: "Observer",
    token: CancelToken,
    agrees: "Consent",
) -> "Result":
    from dockmirror.setup.first_serving import set_up_first_serving

    return set_up_first_serving(texts, options, observer, token, agrees).result
