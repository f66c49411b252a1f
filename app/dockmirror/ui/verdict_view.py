"""How a job ended: the verdict, its evidence, and what can be done next."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dockmirror.i18n import _
from dockmirror.mirror.finding import Finding
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.ui.button import copy_button, push_button
from dockmirror.ui.button_row import ButtonRow
from dockmirror.ui.disclosure import Disclosure
from dockmirror.ui.evidence_view import EvidenceView
from dockmirror.ui.file_row import FileRow
from dockmirror.ui.findings_view import FindingsView
from dockmirror.ui.glyph import Glyph, GlyphLabel
from dockmirror.ui.outcome_words import heading, outcome_glyph, sentences
from dockmirror.ui.plain_label import CAPTION, HEADING, TITLE, PlainLabel
from dockmirror.ui.report_file import choose_report_file
from dockmirror.ui.steps_view import StepsView
from dockmirror.ui.style_sheet import SPACE
from dockmirror.ui.text_block import TextBlock

_WORTH_ANOTHER_TRY = frozenset(
    {
        Outcome.INTERNAL_ERROR,
        Outcome.UNUSABLE,
        Outcome.REFUSED,
        Outcome.ROLLED_BACK,
        Outcome.NOT_USED,
        Outcome.DENIED,
        Outcome.UNPROVEN,
        Outcome.CANCELLED,
    }
)


def _words(result: Result) -> str:
    said = list(sentences(result))
    why = result.verdict.why if result.verdict is not None else ""
    if why and not any(why in sentence for sentence in said):
        said.append(why)
    return "\n".join(said)


def _unsaid(result: Result) -> list[Finding]:
    """The findings that the closing words do not hold already."""
    said = "\n".join(result.sentences)
    return [item for item in result.findings if not (item.detail in said and item.remedy in said)]


class VerdictView(QWidget):
    """The end of a job."""

    done = Signal()
    undo_asked = Signal()
    again_asked = Signal()
    force_asked = Signal()
    report_asked = Signal(Path)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("verdict")
        self._commands_copy: QWidget | None = None
        self._report_row: FileRow | None = None
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(2 * SPACE)
        card = QFrame()
        card.setProperty("surface", "card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 3 * SPACE)
        layout.setSpacing(2 * SPACE)
        self.glyph = GlyphLabel(Glyph.INFO, 2.0)
        self.title = PlainLabel(scale=TITLE, bold=True)
        self.title.setObjectName("verdict-title")
        self.sentence = PlainLabel(tab_stop=True)
        self.sentence.setObjectName("verdict-sentence")
        head = QHBoxLayout()
        head.setSpacing(2 * SPACE)
        words = QVBoxLayout()
        words.setSpacing(SPACE // 2)
        words.addWidget(self.title)
        words.addWidget(self.sentence)
        head.addWidget(self.glyph, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        layout.addLayout(head)
        layout.addWidget(self._commands_part())
        self.evidence = EvidenceView()
        layout.addWidget(self.evidence)
        self.steps = StepsView("verdict-steps")
        told = QWidget()
        told_layout = QVBoxLayout(told)
        told_layout.setContentsMargins(0, 0, 0, 0)
        told_layout.addWidget(self.steps)
        self.steps_disclosure = Disclosure(_("S&teps"), told, "verdict-steps-disclosure")
        layout.addWidget(self.steps_disclosure)
        self.backup = PlainLabel(scale=CAPTION, tone="muted", tab_stop=True)
        layout.addWidget(self.backup)
        self.report_told = PlainLabel(tone="muted", tab_stop=True)
        self.report_told.setObjectName("verdict-report-told")
        layout.addWidget(self.report_told)
        self._card = layout
        layout.addWidget(self._buttons())
        outer.addWidget(card)
        self.findings = FindingsView()
        outer.addWidget(self.findings)

    def show_result(self, result: Result, *, can_undo: bool, can_force: bool) -> None:
        """Show how it ended."""
        self.glyph.show_glyph(outcome_glyph(result.outcome))
        self.title.show_text(heading(result.outcome, result.program))
        self.sentence.show_text(_words(result))
        self.setAccessibleName(f"{self.title.plain_text}. {self.sentence.plain_text}")
        self.evidence.show_evidence(result.evidence)
        self.findings.show_findings(_unsaid(result))
        self.steps_disclosure.set_open(False)
        self.commands_part.setVisible(bool(result.commands))
        self.commands.show_lines(result.commands)
        self._offer_copy("\n".join(result.commands))
        self.backup.show_text(
            _("The file from before is kept as {path}.").format(path=result.backup)
            if result.backup
            else ""
        )
        self.backup.setVisible(bool(result.backup))
        self.show_report("", None)
        self.show_writing(False)
        self.allow_undo(can_undo)
        self.again.setVisible(result.outcome in _WORTH_ANOTHER_TRY)
        self.force.setVisible(can_force)

    def allow_undo(self, can_undo: bool) -> None:
        """Offer to take the change back, or not."""
        self.undo.setVisible(can_undo)

    def show_report(self, sentences: str, path: Path | None) -> None:
        """Say how the report ended, and offer to open it where it was written."""
        self.report_told.show_text(sentences)
        self.report_told.setVisible(bool(sentences))
        if self._report_row is not None:
            self._card.removeWidget(self._report_row)
            self._report_row.hide()
            self._report_row.deleteLater()
            self._report_row = None
        if path is not None:
            self._report_row = FileRow(_("Report"), str(path))
            self._report_row.failed.connect(self.report_told.show_text)
            self._card.insertWidget(self._card.count() - 1, self._report_row)

    def show_writing(self, is_writing: bool) -> None:
        """While the report is being written there is no second one to ask for."""
        self.report.setEnabled(not is_writing)

    def _choose_report(self) -> None:
        path = choose_report_file(self)
        if path is not None:
            self.report_asked.emit(path)

    def _commands_part(self) -> QWidget:
        self.commands_part = QWidget()
        layout = QVBoxLayout(self.commands_part)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        self._commands_head = QHBoxLayout()
        self._commands_head.addWidget(
            PlainLabel(_("Run this in a terminal"), scale=HEADING, bold=True), 1
        )
        self.commands = TextBlock(_("Commands to run"))
        self.commands.setObjectName("commands")
        layout.addLayout(self._commands_head)
        layout.addWidget(self.commands)
        return self.commands_part

    def _offer_copy(self, text: str) -> None:
        if self._commands_copy is not None:
            self._commands_head.removeWidget(self._commands_copy)
            self._commands_copy.deleteLater()
        self._commands_copy = copy_button("copy-commands", _("the commands"), text)
        self._commands_head.addWidget(self._commands_copy)

    def _buttons(self) -> ButtonRow:
        self.undo = push_button(_("&Undo"), "verdict-undo")
        self.force = push_button(_("Set up &anyway…"), "verdict-force")
        self.again = push_button(_("Try a&gain"), "verdict-again")
        self.done_button = push_button(_("&Done"), "verdict-done", kind="primary")
        self.report = push_button(_("Save a &report…"), "verdict-report")
        self.report.clicked.connect(self._choose_report)
        self.undo.clicked.connect(self.undo_asked)
        self.force.clicked.connect(self.force_asked)
        self.again.clicked.connect(self.again_asked)
        self.done_button.clicked.connect(self.done)
        return ButtonRow((self.undo, self.report), (self.force, self.again, self.done_button))
