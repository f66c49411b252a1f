"""The state of this computer, in one sentence, and what can be done about it."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dockmirror.i18n import _
from dockmirror.ui.button import name_button, push_button
from dockmirror.ui.button_row import ButtonRow
from dockmirror.ui.glyph import Glyph, GlyphLabel
from dockmirror.ui.plain_label import BODY, TITLE, PlainLabel
from dockmirror.ui.style_sheet import SPACE

if TYPE_CHECKING:
    from dockmirror.mirror.finding import Finding
    from dockmirror.ui.choice_box import Choice, ChoiceBox
    from dockmirror.ui.findings_view import FindingsView


class StatusBanner(QWidget):
    """The sentence, the facts under it, and the buttons for the computer as it is."""

    verify_asked = Signal()
    undo_asked = Signal()
    remove_asked = Signal()
    target_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("status")
        self._is_compact = False
        self._has_actions = False
        self._is_known = False
        self._has_choice = False
        self.setAccessibleName(_("This computer"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * SPACE)
        head = QHBoxLayout()
        head.setSpacing(2 * SPACE)
        self.glyph = GlyphLabel(Glyph.RUNNING, 2.0)
        self.sentence = PlainLabel(_("Looking at this computer…"), scale=TITLE, bold=True)
        self.sentence.setObjectName("status-sentence")
        self.facts = PlainLabel(tone="muted", tab_stop=True)
        self.facts.setObjectName("status-facts")
        words = QVBoxLayout()
        words.setSpacing(SPACE // 2)
        words.addWidget(self.sentence)
        words.addWidget(self.facts)
        self.facts.hide()
        head.addWidget(self.glyph, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        layout.addLayout(head)
        self._layout = layout

    @cached_property
    def findings(self) -> "FindingsView":
        """What was found to be wrong with this computer."""
        from dockmirror.ui.findings_view import FindingsView

        findings = FindingsView()
        findings.setObjectName("status-findings")
        return findings

    @cached_property
    def target(self) -> "ChoiceBox":
        """Which of several targets all this is about, above the sentence."""
        from dockmirror.ui.choice_box import ChoiceBox

        target = ChoiceBox(_("Which program"), (), "status-target")
        target.hide()
        target.chosen.connect(lambda: self.target_chosen.emit(target.value))
        self._layout.insertWidget(0, target)
        target.stackUnder(self.sentence)
        QWidget.setTabOrder(target.box, self.facts)
        return target

    def offer_targets(self, choices: "Sequence[Choice]", chosen: str) -> None:
        """Offer these; with a single target there is nothing to choose."""
        self._has_choice = bool(choices)
        if choices or "target" in self.__dict__:
            self.target.offer(choices)
            self.target.choose(chosen)
        self._show_parts()

    def show_state(
        self,
        glyph: Glyph,
        sentence: str,
        facts: str,
        notice: str = "",
        findings: "Sequence[Finding]" = (),
    ) -> None:
        """Show the state; ``notice`` is what is wrong beyond the findings, if anything."""
        self._make_room()
        self.findings.show_findings(findings)
        self.glyph.show_glyph(glyph)
        self.sentence.show_text(sentence)
        self.facts.show_text(facts)
        self.notice_words.show_text(notice)
        self._show_parts()
        self.setAccessibleDescription(self.sentence.plain_text)

    def offer(self, *, verify: bool, undo: bool, remove: int) -> None:
        """Offer what can be done; ``remove`` is how many mirrors are configured."""
        self._make_room()
        self.verify.setVisible(verify)
        self.undo.setVisible(undo)
        self.remove.setVisible(remove > 0)
        name_button(self.remove, _("&Remove mirror…") if remove < 2 else _("&Remove mirrors…"))
        self._has_actions = verify or undo or remove > 0
        self._show_parts()

    def set_compact(self, is_compact: bool) -> None:
        """Step back behind a job: the sentence only, and small."""
        self._is_compact = is_compact
        self.glyph.set_scale(1.0 if is_compact else 2.0)
        self.sentence.set_scale(BODY if is_compact else TITLE, bold=not is_compact)
        self.sentence.set_tone("muted" if is_compact else "")
        self._show_parts()

    def _make_room(self) -> None:
        # Nothing of this is to be seen before the computer's state is known.
        if not self._is_known:
            self._is_known = True
            for widget in (self._notice(), self.findings, self._actions()):
                self._layout.addWidget(widget)
            before: QWidget = self.facts
            for after in (self.notice_words, self.verify, self.undo, self.remove):
                QWidget.setTabOrder(before, after)
                before = after

    def _show_parts(self) -> None:
        if not self._is_known:
            return
        at_ease = not self._is_compact
        if "target" in self.__dict__:
            self.target.setVisible(at_ease and self._has_choice)
        self.facts.setVisible(at_ease and bool(self.facts.plain_text))
        self.notice.setVisible(at_ease and bool(self.notice_words.plain_text))
        self.findings.setVisible(at_ease and bool(self.findings.findings))
        self.action_row.setVisible(at_ease and self._has_actions)

    def _notice(self) -> QWidget:
        self.notice = QFrame()
        self.notice.setObjectName("status-notice")
        self.notice.setProperty("surface", "warning")
        row = QHBoxLayout(self.notice)
        row.setContentsMargins(2 * SPACE, 3 * SPACE // 2, 2 * SPACE, 3 * SPACE // 2)
        row.setSpacing(3 * SPACE // 2)
        self.notice_words = PlainLabel(tab_stop=True)
        row.addWidget(GlyphLabel(Glyph.WARNING, 1.1), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.notice_words, 1)
        self.notice.hide()
        return self.notice

    def _actions(self) -> QWidget:
        self.verify = push_button(_("Check the computer &now"), "verify")
        self.undo = push_button(_("&Undo…"), "undo")
        self.remove = push_button(_("&Remove mirror…"), "remove")
        buttons = (self.verify, self.undo, self.remove)
        self.action_row = ButtonRow(buttons)
        for button in buttons:
            button.hide()
        self.verify.clicked.connect(self.verify_asked)
        self.undo.clicked.connect(self.undo_asked)
        self.remove.clicked.connect(self.remove_asked)
        self.action_row.hide()
        return self.action_row
