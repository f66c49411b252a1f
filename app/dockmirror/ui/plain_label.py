"""Words in the window: always plain text, selectable, and legible whatever they contain."""

# ruff: noqa: N802  (Qt names the methods that are overridden here)

import unicodedata
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QSizePolicy, QWidget

from dockmirror.i18n import _, is_right_to_left
from dockmirror.isolates import (
    RIGHT_TO_LEFT_MARK,
    begun_from_the_right,
    outside_isolates,
)

if TYPE_CHECKING:
    from PySide6.QtGui import QContextMenuEvent, QKeyEvent

TEXT_LIMIT: Final = 4000
# The break opportunity that Unicode has for just this; it is taken out again when copying.
_BREAK: Final = "\u200b"
_NOT_COPIED: Final = str.maketrans("", "", f"{_BREAK}{RIGHT_TO_LEFT_MARK}")
_LONG_WORD: Final = 32
_BREAK_AFTER: Final = frozenset("/.-_:?&=,;@%+")
_KEPT: Final = frozenset("\n\t\u200c\u200d")  # the joiners that Persian and others spell with
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

TITLE: Final = 1.45
HEADING: Final = 1.15
BODY: Final = 1.0
CAPTION: Final = 0.92


def presentable(text: str, limit: int = TEXT_LIMIT) -> str:
    """``text`` cut to ``limit`` characters, with control and bidirectional characters visible.

    Line ends, tabs and the joiners that words are spelt with stay; in a right-to-left language
    also pairs of isolates, which sentences of ours have, and which reorder nothing around them.
    """
    cut = text[:limit]
    shown = outside_isolates(cut, _made_visible) if is_right_to_left() else _made_visible(cut)
    return shown if len(text) <= limit else f"{shown}…"


def _made_visible(text: str) -> str:
    return "".join(
        f"\\u{ord(character):04x}"
        if character not in _KEPT and unicodedata.category(character) in _HIDDEN
        else character
        for character in text
    )


def breakable(text: str) -> str:
    """``text`` with places to break a line in words that are too long for one."""
    return "".join(
        _broken(word) if len(word) > _LONG_WORD else word for word in _words_and_gaps(text)
    )


def _words_and_gaps(text: str) -> list[str]:
    parts: list[str] = []
    start = 0
    for index in range(1, len(text) + 1):
        if index == len(text) or text[index].isspace() != text[start].isspace():
            parts.append(text[start:index])
            start = index
    return parts


def _broken(word: str) -> str:
    parts: list[str] = []
    since = 0
    for character in word:
        parts.append(character)
        since += 1
        if character in _BREAK_AFTER or since >= _LONG_WORD // 2:
            parts.append(_BREAK)
            since = 0
    return "".join(parts)


class PlainLabel(QLabel):
    """A label that shows its text literally, wraps it, and lets it be selected and copied.

    ``scale`` is relative to the application's text size and follows it; ``tone`` is ``muted``,
    ``success``, ``warning``, ``error``, ``info`` or empty. With ``tab_stop`` the Tab key reaches
    it, so that its text can be selected by keyboard.
    """

    def __init__(
        self,
        text: str = "",
        *,
        scale: float = BODY,
        bold: bool = False,
        tone: str = "",
        tab_stop: bool = False,
        wraps: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._scale = scale
        self._bold = bold
        self._plain = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        self._align()
        if wraps:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if tab_stop else Qt.FocusPolicy.ClickFocus)
        self.set_tone(tone)
        self.fit_font()
        self.show_text(text)

    @property
    def plain_text(self) -> str:
        """The text as it reads, without the places to break it."""
        return self._plain

    def show_text(self, text: str) -> None:
        """Show the text, literally."""
        shown = presentable(text)
        if shown != self._plain or not self.text():
            self._plain = shown
            words = breakable(shown)
            self.setText(begun_from_the_right(words) if is_right_to_left() else words)
            self.setAccessibleName(shown)

    def set_tone(self, tone: str) -> None:
        """Take the colour of a meaning; the words must say it too."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            if not self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
                return  # it is dressed before it is first shown
            self.style().unpolish(self)
            self.style().polish(self)

    def set_scale(self, scale: float, *, bold: bool) -> None:
        """Take another size, relative to the application's text."""
        self._scale = scale
        self._bold = bold
        self.fit_font()

    def changeEvent(self, event: QEvent) -> None:
        """Begin where the language's lines begin."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._align()

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        """Copy what is selected as it reads."""
        if event.matches(QKeySequence.StandardKey.Copy):
            self._copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()  # the page's keys
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: "QContextMenuEvent") -> None:
        """Offer to copy."""
        menu = QMenu(self)
        copy = menu.addAction(_("&Copy"), self._copy)
        copy.setEnabled(self.hasSelectedText())
        menu.addAction(_("Copy &all"), lambda: QGuiApplication.clipboard().setText(self._plain))
        menu.exec(event.globalPos())

    def _align(self) -> None:
        # Absolute, since Qt would put an address or an engine's words in a right-to-left window
        # to the left, away from their sign and their heading.
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)

    def _copy(self) -> None:
        if self.hasSelectedText():
            QGuiApplication.clipboard().setText(self.selectedText().translate(_NOT_COPIED))

    def fit_font(self) -> None:
        """Take the application's text size as it is now."""
        base = QApplication.font()
        font = QFont()
        if base.pointSizeF() > 0:
            font.setPointSizeF(base.pointSizeF() * self._scale)
        else:
            font.setPixelSize(round(base.pixelSize() * self._scale))
        if self._bold:
            font.setWeight(QFont.Weight.DemiBold)
        self.setFont(font)
