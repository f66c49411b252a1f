"""The window: pages at the side, one page shown, and a careful way to close.

What drives the window finds its widgets by object name:

``navigation`` (the list of pages), ``home``, ``history``, ``host-kit`` (the pages);
on the first page ``status``, ``status-sentence``, ``status-facts``, ``status-notice``, ``verify``,
``undo``, ``remove``; ``address``, ``mirror-address`` (the field), ``address-sentence``,
``take-suggestion``, ``set-up``, ``check-steps``, ``check-findings``, ``options-disclosure-toggle``,
``options-restart``, ``options-if-not-used``; ``work``, ``work-steps``, ``step-ID``,
``pull-progress``, ``work-note``, ``work-cancel``; ``plan``, ``plan-stops``, ``diff``,
``plan-options-disclosure-toggle``, ``plan-cancel``, ``plan-agree``; ``verdict``,
``verdict-title``, ``verdict-sentence``, ``evidence``, ``log-lines-disclosure-toggle``,
``verdict-steps-disclosure-toggle``, ``commands``, ``verdict-undo``, ``verdict-again``,
``verdict-force``, ``verdict-done``; ``finding``, ``copy-finding``, ``more-findings``;
on the history page ``history-empty``, ``change``, ``history-undo``, ``more-changes``;
on the page for hosts ``kit-form``, its fields ``kit-folder``, ``kit-domain``, ``kit-role``,
``kit-certificates`` and those of ``kit_form`` and ``kit_options``,
``kit-options-disclosure-toggle``, ``kit-write``, ``kit-outcome-title``, ``kit-files``,
``kit-replace``, ``kit-open``.
"""

# ruff: noqa: N802  (Qt names the methods that are overridden here)

from typing import Final

from PySide6.QtCore import QByteArray, QSettings, QSize
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QWidget,
)

from dockmirror.i18n import _
from dockmirror.setup.options import Options
from dockmirror.ui.commands import Commands
from dockmirror.ui.computer_state import ComputerState
from dockmirror.ui.glyph import Glyph
from dockmirror.ui.history_page import HistoryPage
from dockmirror.ui.history_presenter import HistoryPresenter
from dockmirror.ui.home_page import HomePage, Stage
from dockmirror.ui.home_presenter import HomePresenter
from dockmirror.ui.host_kit_page import HostKitPage
from dockmirror.ui.host_kit_presenter import HostKitPresenter
from dockmirror.ui.last_test import LastTest
from dockmirror.ui.mirrors_page import MirrorsPage
from dockmirror.ui.mirrors_presenter import MirrorsPresenter
from dockmirror.ui.navigation import Navigation
from dockmirror.ui.page import Page
from dockmirror.ui.status_presenter import StatusPresenter
from dockmirror.ui.theme import ThemedWindow

_FIRST_SIZE: Final = QSize(960, 620)
_SMALLEST_SIZE: Final = QSize(640, 420)
_GEOMETRY: Final = "window/geometry"


class MainWindow(ThemedWindow):
    """Dockmirror's one window."""

    def __init__(
        self,
        application: QApplication,
        commands: Commands,
        options: Options,
        settings: QSettings | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("dockmirror")
        self.setWindowTitle("Dockmirror")
        self._application = application
        self._settings = settings
        self._closes_at_end = False
        self.navigation = Navigation()
        self.pages = QStackedWidget()
        self._lay_out()
        self.home = HomePage()
        self.history = HistoryPage()
        self.mirrors = MirrorsPage()
        self.add_page(self.home, _("Home"), Glyph.HOME)
        self.add_page(self.mirrors, _("Mirrors"), Glyph.MIRRORS)
        self.add_page(self.history, _("History"), Glyph.HISTORY)
        self.host_kit = HostKitPage()
        self.add_page(self.host_kit, _("Host a mirror"), Glyph.SERVER)
        self.computer = ComputerState(commands, options)
        self.status_presenter = StatusPresenter(self.home, self.computer)
        self.home_presenter = HomePresenter(self.home, commands, self.computer, options)
        self.last_test = LastTest()
        self.home_presenter.job_ended.connect(self.last_test.take)
        self.mirrors_presenter = MirrorsPresenter(
            self.mirrors, commands, self.computer, self.home_presenter, self.last_test, options
        )
        self.mirrors.set_up_asked.connect(self._to_address)
        self.history_presenter = HistoryPresenter(self.history, self.computer)
        self.host_kit_presenter = HostKitPresenter(self.host_kit, commands)
        self.home_presenter.job_started.connect(lambda: self.show_page(self.home))
        self.home_presenter.job_ended.connect(self._close_if_asked)
        self.home_presenter.attention.connect(lambda: self._application.alert(self))
        self.history_presenter.undo_asked.connect(self.home_presenter.undo)
        self._add_shortcuts()
        self._take_last_size()
        self.navigation.setCurrentRow(0)
        self.home.address.edit.setFocus()

    def add_page(self, page: Page, title: str, glyph: Glyph) -> None:
        """Add a page at the end of the list; Ctrl and its number shows it."""
        number = self.pages.addWidget(page)
        keys = QKeySequence(f"Ctrl+{number + 1}")
        self.navigation.add_page(
            title, glyph, keys.toString(QKeySequence.SequenceFormat.NativeText)
        )
        QShortcut(keys, self, lambda: self.show_page(page))

    def show_page(self, page: Page) -> None:
        """Show the page."""
        index = self.pages.indexOf(page)
        if index != self.pages.currentIndex():
            # Else the focus would jump to whatever comes first on the page.
            self.navigation.setFocus()
        self.navigation.setCurrentRow(index)

    def begin(self) -> None:
        """Start what needs input or output, once the window has been painted."""
        self.home_presenter.address.fill_from_organisation()
        self.computer.reload()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close; a job under way is cancelled first, and closing waits until all is put back."""
        if self.home_presenter.is_busy:
            self._closes_at_end = True
            self.show_page(self.home)
            self.home_presenter.cancel()
            self.home.work.show_note(
                _(
                    "Dockmirror puts everything back as it was, and closes by itself when that is "
                    "done."
                )
            )
            event.ignore()
            return
        self.home_presenter.address.stop()
        self.computer.stop()
        if self._settings is not None:
            self._settings.setValue(_GEOMETRY, self.saveGeometry())
        super().closeEvent(event)

    def _close_if_asked(self) -> None:
        # Where the roll back failed, what to run by hand must stay on the screen.
        if self._closes_at_end and not self.home.verdict.commands_part.isVisibleTo(self.home):
            self.close()
        self._closes_at_end = False

    def _lay_out(self) -> None:
        central = QWidget()
        central.setObjectName("central")
        layout = QHBoxLayout(central)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        line = QFrame()
        line.setProperty("surface", "line")
        line.setFixedWidth(1)
        layout.addWidget(self.navigation)
        layout.addWidget(line)
        layout.addWidget(self.pages, 1)
        self.setCentralWidget(central)
        self.navigation.chosen.connect(self.pages.setCurrentIndex)

    def _add_shortcuts(self) -> None:
        QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self, self.close)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self.computer.reload)
        QShortcut(QKeySequence("Ctrl+L"), self, self._to_address)

    def _to_address(self) -> None:
        self.show_page(self.home)
        if self.home.stage is Stage.ADDRESS:
            self.home.address.edit.setFocus()
            self.home.address.edit.selectAll()

    def _take_last_size(self) -> None:
        self.setMinimumSize(_SMALLEST_SIZE)
        self.resize(_FIRST_SIZE)
        last = self._settings.value(_GEOMETRY) if self._settings is not None else None
        if isinstance(last, QByteArray):
            self.restoreGeometry(last)
