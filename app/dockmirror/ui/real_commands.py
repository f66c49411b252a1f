"""The program's own commands, each imported when it is first called."""

from collections.abc import Mapping, Sequence
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
    from dockmirror.setup.check import CheckedMany
    from dockmirror.setup.client_config import HubLogin
    from dockmirror.setup.first_serving import FirstServing
    from dockmirror.setup.last_proof import Proof
    from dockmirror.setup.tried import Tried


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
        check_many=_check_many,
        arrange=_arrange,
        set_up_first=_set_up_first,
        report=_report,
        diffs=_diffs,
        hub_login=_hub_login,
        versions=_versions,
        proofs=_proofs,
        keep_proof=_keep_proof,
        links=_links,
        release_feed=_release_feed,
        newer_version=_newer_version,
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


def _check_many(
    texts: Sequence[str], options: Options, observer: Observer, token: CancelToken
) -> "CheckedMany":
    from dockmirror.setup.check import check_many

    return check_many(texts, options, observer, token)


def _arrange(
    wanted: Sequence[str],
    seen: Sequence[str],
    options: Options,
    observer: Observer,
    token: CancelToken,
    agrees: Consent,
) -> Result:
    from dockmirror.setup.arrange import arrange

    return arrange(wanted, seen, options, observer, token, agrees)


def _set_up_first(
    texts: Sequence[str], options: Options, observer: Observer, token: CancelToken, agrees: Consent
) -> "FirstServing":
    from dockmirror.setup.first_serving import set_up_first_serving

    return set_up_first_serving(texts, options, observer, token, agrees)


def _report(
    path: Path,
    options: Options,
    observer: Observer,
    token: CancelToken,
    job: Result | None = None,
    tried: "Sequence[Tried]" = (),
) -> Result:
    from dockmirror.setup.report import report

    return report(path, options, observer, token, job=job, tried=tuple(tried))


def _diffs(changes: "Sequence[Change]") -> Mapping[str, str]:
    from dockmirror.setup.change_diffs import change_diffs

    return change_diffs(changes)


def _hub_login() -> "HubLogin":
    from dockmirror.setup.client_config import look_for_hub_login

    return look_for_hub_login()


def _proofs() -> "Mapping[str, Proof]":
    from dockmirror.setup.last_proof import proofs

    return proofs()


def _keep_proof(result: Result) -> None:
    from dockmirror.setup.last_proof import keep_proof

    keep_proof(result)


def _versions() -> Mapping[str, str]:
    from dockmirror.setup.versions import versions

    return versions()


def _links() -> tuple[tuple[str, str], ...]:
    from dockmirror.setup.versions import links

    return links()


def _release_feed() -> str | None:
    from dockmirror.organisation.site import find_profile
    from dockmirror.setup.updates import named_feed

    return named_feed(find_profile())


def _newer_version(feed: str) -> str:
    from dockmirror.setup.updates import UpdatesUnknown, update_sentence

    try:
        return update_sentence(feed)
    except UpdatesUnknown as unknown:
        return str(unknown)
