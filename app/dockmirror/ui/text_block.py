"""Blocks of fixed-width text (a diff, log lines, commands), as high as what is in them."""

# ruff: noqa: N802  (Qt names the methods that are overridden here)

import math
from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QKeyEvent,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QApplication, QFrame, QSizePolicy, QTextEdit, QWidget

from dockmirror.i18n import ngettext
from dockmirror.ui.colours import Colours, current_colours
from dockmirror.ui.plain_label import presentable
from dockmirror.ui.style_sheet import SPACE

LINE_LIMIT: Final = 600
LINES_LIMIT: Final = 300
# The style sheet's border and padding: together the same with and without the focus.
_FRAME: Final = 2


def bounded_lines(lines: Sequence[str]) -> list[str]:
    """The lines, each fit for the screen; where there are too many, a last one says how many."""
    shown = [presentable(line, LINE_LIMIT) for line in lines[:LINES_LIMIT]]
    left = len(lines) - len(shown)
    if left > 0:
        shown.append(ngettext("… {n} more line", "… {n} more lines", left).format(n=left))
    return shown


class TextBlock(QTextEdit):
    """Lines of fixed-width text, to read, select and copy."""

    def __init__(self, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lines: list[str] = []
        self.setReadOnly(True)
        self.setAccessibleName(accessible_name)
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # Configuration, logs and commands read from left to right in every language.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.document().setDocumentMargin(SPACE)
        self.document().documentLayout().documentSizeChanged.connect(self._fit_height)
        self.fit_font()

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show the lines, literally."""
        self._lines = bounded_lines(lines)
        self._render()

    def sizeHint(self) -> QSize:
        """As high as the text."""
        return QSize(super().sizeHint().width(), self._text_height())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the system's colours."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and self._lines:
            self._render()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep as high as the text at the new width."""
        super().resizeEvent(event)
        self._fit_height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave the page's keys to the page."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def line_formats(self, line: str, colours: Colours) -> tuple[QColor | None, QColor | None]:
        """The text's and the background's colour of a line; ``None`` is the usual one."""
        del line, colours
        return None, None

    def _render(self) -> None:
        colours = current_colours()
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for index, line in enumerate(self._lines):
            ink, ground = self.line_formats(line, colours)
            block = QTextBlockFormat()
            if ground is not None:
                block.setBackground(ground)
            letters = QTextCharFormat()
            letters.setForeground(ink or colours.text)
            if index == 0:
                cursor.setBlockFormat(block)
                cursor.setBlockCharFormat(letters)
            else:
                cursor.insertBlock(block, letters)
            cursor.insertText(line, letters)
        cursor.endEditBlock()
        self._fit_height()

    def _text_height(self) -> int:
        return math.ceil(self.document().size().height()) + 2 * _FRAME

    def _fit_height(self) -> None:
        height = self._text_height()
        if height != self.height():
            self.setFixedHeight(height)

    def fit_font(self) -> None:
        """Take the application's text size as it is now."""
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        size = QApplication.font().pointSizeF()
        if size > 0:
            font.setPointSizeF(size * 0.95)
        font.setStyleHint(QFont.StyleHint.Monospace)
        self.setFont(font)


class DiffBlock(TextBlock):
    """A unified diff: added and removed lines carry their sign, and a colour as well."""

    def show_diff(self, diff: str) -> None:
        """Show the diff without its two lines of file names, which say the path twice."""
        self.show_lines(list(_without_names(diff.splitlines())))

    def line_formats(self, line: str, colours: Colours) -> tuple[QColor | None, QColor | None]:
        """Green for ``+``, red for ``-``, quiet for what only says where."""
        if line.startswith("+"):
            return colours.success, colours.success_tint
        if line.startswith("-"):
            return colours.error, colours.error_tint
        if line.startswith(("@@", "\\")):
            return colours.muted, None
        return None, None


def _without_names(lines: Iterable[str]) -> Iterable[str]:
    in_header = True
    for line in lines:
        if in_header and line.startswith(("--- ", "+++ ")):
            continue
        in_header = False
        yield line
