"""The page of mirrors: their order, which are in force, which serves, how quick they are."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from dockmirror.i18n import _
from dockmirror.ui.button import push_button
from dockmirror.ui.button_row import ButtonRow
from dockmirror.ui.choice_box import ChoiceBox
from dockmirror.ui.glyph import Glyph, GlyphLabel
from dockmirror.ui.mirror_results import MirrorResults
from dockmirror.ui.mirrors_list import MirrorsList
from dockmirror.ui.mirrors_model import MirrorsModel
from dockmirror.ui.page import Page
from dockmirror.ui.plain_label import CAPTION, HEADING, TITLE, PlainLabel
from dockmirror.ui.style_sheet import SPACE
from dockmirror.ui.tab_order import tab_in_order


class MirrorsPage(Page):
    """The list as a card, and the speeds as another."""

    set_up_asked = Signal()

    def __init__(self) -> None:
        super().__init__("mirrors", _("Mirrors"))
        self.model = MirrorsModel()
        self.column.setSpacing(2 * SPACE)
        self.column.addWidget(PlainLabel(_("Mirrors"), scale=TITLE, bold=True))
        self.column.addWidget(
            PlainLabel(
                _(
                    "They are asked one after the other for images from Docker Hub, and Docker Hub "
                    "itself last."
                ),
                tone="muted",
            )
        )
        self.target = ChoiceBox(_("Which program"), (), "mirrors-target")
        self.target.hide()
        self.column.addWidget(self.target)
        self.list_card = self._list_card()
        self.column.addWidget(self.list_card)
        self.column.addWidget(self._speed_card())
        self.column.addStretch(1)
        self.model.rearranged.connect(self._show_state)
        self.list.selectionModel().currentChanged.connect(self._show_state)
        self.results.laid_out.connect(self._order)
        self._show_state()

    def primary(self) -> QPushButton | None:
        """What Return does."""
        return self.apply if self.model.is_changed else None

    def cancelling(self) -> QPushButton | None:
        """What Esc does."""
        return self.stop if self.stop.isVisible() else self.discard

    def show_notice(self, sentence: str) -> None:
        """Say what is amiss between the file and the engine; empty: nothing."""
        self.notice_words.show_text(sentence)
        self.notice.setVisible(bool(sentence))

    def show_empty(self, sentence: str) -> None:
        """Say why there is no list; empty where there is one."""
        self.empty.show_text(sentence)
        self.empty.setVisible(bool(sentence))
        self.set_up.setVisible(bool(sentence))
        self.used.setVisible(not sentence)

    def show_checking(self, is_checking: bool) -> None:
        """Turn *Check all* into *Stop*, and back."""
        self.check.setVisible(not is_checking)
        self.stop.setVisible(is_checking)

    def _show_state(self) -> None:
        """Offer what can be done with the row that is chosen, and with the list as it is."""
        count, row = self.model.rowCount(), self.list.row
        self.list.setVisible(count > 0)
        self.move_up.setEnabled(row > 0)
        self.move_down.setEnabled(0 <= row < count - 1)
        self.take_out.setEnabled(row >= 0)
        has_list = bool(self.model.seen)
        self.order_buttons.setVisible(has_list)
        self.pending.setVisible(self.model.is_changed)
        self.all_out.setVisible(has_list and count == 0)
        self.speed_card.setVisible(has_list)

    def _order(self) -> None:
        tab_in_order(self.list_card, self.told, self.results, self.check, self.stop)

    def _list_card(self) -> QWidget:
        card = QFrame()
        card.setProperty("surface", "card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(3 * SPACE // 2)
        self.empty = PlainLabel(_("Looking…"), tone="muted", tab_stop=True)
        self.empty.setObjectName("mirrors-empty")
        self.set_up = push_button(_("Set a mirror &up…"), "mirrors-set-up")
        self.set_up.clicked.connect(self.set_up_asked)
        self.set_up.hide()
        self.notice = self._notice()
        self.list = MirrorsList(self.model)
        self.all_out = PlainLabel(
            _("All are taken out: images would come straight from Docker Hub."), tone="muted"
        )
        self.used = PlainLabel(scale=CAPTION, tone="muted", tab_stop=True)
        self.used.setObjectName("mirrors-used")
        self.move_up = push_button(_("Move u&p"), "mirror-up")
        self.move_down = push_button(_("Move &down"), "mirror-down")
        self.take_out = push_button(_("&Take out"), "mirror-out")
        self.order_buttons = ButtonRow((self.move_up, self.move_down, self.take_out))
        self.move_up.clicked.connect(self.list.move_up)
        self.move_down.clicked.connect(self.list.move_down)
        self.take_out.clicked.connect(self.list.take_out)
        self.pending = self._pending()
        for widget in (
            self.notice,
            self.empty,
            self.set_up,
            self.list,
            self.all_out,
            self.used,
            self.order_buttons,
            self.pending,
        ):
            layout.addWidget(widget)
        layout.setAlignment(self.set_up, Qt.AlignmentFlag.AlignLeading)
        return card

    def _notice(self) -> QWidget:
        notice = QFrame()
        notice.setObjectName("mirrors-notice")
        notice.setProperty("surface", "warning")
        row = QHBoxLayout(notice)
        row.setContentsMargins(2 * SPACE, 3 * SPACE // 2, 2 * SPACE, 3 * SPACE // 2)
        row.setSpacing(3 * SPACE // 2)
        self.notice_words = PlainLabel(tab_stop=True)
        row.addWidget(GlyphLabel(Glyph.WARNING, 1.1), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.notice_words, 1)
        notice.hide()
        return notice

    def _pending(self) -> QWidget:
        pending = QFrame()
        pending.setObjectName("mirrors-pending")
        pending.setProperty("surface", "info")
        layout = QVBoxLayout(pending)
        layout.setContentsMargins(2 * SPACE, 3 * SPACE // 2, 2 * SPACE, 3 * SPACE // 2)
        layout.setSpacing(SPACE)
        layout.addWidget(PlainLabel(_("Not applied yet: the former list still counts."), bold=True))
        self.discard = push_button(_("Put &back"), "mirrors-discard")
        self.apply = push_button(_("&Apply…"), "mirrors-apply", kind="primary")
        layout.addWidget(ButtonRow((), (self.discard, self.apply)))
        return pending

    def _speed_card(self) -> QWidget:
        self.speed_card = QFrame()
        self.speed_card.setProperty("surface", "card")
        layout = QVBoxLayout(self.speed_card)
        layout.setContentsMargins(3 * SPACE, 2 * SPACE, 3 * SPACE, 2 * SPACE)
        layout.setSpacing(3 * SPACE // 2)
        layout.addWidget(PlainLabel(_("Check"), scale=HEADING, bold=True))
        self.told = PlainLabel(tone="muted", tab_stop=True)
        self.told.setObjectName("mirrors-checked")
        self.results = MirrorResults()
        self.check = push_button(_("&Check all"), "check-all")
        self.stop = push_button(_("&Stop"), "check-stop")
        layout.addWidget(self.told)
        layout.addWidget(self.results)
        layout.addWidget(ButtonRow((self.check, self.stop)))
        self.show_checking(False)
        return self.speed_card
