"""One finding: how much it weighs, what it is, what it means, what to do."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from dockmirror.i18n import N_, _
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.ui.button import copy_button, push_button
from dockmirror.ui.ca_certificate import REMEDIED
from dockmirror.ui.glyph import Glyph, GlyphLabel
from dockmirror.ui.plain_label import CAPTION, PlainLabel, presentable
from dockmirror.ui.style_sheet import SPACE

_WORDS: Final = {
    Severity.ERROR: N_("Problem"),
    Severity.WARNING: N_("Warning"),
    Severity.INFO: N_("Note"),
}
_GLYPHS: Final = {
    Severity.ERROR: Glyph.ERROR,
    Severity.WARNING: Glyph.WARNING,
    Severity.INFO: Glyph.INFO,
}


def severity_word(severity: Severity) -> str:
    """The severity in the person's language."""
    return _(_WORDS[severity])


def finding_text(finding: Finding) -> str:
    """The finding as text to paste into a message, with its stable code."""
    parts = [f"{severity_word(finding.severity)}: {finding.title}"]
    if finding.detail:
        parts.append(finding.detail)
    if finding.remedy:
        parts.append(_("What to do: {remedy}").format(remedy=finding.remedy))
    parts.append(f"({finding.code})")
    return presentable("\n".join(parts))


class FindingCard(QFrame):
    """A finding as a card, tinted by its severity; the sign and the word say it without colour.

    With ``offers_ca`` a finding that a CA certificate puts right has a button to choose one.
    """

    ca_certificate_asked = Signal()

    def __init__(self, finding: Finding, *, offers_ca: bool = False) -> None:
        super().__init__()
        self.finding = finding
        self.setObjectName("finding")
        self.setProperty("surface", finding.severity.value)
        word = severity_word(finding.severity)
        self.setAccessibleName(f"{word}: {presentable(finding.title)}")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * SPACE, 3 * SPACE // 2, SPACE, 3 * SPACE // 2)
        layout.setSpacing(3 * SPACE // 2)
        layout.addWidget(GlyphLabel(_GLYPHS[finding.severity], 1.1), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(SPACE // 2)
        self.word = PlainLabel(
            word, scale=CAPTION, bold=True, tone=finding.severity.value, wraps=False
        )
        self.title = PlainLabel(finding.title, bold=True)
        self.detail = PlainLabel(finding.detail, tab_stop=True)
        self.remedy_heading = PlainLabel(_("What to do"), scale=CAPTION, bold=True, tone="muted")
        self.remedy = PlainLabel(finding.remedy, tab_stop=True)
        texts.addWidget(self.word)
        texts.addWidget(self.title)
        if finding.detail:
            texts.addWidget(self.detail)
        if finding.remedy:
            texts.addSpacing(SPACE // 2)
            texts.addWidget(self.remedy_heading)
            texts.addWidget(self.remedy)
        self.use_ca: QPushButton | None = None
        if offers_ca and finding.code in REMEDIED:
            self.use_ca = push_button(_("Use a CA certificate…"), "use-ca-certificate")
            self.use_ca.clicked.connect(self.ca_certificate_asked)
            texts.addSpacing(SPACE // 2)
            texts.addWidget(self.use_ca, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addLayout(texts, 1)
        self.copy = copy_button("copy-finding", finding.title, finding_text(finding))
        layout.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
