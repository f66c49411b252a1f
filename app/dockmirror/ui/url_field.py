"""The field for the mirror's address, with the verdict on it."""

from collections.abc import Sequence
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QMenu, QVBoxLayout, QWidget

from dockmirror.i18n import _
from dockmirror.ui.button import name_button, push_button
from dockmirror.ui.disclosure import Disclosure
from dockmirror.ui.glyph import Glyph, GlyphLabel, glyph_icon
from dockmirror.ui.plain_label import HEADING, PlainLabel, presentable
from dockmirror.ui.style_sheet import SPACE

if TYPE_CHECKING:
    from PySide6.QtGui import QAction, QKeyEvent

    from dockmirror.ui.options_view import OptionsView
    from dockmirror.ui.steps_view import StepsView

# ruff: noqa: N802  (Qt names the methods that are overridden here)

PAUSE_MILLISECONDS: Final = 400
_LONGEST_ADDRESS: Final = 2048


class AddressState(Enum):
    """What is known about the address."""

    EMPTY = auto()
    WAITING = auto()
    CHECKING = auto()
    GOOD = auto()
    DOUBTFUL = auto()
    INCOMPLETE = auto()
    BAD = auto()


_LOOKS: Final = {
    AddressState.WAITING: (Glyph.SKIPPED, "muted"),
    AddressState.CHECKING: (Glyph.RUNNING, "muted"),
    AddressState.GOOD: (Glyph.SUCCESS, "success"),
    AddressState.DOUBTFUL: (Glyph.WARNING, "warning"),
    AddressState.INCOMPLETE: (Glyph.INFO, "muted"),
    AddressState.BAD: (Glyph.ERROR, "error"),
}
_ACCEPTED: Final = frozenset(
    {AddressState.WAITING, AddressState.CHECKING, AddressState.GOOD, AddressState.DOUBTFUL}
)


class _AddressEdit(QLineEdit):
    """A line whose Return goes no further: whatever it leads to must not get the key as well.

    The Down key asks for what was typed before.
    """

    submitted = Signal()
    history_asked = Signal()

    def keyPressEvent(self, event: "QKeyEvent") -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.submitted.emit()
            event.accept()
        elif event.key() == Qt.Key.Key_Down:
            self.history_asked.emit()
            event.accept()
        else:
            super().keyPressEvent(event)


class UrlField(QFrame):
    """The field, what there is to say about the address, the options, and *Set up*.

    ``edited`` comes at every change, ``paused`` when the typing has paused, ``submitted`` with
    Return or the button, ``pasted`` with a text that came in one piece.
    """

    edited = Signal()
    paused = Signal()
    submitted = Signal()
    suggestion_taken = Signal()
    pasted = Signal(str)
    history_cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("address")
        self.setProperty("surface", "card")
        self.setAccessibleName(_("Set up a mirror"))
        self.pause = QTimer(self)
        self.pause.setSingleShot(True)
        self.pause.setInterval(PAUSE_MILLISECONDS)
        self.pause.timeout.connect(self.paused)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * SPACE, 3 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(SPACE)
        label = QLabel(_("&Mirror address"))
        label.setTextFormat(Qt.TextFormat.PlainText)
        heading = PlainLabel(_("Use a registry mirror"), scale=HEADING, bold=True)
        layout.addWidget(heading)
        layout.addWidget(
            PlainLabel(
                _(
                    "The mirror is asked first for images from Docker Hub. Dockmirror tests it "
                    "before and after anything is changed."
                ),
                tone="muted",
            )
        )
        layout.addSpacing(SPACE)
        layout.addWidget(label)
        self.edit = _AddressEdit()
        self.edit.setObjectName("mirror-address")
        self.edit.setPlaceholderText("https://mirror.example.com")
        self.edit.setMaxLength(_LONGEST_ADDRESS)
        self.edit.setAccessibleName(_("Mirror address"))
        self.edit.setAcceptDrops(False)  # the window takes them, wherever they fall
        self._length = 0
        self._history: tuple[str, ...] = ()
        self._history_action: QAction | None = None
        self.edit.history_asked.connect(self.open_history)
        self.edit.setInputMethodHints(Qt.InputMethodHint.ImhUrlCharactersOnly)
        self.edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        label.setBuddy(self.edit)
        self.set_up = push_button(_("&Set up…"), "set-up", kind="primary")
        row = QHBoxLayout()
        row.setSpacing(SPACE)
        row.addWidget(self.edit, 1)
        row.addWidget(self.set_up)
        layout.addLayout(row)
        layout.addWidget(self._verdict_row())
        self.disclosure = Disclosure(_("&Options"), lambda: self.options, "options-disclosure")
        layout.addWidget(self.disclosure)
        self._layout = layout
        self.edit.textChanged.connect(self._text_changed)
        self.edit.submitted.connect(self.submitted)
        self.set_up.clicked.connect(self.submitted)
        self.suggestion.clicked.connect(self.suggestion_taken)
        self.show_state(AddressState.EMPTY, "")
        self.offer("")

    @cached_property
    def steps(self) -> "StepsView":
        """The steps of the check, under what is said about the address."""
        from dockmirror.ui.steps_view import StepsView

        steps = StepsView("check-steps")
        steps.setContentsMargins(0, SPACE // 2, 0, SPACE // 2)
        self._layout.insertWidget(self._layout.indexOf(self.disclosure), steps)
        # A screen reader goes by the order in which they were made.
        steps.stackUnder(self.disclosure)
        return steps

    @cached_property
    def options(self) -> "OptionsView":
        """The choices, in their disclosure."""
        from dockmirror.ui.options_view import OptionsView

        options = OptionsView("options")
        options.setParent(self.disclosure)
        before: QWidget = self.disclosure.toggle
        for choice in (options.restart, options.if_not_used):
            QWidget.setTabOrder(before, choice.box)
            before = choice.box
        return options

    @property
    def text(self) -> str:
        """The address without blanks around it."""
        return self.edit.text().strip()

    def show_state(self, state: AddressState, sentence: str) -> None:
        """Show what is known about the address. An empty one has nothing said about it."""
        glyph, tone = _LOOKS.get(state, (Glyph.INFO, "muted"))
        self.state = state
        self.glyph.show_glyph(glyph)
        self.sentence.set_tone(tone)
        self.sentence.show_text(sentence)
        self.edit.setAccessibleDescription(self.sentence.plain_text)
        self.verdict_row.setVisible(bool(sentence))
        self.set_up.setEnabled(state in _ACCEPTED)
        self.set_up.setToolTip("" if state in _ACCEPTED else _("Give the mirror's address first."))

    def offer(self, suggestion: str) -> None:
        """Offer another spelling of the address; empty: none."""
        self.offered = suggestion
        shown = presentable(suggestion, 80).replace("&", "&&")
        name_button(self.suggestion, _("Use {address}").format(address=shown))
        self.suggestion.setVisible(bool(suggestion))

    def show_history(self, addresses: Sequence[str]) -> None:
        """Offer the addresses that were used before; without any, offer nothing."""
        self._history = tuple(addresses)
        if self._history_action is None and addresses:
            self._history_action = self.edit.addAction(
                glyph_icon(Glyph.CHEVRON_DOWN, lambda colours: colours.muted),
                QLineEdit.ActionPosition.TrailingPosition,
            )
            self._history_action.setText(_("Addresses used before"))
            self._history_action.setToolTip(_("Addresses used before (Down key)"))
            self._history_action.triggered.connect(self.open_history)
        if self._history_action is not None:
            self._history_action.setVisible(bool(addresses))

    def history_menu(self) -> QMenu:
        """The addresses used before, and a way to forget them."""
        menu = QMenu(self)
        menu.setAccessibleName(_("Addresses used before"))
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        for address in self._history:
            shown = presentable(address, 80).replace("&", "&&")
            action = menu.addAction(shown)
            action.triggered.connect(lambda _checked, text=address: self.edit.setText(text))
        menu.addSeparator()
        menu.addAction(_("Forget these addresses")).triggered.connect(self.history_cleared)
        return menu

    def open_history(self) -> None:
        """Open the addresses used before, under the field."""
        if not self._history:
            return
        menu = self.history_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setMinimumWidth(self.edit.width())
        menu.popup(self.edit.mapToGlobal(self.edit.rect().bottomLeft()))
        menu.setActiveAction(menu.actions()[0])

    def _text_changed(self, text: str) -> None:
        grown = len(text) - self._length
        self._length = len(text)
        if grown > 1:
            self.pasted.emit(text)
            if self.edit.text() != text:
                return  # another text was put in its place, and told of
        self.pause.start()
        self.edited.emit()

    def _verdict_row(self) -> QWidget:
        self.verdict_row = QWidget()
        self.verdict_row.setObjectName("address-verdict")
        layout = QHBoxLayout(self.verdict_row)
        layout.setContentsMargins(0, SPACE // 2, 0, 0)
        layout.setSpacing(3 * SPACE // 2)
        self.glyph = GlyphLabel(Glyph.INFO)
        self.sentence = PlainLabel()
        self.sentence.setObjectName("address-sentence")
        self.suggestion = push_button("", "take-suggestion")
        layout.addWidget(self.glyph, 0, Qt.AlignmentFlag.AlignVCenter)
        layout.addWidget(self.sentence, 1)
        layout.addWidget(self.suggestion)
        return self.verdict_row
