"""Saves a report about the job whose verdict is on the screen."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject

from dockmirror.i18n import _
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.ui.commands import Commands
from dockmirror.ui.flow_thread import FlowThread
from dockmirror.ui.home_page import HomePage
from dockmirror.ui.outcome_words import sentences

_ENDINGS: Final = frozenset({".html", ".htm", ".json"})


class ReportPresenter(QObject):
    """Writes one report at a time, in a worker, and says where it is or why there is none."""

    def __init__(self, page: HomePage, commands: Commands, options: Options) -> None:
        super().__init__(page)
        self._page = page
        self._commands = commands
        self._options = options
        self._flow: FlowThread | None = None
        self._job: Result | None = None
        page.verdict_report_asked.connect(self.save)

    def about(self, job: Result) -> None:
        """The next report is about this job; one under way is given up."""
        self.stop()
        self._job = job

    def save(self, path: Path) -> None:
        """Write it: HTML or JSON by the name's ending, HTML where it has neither."""
        if self._flow is not None:
            return
        if path.suffix.lower() not in _ENDINGS:
            path = path.with_name(f"{path.name}.html")
        commands, options, job = self._commands, self._options, self._job
        flow = FlowThread(
            lambda observer, token, _agrees: commands.report(
                path, options, observer, token, job, ()
            )
        )
        self._flow = flow
        self._page.verdict.show_writing(True)
        self._page.verdict.show_report(
            _("Writing the report; the configured mirrors are checked."), None
        )
        flow.ended.connect(lambda result: self._end(flow, result, path))
        flow.failed.connect(lambda: self._end(flow, Result("report", Outcome.INTERNAL_ERROR), path))
        flow.start()

    def stop(self) -> None:
        """Give up the report under way, if any."""
        flow, self._flow = self._flow, None
        if flow is not None:
            flow.cancel()

    def _end(self, flow: FlowThread, result: Result, path: Path) -> None:
        if flow is not self._flow:
            return
        self._flow = None
        written = path if result.outcome is Outcome.DONE else None
        self._page.verdict.show_writing(False)
        said = sentences(result)
        # Where it is stands in the row that opens it.
        told = said if written is None else said[1:]
        self._page.verdict.show_report("\n".join(told), written)
