"""The findings of a check or a job, as cards, the heaviest first."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dockmirror.i18n import ngettext
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.ui.button import name_button, push_button
from dockmirror.ui.finding_card import FindingCard
from dockmirror.ui.style_sheet import SPACE

# More cards than this at once would be no help to anybody, and slow to lay out.
CARDS_AT_ONCE: Final = 10
_WEIGHT: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class FindingsView(QWidget):
    """Cards for findings; where there are many, the first few and a button for the next ones.

    With ``offers_ca`` a card may ask for a CA certificate.
    """

    ca_certificate_asked = Signal()

    def __init__(self, *, offers_ca: bool = False) -> None:
        super().__init__()
        self._offers_ca = offers_ca
        self.setObjectName("findings")
        self._findings: list[Finding] = []
        self._cards: list[FindingCard] = []
        self._room = CARDS_AT_ONCE
        self.layout_passes = 0
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE)
        self.more = push_button("", "more-findings", kind="quiet")
        self.more.clicked.connect(self._show_more)
        self._layout.addWidget(self.more)
        self.clear()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, shown as a card or not."""
        return tuple(self._findings)

    @property
    def cards(self) -> tuple[FindingCard, ...]:
        """The cards that are shown, from top to bottom."""
        return tuple(self._cards)

    def clear(self) -> None:
        """Show none."""
        self._findings.clear()
        self._room = CARDS_AT_ONCE
        self._lay_out()

    def show_findings(self, findings: Iterable[Finding]) -> None:
        """Show just these."""
        same = dict.fromkeys(map(_Same, findings))
        self._findings = sorted(
            (item.finding for item in same), key=lambda finding: _WEIGHT[finding.severity]
        )
        self._lay_out()

    def add(self, findings: Iterable[Finding]) -> None:
        """Show these too, in one layout pass; one that is there already is not shown twice."""
        known = {_Same(finding) for finding in self._findings}
        new = [same for same in dict.fromkeys(map(_Same, findings)) if same not in known]
        if new:
            self._findings.extend(same.finding for same in new)
            self._findings.sort(key=lambda finding: _WEIGHT[finding.severity])
            self._lay_out()

    def _show_more(self) -> None:
        first = len(self._cards)
        self._room += CARDS_AT_ONCE
        self._lay_out()
        if first < len(self._cards):
            self._cards[first].detail.setFocus()

    def _lay_out(self) -> None:
        # How often the cards were laid out, for whoever wonders whether events come one by one.
        self.layout_passes += 1
        wanted = self._findings[: self._room]
        self.setUpdatesEnabled(False)
        kept = {id(card.finding): card for card in self._cards}
        cards: list[FindingCard] = []
        for place, finding in enumerate(wanted):
            card = kept.pop(id(finding), None) or self._new_card(finding)
            self._layout.removeWidget(card)
            self._layout.insertWidget(place, card)
            cards.append(card)
        for card in kept.values():
            self._layout.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = cards
        left = len(self._findings) - len(cards)
        name_button(
            self.more,
            ngettext("Show {n} more finding", "Show {n} more findings", left).format(n=left),
        )
        self.more.setVisible(left > 0)
        self.setVisible(bool(self._findings))
        self.setUpdatesEnabled(True)

    def _new_card(self, finding: Finding) -> FindingCard:
        card = FindingCard(finding, offers_ca=self._offers_ca)
        card.ca_certificate_asked.connect(self.ca_certificate_asked)
        return card


class _Same:
    """Makes findings comparable by what they say, as their facts cannot be hashed."""

    def __init__(self, finding: Finding) -> None:
        self.finding = finding
        self._key = (finding.code, finding.title, finding.detail, finding.remedy)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._key == other._key

    def __hash__(self) -> int:
        return hash(self._key)
