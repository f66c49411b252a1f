"""The window: pages at the side, one page shown, and a careful way to close.

What drives the window finds its widgets by object name:

``navigation`` (the list of pages), ``home``, ``mirrors``, ``computer``, ``history``,
``help-desk``, ``host-kit``, ``help`` (the pages);
on the first page ``status``, ``status-sentence``, ``status-facts``, ``status-notice``, ``verify``,
``undo``, ``remove``; ``address``, ``mirror-address`` (the field), ``address-sentence``,
``take-suggestion``, ``set-up``, ``check-steps``, ``check-findings``, ``options-disclosure-toggle``,
``options-restart``, ``options-if-not-used``; ``work``, ``work-steps``, ``step-ID``,
``pull-progress``, ``pull-layers``, ``work-note``, ``work-cancel``; ``plan``, ``plan-stops``,
``diff``, ``plan-options-disclosure-toggle``, ``plan-cancel``, ``plan-agree``; ``verdict``,
``verdict-title``, ``verdict-sentence``, ``evidence``, ``log-lines-disclosure-toggle``,
``verdict-steps-disclosure-toggle``, ``commands``, ``verdict-undo``, ``verdict-again``,
``verdict-force``, ``verdict-report``, ``verdict-report-told``, ``verdict-done``; ``finding``,
``copy-finding``, ``more-findings``;
on the page of mirrors ``mirror-list``, ``mirror-up``, ``mirror-down``, ``mirror-out``,
``mirrors-discard``, ``mirrors-apply``, ``mirrors-used``, ``mirrors-notice``, ``check-all``,
``mirror-result``; on that of this computer ``computer-engine``, ``computer-login``,
``computer-test-now``, ``file-open``, ``file-reveal``;
on the history page ``history-empty``, ``change``, ``history-diff``, ``history-undo``,
``more-changes``; at the help desk ``help-desk-list``, ``help-desk-open``, ``help-desk-check``,
``help-desk-set-up``, ``help-desk-told``, ``help-desk-save``, ``help-desk-report-told``;
on the help page ``catalogue-search``, ``catalogue-count``, ``catalogue-entry``,
``newer-version-ask``, ``newer-version-told``;
on the page for hosts ``kit-form``, its fields ``kit-folder``, ``kit-domain``, ``kit-role``,
``kit-certificates`` and those of ``kit_form`` and ``kit_options``,
``kit-options-disclosure-toggle``, ``kit-write``, ``kit-outcome-title``, ``kit-files``,
``kit-replace``, ``kit-open``.
"""

# ruff: noqa: N802  (Qt names the methods that are overridden here)

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QByteArray, QSettings, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dockmirror.i18n import _
from dockmirror.ui.glyph import Glyph
from dockmirror.ui.home_page import HomePage
from dockmirror.ui.language import choose_and_remember
from dockmirror.ui.language_menu import LanguageMenu
from dockmirror.ui.navigation import Navigation
from dockmirror.ui.paged_window import PagedWindow
from dockmirror.ui.style_sheet import SPACE

# What is imported here is loaded before the first paint: all else waits until it is shown.
if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent

    from dockmirror.setup.options import Options
    from dockmirror.ui.commands import Commands

_FIRST_SIZE: Final = QSize(960, 620)
_SMALLEST_SIZE: Final = QSize(640, 420)
_GEOMETRY: Final = "window/geometry"
_LONGEST_DROP: Final = 64 * 1024


class MainWindow(PagedWindow):
    """Dockmirror's one window. It can be painted at once, and works from ``begin`` on.

    Each page but the first is built when it is first shown, or asked for. ``painted`` comes at the
    first paint; connect to it queued, to do something after it.
    """

    painted = Signal()

    def __init__(self, application: QApplication, settings: QSettings | None = None) -> None:
        super().__init__()
        self.setObjectName("dockmirror")
        self.setWindowTitle("Dockmirror")
        self._application = application
        self._settings = settings
        self._closes_at_end = False
        self._was_painted = False
        self._build()
        self._take_last_size()
        self.setAcceptDrops(True)

    def _build(self) -> None:
        """Make what is shown, in the language chosen so far."""
        self._pages = []
        self.language = LanguageMenu()
        self.language.chosen.connect(self.speak)
        self.navigation = Navigation()
        self.pages = QStackedWidget()
        self._lay_out()
        self.home = HomePage()
        self.pages.addWidget(self.home)
        self.add_page("home", _("Home"), Glyph.HOME)
        self.add_page("mirrors", _("Mirrors"), Glyph.MIRRORS)
        self.add_page("this_computer", _("This computer"), Glyph.COMPUTER)
        self.add_page("history", _("History"), Glyph.HISTORY)
        self.add_page("help_desk", _("Help desk"), Glyph.CHECKLIST)
        self.add_page("host_kit", _("Host a mirror"), Glyph.SERVER)
        self.add_page("help", _("Help"), Glyph.HELP)
        self.navigation.setCurrentRow(0)
        self.home.address.edit.setFocus()

    def begin(self, commands: "Commands", options: "Options") -> None:
        """Start what drives the window, once it has been painted."""
        from dockmirror.ui.last_test import LastTest
        from dockmirror.ui.target_choice import TargetChoice

        self.commands, self.options = commands, options
        self.last_test = LastTest()
        self.choice = TargetChoice(options.target)
        self._drive()

    def _drive(self) -> None:
        from dockmirror.ui.address_history import AddressHistory
        from dockmirror.ui.computer_state import ComputerState
        from dockmirror.ui.home_presenter import HomePresenter
        from dockmirror.ui.status_presenter import StatusPresenter

        self._add_shortcuts()
        commands, options = self.commands, self.options
        self.computer = ComputerState(commands, options)
        self.status_presenter = StatusPresenter(self.home, self.computer, self.choice)
        self.home_presenter = HomePresenter(
            self.home,
            commands,
            self.computer,
            options,
            self.choice,
            history=AddressHistory(self._settings),
        )
        self.home_presenter.job_ended.connect(self.last_test.take)
        self.home_presenter.job_started.connect(lambda: self.show_page(self.home))
        self.home_presenter.job_started.connect(self._forbid_languages)
        self.home_presenter.job_ended.connect(lambda _result: self.language.forbid(""))
        self.home_presenter.job_ended.connect(self._close_if_asked)
        self.home_presenter.attention.connect(self._call)
        self._has_begun = True
        self.home_presenter.address.fill_from_organisation()
        self.computer.reload()
        QTimer.singleShot(0, self.home, self.home.prepare)

    def speak(self, tag: str) -> None:
        """Speak another language: all is built anew, but for what the person has typed."""
        from dockmirror.ui.flow_thread import abandon_all

        if self.home_presenter.is_busy:
            return
        typed, row = self.home.address.text, self.navigation.currentRow()
        abandon_all()
        self.home_presenter.address.stop()
        self.computer.stop()
        choose_and_remember(self._application, self._settings, tag)
        for shortcut in self.findChildren(QShortcut):
            shortcut.deleteLater()
        for name in self._pages:
            self.__dict__.pop(name, None)
        former = self.takeCentralWidget()
        self._build()
        if former is not None:
            former.deleteLater()
        self.home.address.edit.setText(typed)
        self._drive()
        self.navigation.setCurrentRow(row)
        self.language.setFocus()

    def _forbid_languages(self) -> None:
        self.language.forbid(_("The language can be changed once the job has ended."))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Notice the first paint."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    def fill(self, text: str) -> None:
        """Put an address or a link that came from elsewhere into the field; nothing is done."""
        if text and self._has_begun:
            self.show_page(self.home)
            self.home_presenter.fill(text)

    def come_forward(self) -> None:
        """Show the window to a person who has started it a second time."""
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()

    def dragEnterEvent(self, event: "QDragEnterEvent") -> None:
        """Take links and texts."""
        if event.mimeData().hasText() or event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: "QDropEvent") -> None:
        """Put what was dropped into the field."""
        dropped = event.mimeData()
        urls = dropped.urls()
        self.fill(urls[0].toString() if urls else dropped.text()[:_LONGEST_DROP])
        event.acceptProposedAction()

    def _call(self, sentence: str) -> None:
        if self.isActiveWindow():
            return
        from dockmirror.ui.notification import notify

        self._application.alert(self)
        notify("Dockmirror", sentence)

    def closeEvent(self, event: "QCloseEvent") -> None:
        """Close; a job under way is cancelled first, and closing waits until all is put back."""
        if self._has_begun and self.home_presenter.is_busy:
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
        if self._has_begun:
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
        side = QVBoxLayout()
        side.setContentsMargins(0, 0, 0, SPACE)
        side.setSpacing(0)
        side.addWidget(self.navigation, 1)
        side.addWidget(self.language, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(side)
        layout.addWidget(line)
        layout.addWidget(self.pages, 1)
        self.setCentralWidget(central)
        self.navigation.chosen.connect(self._choose_page)

    def _add_shortcuts(self) -> None:
        for row in range(len(self._pages)):
            keys = QKeySequence(f"Ctrl+{row + 1}")
            QShortcut(keys, self, lambda row=row: self._show_row(row))
            self.navigation.show_keys(row, keys.toString(QKeySequence.SequenceFormat.NativeText))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self, self.close)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self._look_again)
        QShortcut(QKeySequence("Ctrl+L"), self, self._to_address)
        QShortcut(QKeySequence("F1"), self, self._to_help)
        QShortcut(QKeySequence("Ctrl+F"), self, self._to_search)

    def _look_again(self) -> None:
        if self._has_begun:
            self.computer.reload()

    def _to_help(self) -> None:
        if self._has_begun:
            self.show_page(self.help)

    def _to_search(self) -> None:
        if self._has_begun:
            self.show_page(self.help)
            self.help.to_search()

    def _take_last_size(self) -> None:
        self.setMinimumSize(_SMALLEST_SIZE)
        self.resize(_FIRST_SIZE)
        last = self._settings.value(_GEOMETRY) if self._settings is not None else None
        if isinstance(last, QByteArray):
            self.restoreGeometry(last)
