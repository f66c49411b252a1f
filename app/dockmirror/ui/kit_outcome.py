"""What became of a kit: a sentence, the files, and the differences."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from dockmirror.i18n import _
from dockmirror.ui.button import push_button
from dockmirror.ui.button_row import ButtonRow
from dockmirror.ui.glyph import Glyph, GlyphLabel
from dockmirror.ui.plain_label import CAPTION, HEADING, PlainLabel
from dockmirror.ui.style_sheet import SPACE
from dockmirror.ui.text_block import DiffBlock, TextBlock

if TYPE_CHECKING:
    from dockmirror.hostkit.host_kit import WrittenKit


class KitOutcome(QFrame):
    """The end of a run. ``replace_asked`` and ``open_asked`` come from its buttons."""

    replace_asked = Signal()
    open_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("kit-outcome")
        self.setProperty("surface", "card")
        self.glyph = GlyphLabel(Glyph.INFO, 1.2)
        self.title = PlainLabel(scale=HEADING, bold=True, tab_stop=True)
        self.title.setObjectName("kit-outcome-title")
        self.sentence = PlainLabel(tone="muted")
        self.sentence.setObjectName("kit-outcome-sentence")
        self.files = TextBlock(_("Files of the kit"))
        self.files.setObjectName("kit-files")
        self.differences = QWidget()
        self._differences = QVBoxLayout(self.differences)
        self._differences.setContentsMargins(0, 0, 0, 0)
        self._differences.setSpacing(SPACE)
        self.replace = push_button(_("&Replace these files"), "kit-replace")
        self.open = push_button(_("Open the fol&der"), "kit-open")
        self._buttons = ButtonRow((), (self.open, self.replace))
        self._lay_out()
        self.replace.clicked.connect(self.replace_asked)
        self.open.clicked.connect(self.open_asked)

    def show_progress(self) -> None:
        """Say that it is being written."""
        self._say(Glyph.RUNNING, _("Writing the kit…"), "")

    def show_refusal(self, sentence: str, remedy: str) -> None:
        """Say why there is no kit."""
        self._say(Glyph.ERROR, sentence, remedy)

    def show_kit(self, kit: "WrittenKit") -> None:
        """Say what was written, or what differs."""
        folder = str(kit.folder)
        if kit.written:
            said = _("README.md in {folder} says how to start it, check it, and keep it.")
            self._say(Glyph.SUCCESS, _("The kit is written"), said.format(folder=folder))
        elif kit.different:
            self._say(
                Glyph.WARNING,
                _("Files of the kit have other content there"),
                _("Nothing was written. Lines with + are what the kit would have."),
            )
            self._show_differences(kit)
        else:
            said = _("{folder} holds just this kit; nothing was written.")
            self._say(Glyph.SUCCESS, _("Nothing had to be written"), said.format(folder=folder))
        self.open.setVisible(not kit.different or kit.written)
        self._buttons.show()
        self.files.setVisible(kit.written)
        self.files.show_lines([one.file.path for one in kit.files])

    def _show_differences(self, kit: "WrittenKit") -> None:
        for one in kit.different:
            name = PlainLabel(one.file.path, scale=CAPTION, bold=True)
            self._differences.addWidget(name)
            if one.file.secret:
                said = _("It differs; what is secret is not shown.")
                self._differences.addWidget(PlainLabel(said, tone="muted"))
                continue
            block = DiffBlock(_("Difference of {path}").format(path=one.file.path))
            block.show_diff(one.diff)
            self._differences.addWidget(block)
        self.differences.show()
        self.replace.show()

    def _say(self, glyph: Glyph, title: str, sentence: str) -> None:
        while (item := self._differences.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for part in (self.differences, self.replace, self.open, self.files, self._buttons):
            part.hide()
        self.glyph.show_glyph(glyph)
        self.title.show_text(title)
        self.sentence.show_text(sentence)
        self.sentence.setVisible(bool(sentence))
        self.setAccessibleName(self.title.plain_text)
        self.show()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(3 * SPACE // 2)
        words = QVBoxLayout()
        words.setSpacing(SPACE // 2)
        words.addWidget(self.title)
        words.addWidget(self.sentence)
        head.addWidget(self.glyph, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(2 * SPACE)
        layout.addLayout(head)
        layout.addWidget(self.files)
        layout.addWidget(self.differences)
        layout.addWidget(self._buttons)
