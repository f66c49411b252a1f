"""``report``: what a help desk needs to know about this computer, in one file."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.helper.engine_api import normalised
from dockmirror.helper.history import Change
from dockmirror.i18n import _
from dockmirror.setup.check import CheckedMany, check_many
from dockmirror.setup.ending import Ending, tell_to_the_end
from dockmirror.setup.events import Event, Observer
from dockmirror.setup.history import history
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.setup.report_html import report_html
from dockmirror.setup.report_json import report_json
from dockmirror.setup.status import Status, status
from dockmirror.setup.support import SupportReport
from dockmirror.setup.tried import Tried
from dockmirror.setup.versions import versions


@dataclass(frozen=True)
class Sources:
    """Where the report's content comes from."""

    status: Callable[[Options], Status] = status
    history: Callable[[], tuple[Change, ...]] = history
    check_many: Callable[[tuple[str, ...], Options, Observer, CancelToken], CheckedMany] = (
        check_many
    )
    versions: Callable[[], dict[str, str]] = versions


def report(
    path: Path,
    options: Options,
    observer: Observer,
    token: CancelToken,
    sources: Sources | None = None,
    *,
    job: Result | None = None,
    tried: tuple[Tried, ...] = (),
) -> Result:
    """Write the support report to ``path``: JSON where that ends in ``.json``, else HTML.

    The configured mirrors are checked for it. ``job`` is how the command ended that the report is
    about, ``tried`` the list of mirrors behind it. An existing file is replaced, at once and only
    when the new one is whole; nobody else may read it.
    """
    narration = Narration("report", observer)

    def command() -> Result:
        content = gather(options, narration, token, sources or Sources())
        content = replace(content, job=job, tried=tried)
        narration.target = content.status.result.target
        is_json = path.suffix.lower() == ".json"
        try:
            _write(path, report_json(content) if is_json else report_html(content))
        except OSError as error:
            raise Ending(
                Outcome.REFUSED,
                _("The report could not be written to {path}: {reason}.").format(
                    path=path, reason=error.strerror or _("the reason is not known")
                ),
                _("Name a file in a folder where you may write."),
            ) from None
        return narration.result(
            Outcome.DONE,
            _("The report is in {path}.").format(path=path),
            _("Passwords and tokens are left out; the addresses of your mirrors are in it."),
        )

    return tell_to_the_end(narration, command)


def gather(
    options: Options, narration: Narration, token: CancelToken, sources: Sources
) -> SupportReport:
    """What the report holds. Raises ``Cancelled``."""
    state = sources.status(options)
    mirrors: dict[str, None] = {}
    for target in state.targets:
        mirrors.update(dict.fromkeys(normalised((*target.configured, *(target.in_force or ())))))
    checks: tuple[Result, ...] = ()
    if mirrors:
        narration.note(_("Checking the configured mirrors for the report."))
        checks = sources.check_many(tuple(mirrors), options, _unheard, token).results
    if token.is_cancelled:
        raise Cancelled
    return SupportReport(
        made_iso=datetime.now(UTC).isoformat(timespec="seconds"),
        status=state,
        changes=sources.history(),
        checks=checks,
        versions=sources.versions(),
    )


def _unheard(_event: Event) -> None:
    """The checks are told by the report, not while they run."""


def _write(path: Path, text: str) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
