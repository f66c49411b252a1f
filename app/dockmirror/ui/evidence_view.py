"""What each source saw of the test pull."""

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dockmirror.evidence.evidence import Evidence, Says
from dockmirror.i18n import N_, _
from dockmirror.ui.disclosure import Disclosure
from dockmirror.ui.facts_line import facts_line
from dockmirror.ui.glyph import Glyph, GlyphLabel
from dockmirror.ui.plain_label import CAPTION, HEADING, PlainLabel
from dockmirror.ui.style_sheet import SPACE
from dockmirror.ui.text_block import TextBlock

_GLYPHS: Final = {
    Says.POSITIVE: Glyph.SUCCESS,
    Says.NEGATIVE: Glyph.WARNING,
    Says.NOTHING: Glyph.SKIPPED,
}
_WORDS: Final = {
    Says.POSITIVE: N_("The mirror served"),
    Says.NEGATIVE: N_("Another registry served"),
    Says.NOTHING: N_("Says nothing either way"),
}
_SOURCES: Final = {
    "daemon-log": N_("Docker's own log"),
    "podman-log": N_("Podman's own log"),
    "containerd-log": N_("containerd's own log of the pull"),
    "build-trace": N_("BuildKit's own record of the build"),
    "mirror-catalog": N_("The mirror's list of cached images"),
    "connections": N_("Docker's network connections"),
    "recording-endpoint": N_("A recording endpoint in front of the mirror"),
    "redirect": N_("Where the mirror keeps its layers"),
    "mirror-only-image": N_("An image that the mirror alone has"),
}


def source_title(source: str) -> str:
    """The source in the person's language; its name where it has no title."""
    title = _SOURCES.get(source)
    return source if title is None else _(title)


class EvidenceView(QWidget):
    """A row a source, and its log lines on request."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("evidence")
        self.disclosures: list[Disclosure] = []
        self._rows: list[QWidget] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(3 * SPACE // 2)
        self._layout.addWidget(PlainLabel(_("Evidence"), scale=HEADING, bold=True))
        self.hide()

    def show_evidence(self, evidence: Iterable[Evidence]) -> None:
        """Show just this."""
        for row in self._rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.disclosures = []
        self._rows = [self._row(item) for item in evidence]
        for row in self._rows:
            self._layout.addWidget(row)
        self.setVisible(bool(self._rows))

    def _row(self, evidence: Evidence) -> QWidget:
        row = QWidget()
        row.setObjectName("evidence-item")
        word = _(_WORDS[evidence.says])
        row.setAccessibleName(f"{source_title(evidence.source)}: {word}")
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * SPACE // 2)
        layout.addWidget(GlyphLabel(_GLYPHS[evidence.says]), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(SPACE // 2)
        texts.addWidget(
            PlainLabel(
                facts_line((source_title(evidence.source), word)), scale=CAPTION, tone="muted"
            )
        )
        texts.addWidget(PlainLabel(evidence.detail, tab_stop=True))
        if evidence.passed_over:
            texts.addWidget(
                PlainLabel(
                    _("Docker passed the mirror over: {why}").format(why=evidence.passed_over),
                    tab_stop=True,
                )
            )
        if evidence.lines:
            block = TextBlock(_("Log lines"))
            block.setObjectName("log-lines")
            block.show_lines(evidence.lines)
            disclosure = Disclosure(_("Log lines"), block, "log-lines-disclosure")
            self.disclosures.append(disclosure)
            texts.addWidget(disclosure)
        layout.addLayout(texts, 1)
        return row
