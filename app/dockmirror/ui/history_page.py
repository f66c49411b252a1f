"""The changes that were made to this computer, newest first."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from dockmirror.i18n import N_, _, ngettext
from dockmirror.setup.local_time import local_time
from dockmirror.ui.button import name_button, push_button
from dockmirror.ui.choice_box import Choice, ChoiceBox
from dockmirror.ui.facts_line import facts_line
from dockmirror.ui.page import Page
from dockmirror.ui.plain_label import CAPTION, TITLE, PlainLabel
from dockmirror.ui.style_sheet import SPACE
from dockmirror.ui.tab_order import tab_in_order
from dockmirror.ui.text_block import DiffBlock

if TYPE_CHECKING:
    from dockmirror.helper.history import Change

ROWS_AT_ONCE: Final = 10
_VERDICTS: Final = {
    "mirror": N_("the mirror served the test pull"),
    "docker-hub": N_("Docker Hub served the test pull"),
    "mixed": N_("the mirror and Docker Hub both served"),
    "unproven": N_("not proven"),
    "failed": N_("the test pull failed"),
}


def change_title(change: "Change") -> str:
    """What was done, in a few words."""
    if change.action == "undo":
        return _("A change was taken back")
    if len(change.mirrors_after) > 1 and sorted(change.mirrors_after) == sorted(
        change.mirrors_before
    ):
        return _("Order of the mirrors changed: {mirrors}").format(
            mirrors=", ".join(change.mirrors_after)
        )
    if change.mirrors_after:
        return _("Mirror set: {mirrors}").format(mirrors=", ".join(change.mirrors_after))
    return _("Mirrors removed")


def mirror_lines(change: "Change") -> list[str]:
    """The list of mirrors before and after, as lines of a diff."""
    gone = [mirror for mirror in change.mirrors_before if mirror not in change.mirrors_after]
    lines = [f"- {mirror}" for mirror in gone]
    lines.extend(
        f"{' ' if mirror in change.mirrors_before else '+'} {mirror}"
        for mirror in change.mirrors_after
    )
    return lines


class ChangeCard(QFrame):
    """One change."""

    undo_asked = Signal()

    def __init__(self, change: "Change", *, can_undo: bool, of_what: str = "") -> None:
        super().__init__()
        self.change = change
        self.setObjectName("change")
        self.setProperty("surface", "card")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 2 * SPACE, 2 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        title = PlainLabel(change_title(change), bold=True, tab_stop=True)
        facts = [local_time(change.time_iso), *([of_what] if of_what else []), change.config_path]
        if change.verdict:
            facts.append(_(_VERDICTS.get(change.verdict, change.verdict)))
        if change.undone:
            facts.append(_("taken back"))
        about = PlainLabel(facts_line(facts), scale=CAPTION, tone="muted")
        self.setAccessibleName(f"{title.plain_text}. {about.plain_text}")
        words = QVBoxLayout()
        words.setSpacing(SPACE // 2)
        words.addWidget(title)
        words.addWidget(about)
        head = QHBoxLayout()
        head.setSpacing(2 * SPACE)
        head.addLayout(words, 1)
        if can_undo:
            undo = push_button(_("&Undo…"), "history-undo")
            undo.clicked.connect(self.undo_asked)
            head.addWidget(undo, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(head)
        self.diff = DiffBlock(_("Mirrors before and after"))
        self.diff.setObjectName("history-diff")
        layout.addWidget(self.diff)
        lines = mirror_lines(change)
        self.diff.show_lines(lines)
        self.diff.setVisible(bool(lines))

    def show_diff(self, diff: str) -> None:
        """Show what the change did to the file, instead of to the list alone."""
        self.diff.setAccessibleName(_("Changes in {path}").format(path=self.change.config_path))
        self.diff.show_diff(diff)
        self.diff.show()


class HistoryPage(Page):
    """The changes as cards, of one target or of all. ``undo_asked`` names the target."""

    undo_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__("history", _("History"))
        self._all: Sequence[Change] = ()
        self._changes: Sequence[Change] = ()
        self._undoable: Collection[str] = ()
        self._titles: Mapping[str, str] = {}
        self._diffs: Mapping[str, str] = {}
        self._cards: list[ChangeCard] = []
        self._room = ROWS_AT_ONCE
        self.column.setSpacing(2 * SPACE)
        self.column.addWidget(PlainLabel(_("History"), scale=TITLE, bold=True))
        self.target = ChoiceBox(_("Which program"), (), "history-target")
        self.target.hide()
        self.target.chosen.connect(self._show_chosen)
        self.column.addWidget(self.target)
        self.empty = PlainLabel(_("Looking…"), tone="muted", tab_stop=True)
        self.empty.setObjectName("history-empty")
        self.column.addWidget(self.empty)
        self._first = self.column.count()
        self.more = push_button("", "more-changes", kind="quiet")
        self.more.clicked.connect(self._show_more)
        self.more.hide()
        self.column.addWidget(self.more)
        self.column.addStretch(1)

    @property
    def cards(self) -> tuple[ChangeCard, ...]:
        """The cards that are shown."""
        return tuple(self._cards)

    def show_changes(
        self,
        changes: "Sequence[Change]",
        undoable: Collection[str],
        titles: Mapping[str, str] | None = None,
    ) -> None:
        """Show these, newest first; ``undoable`` are the ids of those that can be taken back.

        ``titles`` are those of the targets, by their ids.
        """
        self._all, self._undoable, self._titles = changes, undoable, titles or {}
        about = list(dict.fromkeys(change.target for change in changes))
        several = [Choice(one, self._titles.get(one, one), "") for one in about]
        self.target.offer([Choice("", _("All"), ""), *several] if len(about) > 1 else [])
        self.target.setVisible(len(about) > 1)
        self._show_chosen()

    def _show_chosen(self) -> None:
        chosen = self.target.value
        self._changes = [one for one in self._all if chosen in ("", one.target)]
        self._room = ROWS_AT_ONCE
        self._clear()
        self.empty.show_text(_("Dockmirror has changed nothing on this computer yet."))
        self.empty.setVisible(not self._changes)
        self._fill()

    @property
    def _is_mixed(self) -> bool:
        return len({change.target for change in self._all}) > 1

    def show_diffs(self, diffs: Mapping[str, str]) -> None:
        """Show these diffs, by the changes' ids; a change without one keeps its list."""
        self._diffs = diffs
        for card in self._cards:
            self._show_diff(card)

    def _show_diff(self, card: ChangeCard) -> None:
        if diff := self._diffs.get(card.change.id):
            card.show_diff(diff)

    def show_failure(self) -> None:
        """Say that the history could not be read."""
        self._clear()
        self.more.hide()
        self.target.hide()
        self.empty.show_text(
            _("The history could not be read. This is a defect of Dockmirror; its log says more.")
        )
        self.empty.show()

    def _clear(self) -> None:
        for card in self._cards:
            self.column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = []

    def _show_more(self) -> None:
        self._room += ROWS_AT_ONCE
        self._fill()

    def _fill(self) -> None:
        self.setUpdatesEnabled(False)
        for change in self._changes[len(self._cards) : self._room]:
            name = self._titles.get(change.target, change.target) if self._is_mixed else ""
            card = ChangeCard(change, can_undo=change.id in self._undoable, of_what=name)
            card.undo_asked.connect(partial(self.undo_asked.emit, change.target))
            self._show_diff(card)
            self.column.insertWidget(self._first + len(self._cards), card)
            self._cards.append(card)
        tab_in_order(self.target, self.empty, *self._cards, self.more)
        left = len(self._changes) - len(self._cards)
        name_button(
            self.more,
            ngettext("Show {n} older change", "Show {n} older changes", left).format(n=left),
        )
        self.more.setVisible(left > 0)
        self.setUpdatesEnabled(True)
