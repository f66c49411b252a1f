"""Has the kit written, and says what became of it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl
from PySide6.QtGui import QDesktopServices

from dockmirror.hostkit.choices import Choices
from dockmirror.hostkit.refusal import KitRefused
from dockmirror.i18n import _
from dockmirror.ui.commands import Commands
from dockmirror.ui.flow_thread import FlowThread
from dockmirror.ui.host_kit_page import HostKitPage

if TYPE_CHECKING:
    from dockmirror.hostkit.host_kit import WrittenKit


class HostKitPresenter(QObject):
    """Drives the page. One kit is written at a time."""

    def __init__(self, page: HostKitPage, commands: Commands) -> None:
        super().__init__()
        self._page = page
        self._commands = commands
        self._work: FlowThread | None = None
        self._choices = Choices("")
        self._folder = Path()
        page.form.submitted.connect(self.write)
        page.form.edited.connect(self._forget)
        page.outcome.replace_asked.connect(lambda: self._write(overwrite=True))
        page.outcome.open_asked.connect(self._open)

    @property
    def is_busy(self) -> bool:
        """Whether a kit is being written."""
        return self._work is not None

    def write(self) -> None:
        """Write what the form says, unless something differs there."""
        if self._work is None:
            self._choices = self._page.form.choices()
            self._folder = self._page.form.folder.path
            self._write(overwrite=False)

    def _write(self, *, overwrite: bool) -> None:
        # What is replaced is what was shown, whatever the form says by now.
        choices, folder = self._choices, self._folder

        def work(*_given: object) -> "WrittenKit | KitRefused":
            try:
                return self._commands.host_kit(choices, folder, overwrite=overwrite)
            except KitRefused as refused:
                return refused

        self._work = thread = FlowThread(work)
        thread.ended.connect(self._end)
        thread.failed.connect(self._fail)
        self._page.outcome.show_progress()
        thread.start()

    def _end(self, value: "WrittenKit | KitRefused") -> None:
        self._work = None
        if isinstance(value, KitRefused):
            self._page.outcome.show_refusal(value.sentence, value.remedy)
        else:
            self._page.outcome.show_kit(value)
        self._page.to_outcome()

    def _fail(self) -> None:
        self._work = None
        self._page.outcome.show_refusal(
            _("Dockmirror itself failed."),
            _("This is a defect of Dockmirror; its log says more. Perhaps not all was written."),
        )
        self._page.to_outcome()

    def _forget(self) -> None:
        # What was said belongs to other choices; above all, nobody is to replace files by them.
        if self._work is None:
            self._page.outcome.hide()

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder.absolute())))
