"""The page of this computer: what can use a mirror, the files, the login, the last test."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from dockmirror.i18n import _
from dockmirror.mirror.finding import Severity
from dockmirror.setup.local_time import local_time
from dockmirror.ui.button import push_button
from dockmirror.ui.button_row import ButtonRow
from dockmirror.ui.card import Card
from dockmirror.ui.commands import TargetState
from dockmirror.ui.evidence_view import source_title
from dockmirror.ui.facts_grid import FactsGrid
from dockmirror.ui.file_row import FileRow
from dockmirror.ui.last_test import PastTest
from dockmirror.ui.page import Page
from dockmirror.ui.plain_label import CAPTION, TITLE, PlainLabel
from dockmirror.ui.status_presenter import store_name
from dockmirror.ui.style_sheet import SPACE
from dockmirror.ui.tab_order import tab_in_order
from dockmirror.ui.text_block import TextBlock

if TYPE_CHECKING:
    from dockmirror.setup.client_config import HubLogin


class ComputerPage(Page):
    """A card for each target, and one each for the login, the last test and our own files.

    ``test_asked`` names the target; "" is the one that is meant everywhere.
    """

    test_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__("computer", _("This computer"))
        self.column.setSpacing(2 * SPACE)
        self.column.addWidget(PlainLabel(_("This computer"), scale=TITLE, bold=True))
        self.note = PlainLabel(_("Looking…"), tone="muted", tab_stop=True)
        self.note.setObjectName("computer-note")
        self.column.addWidget(self.note)
        self._first = self.column.count()
        self._engines: list[Card] = []
        self.files: list[FileRow] = []
        self.login = Card(_("Docker Hub login"), "computer-login")
        self.test = Card(_("The last test"), "computer-test")
        self.own_files = Card(_("Files of Dockmirror"), "computer-files")
        for card in (self.login, self.test, self.own_files):
            self.column.addWidget(card)
            card.hide()
        self.column.addStretch(1)
        self.show_test(None)

    @property
    def engines(self) -> tuple[Card, ...]:
        """The cards of the engines."""
        return tuple(self._engines)

    def show_note(self, sentence: str) -> None:
        """Say a sentence above the cards; empty: none."""
        self.note.show_text(sentence)
        self.note.setVisible(bool(sentence))

    def show_engines(self, targets: Sequence[TargetState]) -> None:
        """Show a card for each."""
        for card in self._engines:
            self.column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.files = [row for row in self.files if row.parentWidget() not in self._engines]
        several = len(targets) > 1
        self._engines = [self._engine(target, with_test=several) for target in targets]
        self._show_test_now()
        for place, card in enumerate(self._engines):
            self.column.insertWidget(self._first + place, card)
        self._order()

    def show_login(self, login: "HubLogin", meanings: Sequence[str]) -> None:
        """Show whether there is a login, and what that means for a mirror."""
        if not login.logged_in:
            said = [_("You are not logged in to Docker Hub.")]
        elif login.store:
            said = [
                _(
                    "You are logged in to Docker Hub. The credential helper “{helper}” keeps the "
                    "name and password."
                ).format(helper=login.store)
            ]
        else:
            said = [
                _(
                    "You are logged in to Docker Hub. The name and password are in the file below, "
                    "for anybody who can read it."
                )
            ]
        words = [PlainLabel(sentence, tab_stop=True) for sentence in (*said, *meanings)]
        row = self._file(_("Settings of the docker command"), login.path)
        self._forget_files_of(self.login)
        self.login.show_widgets(*words, row)
        self.files.append(row)
        self.login.show()
        self._order()

    def show_own_files(self, files: Sequence[tuple[str, str]]) -> None:
        """Show where Dockmirror keeps things."""
        self._forget_files_of(self.own_files)
        rows = [self._file(name, path) for name, path in files]
        self.own_files.show_widgets(*rows)
        self.files.extend(rows)
        self.own_files.show()
        self._order()

    def show_presence(self, present: Mapping[str, bool]) -> None:
        """Say which of the files are there."""
        for row in self.files:
            row.show_presence(present.get(str(row.path), False))

    def show_test(self, test: PastTest | None) -> None:
        """Show the log lines of the last test."""
        button = push_button(_("&Test now…"), "computer-test-now")
        button.clicked.connect(lambda: self.test_asked.emit(""))
        self.test_now = button
        self.test.show_widgets(*_test_parts(test), ButtonRow((button,)))
        self._show_test_now()
        self._order()

    def _show_test_now(self) -> None:
        # With several targets each card has a button of its own.
        self.test_now.setVisible(len(self._engines) < 2)

    def offer_test(self, is_offered: bool) -> None:
        """Whether there is anything to test."""
        self.test.setVisible(is_offered)

    def _order(self) -> None:
        tab_in_order(self.note, *self._engines, self.login, self.test, self.own_files)

    def _engine(self, target: TargetState, *, with_test: bool) -> Card:
        card = Card(target.title, "computer-engine")
        parts: list[QWidget] = [
            PlainLabel(sentence, tone=tone, tab_stop=True) for sentence, tone in amiss(target)
        ]
        parts.append(FactsGrid(_facts(target)))
        if target.elsewhere:
            parts.append(PlainLabel(target.elsewhere, tab_stop=True))
        else:
            row = self._file(_("Configuration file"), target.config_path)
            self.files.append(row)
            parts.append(row)
        if with_test:
            button = push_button(_("Test now…"), f"computer-test-{target.id}")
            button.setAccessibleName(_("Test {target} now").format(target=target.title))
            button.clicked.connect(lambda: self.test_asked.emit(target.id))
            parts.append(ButtonRow((button,)))
        card.show_widgets(*parts)
        return card

    def _file(self, name: str, path: str) -> FileRow:
        row = FileRow(name, path)
        row.failed.connect(self._complain)
        return row

    def _complain(self, sentence: str) -> None:
        self.show_note(sentence)
        QTimer.singleShot(0, self, lambda: self.ensureWidgetVisible(self.note))
        QAccessible.updateAccessibility(QAccessibleEvent(self.note, QAccessible.Event.Alert))

    def _forget_files_of(self, card: Card) -> None:
        self.files = [row for row in self.files if row.parentWidget() is not card]


def amiss(target: TargetState) -> list[tuple[str, str]]:
    """What is wrong with a target and what to do, each sentence with its tone."""
    told = [(target.interrupted, "warning")] if target.interrupted else []
    if target.problem and not any(item.title == target.problem for item in target.findings):
        told.append((target.problem, "warning"))
    for item in target.findings:
        told.append((item.title, "" if item.severity is Severity.INFO else "warning"))
        told.append((f"{item.detail} {item.remedy}".strip(), "muted"))
    return told


def _facts(target: TargetState) -> list[tuple[str, str]]:
    unknown = _("not known: {program} does not answer").format(program=target.program)
    in_force = unknown
    if target.in_force is not None:
        in_force = "\n".join(target.in_force) or _("none: straight from Docker Hub")
    version = target.engine_version
    if not version and not target.is_engine and not target.problem:
        version = _("not known before it is started")
    facts = [(_("Version"), version or unknown)]
    if target.is_engine:
        store = store_name(target.image_store) if target.image_store else unknown
        facts.append((_("Image store"), store))
    if target.in_force is None and target.configured:
        facts.append((_("Mirrors in the file"), "\n".join(target.configured)))
    return [*facts, (_("Mirrors in force"), in_force)]


def _test_parts(test: PastTest | None) -> list[QWidget]:
    if test is None:
        return [PlainLabel(_("There was none since Dockmirror was opened."), tone="muted")]
    verdict = test.result.verdict
    said = verdict.sentence if verdict is not None else "\n".join(test.result.sentences[:1])
    parts: list[QWidget] = [
        PlainLabel(said, tab_stop=True),
        PlainLabel(
            _("Of {program}, made on {time}.").format(
                program=test.result.program, time=local_time(test.time_iso)
            ),
            scale=CAPTION,
            tone="muted",
        ),
    ]
    told = [item for item in test.result.evidence if item.lines]
    for item in told:
        title = source_title(item.source)
        parts.append(PlainLabel(title, scale=CAPTION, bold=True))
        block = TextBlock(title)
        block.setObjectName("computer-log-lines")
        block.show_lines(item.lines)
        parts.append(block)
    if not told:
        parts.append(PlainLabel(_("No log line was about it."), tone="muted"))
    return parts
