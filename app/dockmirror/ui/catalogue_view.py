"""Every finding that Dockmirror can make, to be searched by its code or by words."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from dockmirror.i18n import _, ngettext
from dockmirror.mirror import catalogue
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.ui.button import copy_button, name_button, push_button
from dockmirror.ui.card import Card
from dockmirror.ui.facts_line import facts_line
from dockmirror.ui.finding_card import finding_text, severity_word
from dockmirror.ui.glyph import Glyph, GlyphLabel
from dockmirror.ui.plain_label import CAPTION, PlainLabel
from dockmirror.ui.style_sheet import SPACE
from dockmirror.ui.tab_order import tab_in_order

ENTRIES_AT_ONCE: Final = 5
_PAUSE_MILLISECONDS: Final = 150
_LONGEST: Final = 200
_GLYPHS: Final = {
    Severity.ERROR: Glyph.ERROR,
    Severity.WARNING: Glyph.WARNING,
    Severity.INFO: Glyph.INFO,
}
# What was met stands in a finding's words, and here there is nothing yet.
_ANYTHING: Final = "…"


def every_finding() -> list[Finding]:
    """The catalogue in the person's language, in the order in which a mirror meets them."""
    return [
        catalogue.finding(code, **dict.fromkeys(catalogue.entry(code).facts, _ANYTHING))
        for code in catalogue.codes()
    ]


def matching(findings: Sequence[Finding], words: str) -> list[Finding]:
    """Those in which every one of the words is found, in the code or in the text."""
    wanted = words.casefold().split()
    return [
        item
        for item in findings
        if all(
            word in f"{item.code} {item.title} {item.detail} {item.remedy}".casefold()
            for word in wanted
        )
    ]


class CatalogueEntry(QFrame):
    """One finding with its code."""

    def __init__(self, finding: Finding) -> None:
        super().__init__()
        self.finding = finding
        self.setObjectName("catalogue-entry")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, SPACE)
        layout.setSpacing(3 * SPACE // 2)
        layout.addWidget(GlyphLabel(_GLYPHS[finding.severity]), 0, Qt.AlignmentFlag.AlignTop)
        word = severity_word(finding.severity)
        texts = QVBoxLayout()
        texts.setSpacing(SPACE // 2)
        self.title = PlainLabel(finding.title, bold=True)
        self.code = PlainLabel(
            facts_line((word, finding.code)), scale=CAPTION, tone="muted", tab_stop=True
        )
        texts.addWidget(self.title)
        texts.addWidget(self.code)
        texts.addWidget(PlainLabel(finding.detail, tab_stop=True))
        texts.addWidget(
            PlainLabel(
                _("What to do: {remedy}").format(remedy=finding.remedy), tone="muted", tab_stop=True
            )
        )
        layout.addLayout(texts, 1)
        copy = copy_button("copy-entry", finding.title, finding_text(finding))
        layout.addWidget(copy, 0, Qt.AlignmentFlag.AlignTop)
        self.setAccessibleName(f"{word}: {self.title.plain_text} ({finding.code})")


class CatalogueView(Card):
    """A search field, and the findings that fit; the first few, and a button for the next."""

    def __init__(self) -> None:
        super().__init__(_("What Dockmirror can find"), "catalogue")
        self._all = every_finding()
        self._found: list[Finding] = self._all
        self._entries: list[CatalogueEntry] = []
        self._room = ENTRIES_AT_ONCE
        self.search = QLineEdit()
        self.search.setObjectName("catalogue-search")
        self.search.setAccessibleName(_("Search the findings"))
        self.search.setPlaceholderText(_("Search by code or by words"))
        self.search.setClearButtonEnabled(True)
        self.search.setMaxLength(_LONGEST)
        self.count = PlainLabel(scale=CAPTION, tone="muted", tab_stop=True)
        self.count.setObjectName("catalogue-count")
        self.more = push_button("", "more-entries", kind="quiet")
        self.more.clicked.connect(self._show_more)
        for widget in (self.search, self.count):
            self.body.addWidget(widget)
        self._first = self.body.count()
        self.body.addWidget(self.more)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._search)
        self.search.textChanged.connect(lambda _text: self._pause.start())
        self._search()

    @property
    def entries(self) -> tuple[CatalogueEntry, ...]:
        """The entries that are shown."""
        return tuple(self._entries)

    def _search(self) -> None:
        self._found = matching(self._all, self.search.text())
        self._room = ENTRIES_AT_ONCE
        count = len(self._found)
        self.count.show_text(
            ngettext("{n} finding", "{n} findings", count).format(n=count)
            if count
            else _("No finding has these words.")
        )
        self._lay_out()

    def _show_more(self) -> None:
        first = len(self._entries)
        self._room += ENTRIES_AT_ONCE
        self._lay_out()
        if first < len(self._entries):
            self._entries[first].code.setFocus()

    def _lay_out(self) -> None:
        self.setUpdatesEnabled(False)
        known = {entry.finding.code: entry for entry in self._entries}
        wanted = self._found[: self._room]
        entries = [
            known.pop(item.code) if item.code in known else CatalogueEntry(item) for item in wanted
        ]
        for entry in self._entries:
            self.body.removeWidget(entry)
        for entry in known.values():
            entry.hide()
            entry.deleteLater()
        for place, entry in enumerate(entries):
            self.body.insertWidget(self._first + place, entry)
        self._entries = entries
        tab_in_order(self.search, self.count, *entries, self.more)
        left = len(self._found) - len(entries)
        name_button(
            self.more,
            ngettext("Show {n} more finding", "Show {n} more findings", left).format(n=left),
        )
        self.more.setVisible(left > 0)
        self.setUpdatesEnabled(True)
