"""Drives the help desk's page: its list is checked here, and set up on the first page."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dockmirror.cancellation import CancelToken
from dockmirror.i18n import _
from dockmirror.setup.events import Consent, Event, Observer
from dockmirror.setup.mirror_list import ListRefused, mirrors_in, read_list
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.ui.commands import Commands
from dockmirror.ui.flow_thread import FlowThread, Work
from dockmirror.ui.help_desk_page import HelpDeskPage
from dockmirror.ui.home_presenter import HomePresenter
from dockmirror.ui.mirror_results import MirrorResult, with_ended

if TYPE_CHECKING:
    from dockmirror.setup.check import CheckedMany
    from dockmirror.setup.first_serving import FirstServing
    from dockmirror.setup.tried import Tried


class HelpDeskPresenter(QObject):
    """One list at a time."""

    def __init__(
        self, page: HelpDeskPage, commands: Commands, jobs: HomePresenter, options: Options
    ) -> None:
        super().__init__(page)
        self._page = page
        self._commands = commands
        self._jobs = jobs
        self._options = options
        self._checks: FlowThread | None = None
        self._report: FlowThread | None = None
        self._done: FirstServing | None = None
        self._job: Result | None = None
        self._tried: tuple[Tried, ...] = ()
        page.file_chosen.connect(self.open_list)
        page.organisation_asked.connect(self.take_organisations)
        page.check_asked.connect(self.check_all)
        page.stop_asked.connect(self.stop)
        page.set_up_asked.connect(self.set_up)
        page.report_asked.connect(self.save_report)
        jobs.job_started.connect(self._job_started)
        jobs.job_ended.connect(self._job_ended)
        page.show_busy(jobs.is_busy)
        page.offer_organisation(bool(self._organisations()))
        self.take_organisations()

    def take_organisations(self) -> None:
        """Put in the list of this computer's organisation, if it has one; nobody is asked yet."""
        if mirrors := self._organisations():
            self._page.show_list("\n".join(mirrors))

    def open_list(self, path: Path) -> None:
        """Read a list from a file."""
        reading = FlowThread(lambda *_given: _read(path))
        reading.ended.connect(self._show_list)
        reading.start()

    def check_all(self) -> None:
        """Check the mirrors of the list, best first; nothing is changed."""
        mirrors = self._mirrors()
        if self._checks is not None or not mirrors:
            return
        commands, options = self._commands, self._options
        flow = FlowThread(
            lambda observer, token, _agrees: commands.check_many(mirrors, options, observer, token)
        )
        self._checks = flow
        self._job, self._tried = None, ()
        self._page.show_checking(True)
        self._page.show_results(
            _("Checking each mirror as it would be used."),
            [MirrorResult(mirror) for mirror in mirrors],
        )
        flow.events.connect(lambda events: self._show_some(flow, events))
        flow.ended.connect(lambda checked: self._show_checked(flow, checked))
        flow.failed.connect(lambda: self._checks_failed(flow))
        flow.start()
        self._page.to_results()

    def stop(self) -> None:
        """Stop checking."""
        if self._checks is not None:
            self._checks.cancel()

    def set_up(self) -> None:
        """Go through the list until a mirror serves; the first page shows the job."""
        mirrors, commands = self._mirrors(), self._commands
        if not mirrors or self._jobs.is_busy:
            return
        self.stop()
        self._done = None

        def start(options: Options) -> Work:
            def work(observer: Observer, token: CancelToken, agrees: Consent) -> Result:
                # Read in the window's thread, once the job has ended.
                self._done = commands.set_up_first(mirrors, options, observer, token, agrees)
                return self._done.result

            return work

        self._jobs.run(_("Setting up the first mirror that serves"), _("&Set up"), start)

    def save_report(self, path: Path) -> None:
        """Write the report, with what was tried last."""
        if self._report is not None:
            return
        if path.suffix.lower() not in (".html", ".htm", ".json"):
            path = path.with_name(f"{path.name}.html")
        commands, options, job, tried = self._commands, self._options, self._job, self._tried
        flow = FlowThread(
            lambda observer, token, _agrees: commands.report(
                path, options, observer, token, job, tried
            )
        )
        self._report = flow
        self._page.show_writing(True)
        self._page.show_report(_("Writing the report; the configured mirrors are checked."), None)
        flow.ended.connect(lambda result: self._show_report(result, path))
        flow.failed.connect(self._report_failed)
        flow.start()

    def _organisations(self) -> tuple[str, ...]:
        profile = self._options.organisation.profile
        return () if profile is None else profile.mirrors

    def _mirrors(self) -> tuple[str, ...]:
        try:
            return mirrors_in(self._page.text)
        except ListRefused:
            return ()

    def _show_list(self, read: str | ListRefused) -> None:
        if isinstance(read, ListRefused):
            self._page.show_problem(str(read))
        else:
            self._page.show_list(read)

    def _show_some(self, flow: FlowThread, events: Sequence[Event]) -> None:
        if flow is not self._checks:
            return
        results = self._page.results
        results.show_results(with_ended(results.results, events))

    def _show_checked(self, flow: FlowThread, checked: "CheckedMany") -> None:
        from dockmirror.setup.tried import Tried

        if flow is not self._checks:
            return
        self._end_checks()
        refused = iter(one.mirror for one in self._page.results.results if one.result is None)
        named = [(one.mirror or next(refused, ""), one) for one in checked.results]
        said = checked.result.sentences
        self._page.show_results(
            said[0] if said else "", [MirrorResult(name, one) for name, one in named]
        )
        self._page.to_results()
        if checked.result.outcome is not Outcome.CANCELLED:
            self._job = checked.result
            self._tried = tuple(Tried(name, one) for name, one in named)

    def _checks_failed(self, flow: FlowThread) -> None:
        if flow is not self._checks:
            return
        self._end_checks()
        self._page.show_results(
            _("The check failed. This is a defect of Dockmirror; its log says more."), ()
        )

    def _end_checks(self) -> None:
        self._checks = None
        self._page.show_checking(False)

    def _job_started(self) -> None:
        self._page.show_busy(True)

    def _job_ended(self, result: Result) -> None:
        self._page.show_busy(False)
        done, self._done = self._done, None
        if done is None:
            return
        self._job, self._tried = result, done.tried
        self._page.show_results(
            result.sentences[0] if result.sentences else "",
            [_what_became(one) for one in done.tried],
        )
        self._page.show_report("", None)

    def _show_report(self, result: Result, path: Path) -> None:
        self._report = None
        self._page.show_writing(False)
        written = result.outcome is Outcome.DONE
        self._page.show_report("\n".join(result.sentences), path if written else None)

    def _report_failed(self) -> None:
        self._report = None
        self._page.show_writing(False)
        self._page.show_report(
            _("The report could not be written. This is a defect of Dockmirror."), None
        )


def _read(path: Path) -> str | ListRefused:
    try:
        return read_list(path)
    except ListRefused as refused:
        return refused


def _what_became(one: "Tried") -> MirrorResult:
    if one.setup is None:
        return MirrorResult(one.mirror, one.check, one.why_not)
    said = one.why_not or (one.setup.sentences[0] if one.setup.sentences else "")
    return MirrorResult(one.mirror, one.check, said, passed_over=bool(one.why_not))
