"""The help desk's page: a list of mirrors, one click to use the first that serves, a report."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QPushButton

from dockmirror.i18n import _, ngettext
from dockmirror.setup.mirror_list import LARGEST, ListRefused, mirrors_in
from dockmirror.ui.button import push_button
from dockmirror.ui.button_row import ButtonRow
from dockmirror.ui.card import Card
from dockmirror.ui.file_row import FileRow
from dockmirror.ui.mirror_results import MirrorResult, MirrorResults
from dockmirror.ui.page import Page
from dockmirror.ui.plain_label import CAPTION, TITLE, PlainLabel
from dockmirror.ui.report_file import choose_report_file
from dockmirror.ui.style_sheet import SPACE
from dockmirror.ui.tab_order import tab_in_order

_LINES: Final = 6

# ruff: noqa: N802  (Qt names the methods that are overridden here)


class _ListEdit(QPlainTextEdit):
    """The list as text. Tab leaves it, Ctrl and Return press the primary button."""

    submitted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("help-desk-list")
        self.setAccessibleName(_("List of mirrors, one address a line"))
        self.setPlaceholderText("https://mirror-1.example.com\nhttps://mirror-2.example.com")
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        # Addresses read from left to right in every language.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * _LINES + 3 * SPACE)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Esc to the page."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            if not event.isAutoRepeat():
                self.submitted.emit()
        else:
            super().keyPressEvent(event)


class HelpDeskPage(Page):
    """The list, what became of its mirrors, and the report."""

    file_chosen = Signal(Path)
    organisation_asked = Signal()
    check_asked = Signal()
    set_up_asked = Signal()
    stop_asked = Signal()
    report_asked = Signal(Path)

    def __init__(self) -> None:
        super().__init__("help-desk", _("Help desk"))
        self._is_busy = False
        self._report_row: FileRow | None = None
        self.column.setSpacing(2 * SPACE)
        self.column.addWidget(PlainLabel(_("Help desk"), scale=TITLE, bold=True))
        self.column.addWidget(
            PlainLabel(
                _(
                    "Checks all mirrors of a list at once, and sets up the first of them that "
                    "serves. You see the change before anything is done."
                ),
                tone="muted",
            )
        )
        self.list_card = self._list_card()
        self.column.addWidget(self.list_card)
        self.column.addWidget(self._result_card())
        self.column.addWidget(self._report_card())
        self.column.addStretch(1)
        self.results.laid_out.connect(self._order)
        self.edit.textChanged.connect(self._count)
        self.edit.submitted.connect(self.set_up.click)
        self.show_checking(False)
        self._count()

    @property
    def text(self) -> str:
        """The list as it is."""
        return self.edit.toPlainText()

    def primary(self) -> QPushButton | None:
        """What Return does where it has no meaning of its own."""
        return self.set_up

    def cancelling(self) -> QPushButton | None:
        """What Esc does."""
        return self.stop

    def show_list(self, text: str) -> None:
        """Put another list in place of the one that is there."""
        self.edit.setPlainText(text[: LARGEST + 1])

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with the list."""
        self.count.set_tone("warning")
        self.count.show_text(sentence)

    def offer_organisation(self, is_offered: bool) -> None:
        """Whether this computer's organisation has a list."""
        self.organisation.setVisible(is_offered)

    def show_busy(self, is_busy: bool) -> None:
        """A job changes Docker: nothing else may begin."""
        self._is_busy = is_busy
        self._count()

    def show_checking(self, is_checking: bool) -> None:
        """Turn *Check all* into *Stop*, and back."""
        had_focus = self.stop.hasFocus() or self.check.hasFocus()
        self.check.setVisible(not is_checking)
        self.stop.setVisible(is_checking)
        if had_focus:
            (self.stop if is_checking else self.check).setFocus()

    def show_results(self, told: str, results: Sequence[MirrorResult]) -> None:
        """Show what became of the mirrors."""
        self.told.show_text(told)
        self.told.setVisible(bool(told))
        self.results.show_results(results)
        self.result_card.setVisible(bool(told or results))

    def to_results(self) -> None:
        """Bring the results into sight, and have them read out."""
        room = self.viewport().height() // 2
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.told, 0, room))
        QAccessible.updateAccessibility(QAccessibleEvent(self.result_card, QAccessible.Event.Alert))

    def show_report(self, sentences: str, path: Path | None) -> None:
        """Say how the report ended, and offer to open it where it was written."""
        self.report_told.show_text(sentences)
        self.report_told.setVisible(bool(sentences))
        if self._report_row is not None:
            self.report_card.body.removeWidget(self._report_row)
            self._report_row.hide()
            self._report_row.deleteLater()
            self._report_row = None
        if path is not None:
            self._report_row = FileRow(_("Report"), str(path))
            self._report_row.failed.connect(self.report_told.show_text)
            self.report_card.body.insertWidget(self.report_card.body.count() - 1, self._report_row)
            self._order()

    def show_writing(self, is_writing: bool) -> None:
        """While the report is being written there is nothing to press."""
        self.report.setEnabled(not is_writing)

    def _order(self) -> None:
        row = () if self._report_row is None else (self._report_row,)
        tab_in_order(self.list_card, self.told, self.results, self.report_told, *row, self.report)

    def _count(self) -> None:
        """Say how many mirrors the list holds, and offer what can be done with them."""
        is_good = False
        self.count.set_tone("muted")
        if not self.text.strip():
            self.count.show_text(_("One address a line. What follows a # is left out."))
        else:
            try:
                count = len(mirrors_in(self.text))
                is_good = True
                self.count.show_text(ngettext("{n} mirror", "{n} mirrors", count).format(n=count))
            except ListRefused as refused:
                self.show_problem(str(refused))
        self.check.setEnabled(is_good and not self._is_busy)
        self.set_up.setEnabled(is_good and not self._is_busy)

    def _choose_file(self) -> None:
        name, _filter = QFileDialog.getOpenFileName(self, _("Open a list of mirrors"))
        if name:
            self.file_chosen.emit(Path(name))

    def _choose_report(self) -> None:
        path = choose_report_file(self)
        if path is not None:
            self.report_asked.emit(path)

    def _list_card(self) -> Card:
        card = Card(_("List of mirrors"), "help-desk-card")
        self.edit = _ListEdit()
        self.count = PlainLabel(scale=CAPTION, tone="muted", tab_stop=True)
        self.count.setObjectName("help-desk-count")
        self.open = push_button(_("&Open a list…"), "help-desk-open")
        self.organisation = push_button(_("Take the or&ganisation's"), "help-desk-organisation")
        self.check = push_button(_("&Check all"), "help-desk-check")
        self.stop = push_button(_("&Stop"), "help-desk-stop")
        self.set_up = push_button(
            _("Set &up the first that serves…"), "help-desk-set-up", kind="primary"
        )
        self.open.clicked.connect(self._choose_file)
        self.organisation.clicked.connect(self.organisation_asked)
        self.check.clicked.connect(self.check_asked)
        self.stop.clicked.connect(self.stop_asked)
        self.set_up.clicked.connect(self.set_up_asked)
        self.organisation.hide()
        card.show_widgets(
            self.edit,
            self.count,
            ButtonRow((self.open, self.organisation), (self.check, self.stop, self.set_up)),
        )
        return card

    def _result_card(self) -> Card:
        self.result_card = Card(_("What became of them"), "help-desk-results")
        self.told = PlainLabel(tab_stop=True)
        self.told.setObjectName("help-desk-told")
        self.results = MirrorResults()
        self.result_card.show_widgets(self.told, self.results)
        self.result_card.hide()
        return self.result_card

    def _report_card(self) -> Card:
        self.report_card = Card(_("Report"), "help-desk-report")
        about = PlainLabel(
            _(
                "One file to attach to a ticket: this computer's Docker, its mirrors, what was "
                "tried here, and Dockmirror's changes. Passwords and tokens are left out."
            ),
            tone="muted",
        )
        self.report_told = PlainLabel(tab_stop=True)
        self.report_told.setObjectName("help-desk-report-told")
        self.report_told.hide()
        self.report = push_button(_("Save a &report…"), "help-desk-save")
        self.report.clicked.connect(self._choose_report)
        self.report_card.show_widgets(about, self.report_told, ButtonRow((self.report,)))
        return self.report_card
