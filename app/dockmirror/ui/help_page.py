"""The help: what can be found, the keys, and about Dockmirror."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dockmirror.i18n import _
from dockmirror.ui.button import copy_button
from dockmirror.ui.card import Card
from dockmirror.ui.catalogue_view import CatalogueView
from dockmirror.ui.facts_grid import FactsGrid
from dockmirror.ui.file_row import FileRow, open_in_desktop
from dockmirror.ui.log_file import log_path
from dockmirror.ui.newer_version import NewerVersion
from dockmirror.ui.page import Page
from dockmirror.ui.plain_label import TITLE, PlainLabel
from dockmirror.ui.shortcuts import shortcuts
from dockmirror.ui.style_sheet import SPACE


class HelpPage(Page):
    """Three cards."""

    def __init__(self) -> None:
        super().__init__("help", _("Help"))
        self.column.setSpacing(2 * SPACE)
        self.column.addWidget(PlainLabel(_("Help"), scale=TITLE, bold=True))
        self.catalogue = CatalogueView()
        self.keys = Card(_("Keyboard"), "help-keys")
        self.keys.show_widgets(FactsGrid((keys, what) for what, keys in shortcuts()))
        self.about = Card(_("About Dockmirror"), "help-about")
        for card in (self.catalogue, self.keys, self.about):
            self.column.addWidget(card)
        self.column.addStretch(1)
        self.show_about({}, (), None)

    def show_about(
        self,
        versions: Mapping[str, str],
        links: Sequence[tuple[str, str]],
        newer_version: NewerVersion | None,
    ) -> None:
        """Show the versions of the program and of what it stands on, and where to read more.

        ``newer_version`` is ``None`` where there is nobody to ask.
        """
        facts = [(_("Licence"), "MIT")]
        if "dockmirror" in versions:
            facts.insert(0, (_("Version"), versions["dockmirror"]))
        stands_on = [f"{name} {value}" for name, value in versions.items() if name != "dockmirror"]
        if stands_on:
            facts.append((_("Stands on"), ", ".join(stands_on)))
        self.log = FileRow(_("Folder of the log"), str(log_path().parent), opens=_make_and_open)
        self.log.failed.connect(self._complain)
        self.note = PlainLabel(tone="warning", tab_stop=True)
        self.note.hide()
        purpose = PlainLabel(
            _("Makes this computer use a registry mirror for Docker, and proves that it does.")
        )
        self.about.show_widgets(
            purpose,
            FactsGrid(facts),
            *([newer_version] if newer_version else []),
            *(_link(name, address) for name, address in links),
            self.log,
            self.note,
        )

    def to_search(self) -> None:
        """Put the focus on the search field."""
        self.to_top()
        self.catalogue.search.setFocus()
        self.catalogue.search.selectAll()

    def _complain(self, sentence: str) -> None:
        self.note.show_text(sentence)
        self.note.show()


def _make_and_open(path: Path) -> bool:
    # Nothing went wrong so far, so nothing was written there: an empty folder says just that.
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return open_in_desktop(path)


def _link(name: str, address: str) -> QWidget:
    """An address to copy: it is no link, so that nothing leaves this program by a slip."""
    row = QWidget()
    row.setObjectName("help-link")
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(SPACE)
    layout.addWidget(PlainLabel(f"{name}: {address}", tab_stop=True), 1)
    layout.addWidget(copy_button("copy-link", name, address), 0, Qt.AlignmentFlag.AlignTop)
    return row
