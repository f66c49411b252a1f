"""The list of mirrors on the screen: its rows are dragged, or moved and taken out by keys."""

# ruff: noqa: N802  (Qt names the methods that are overridden here)

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from dockmirror.i18n import _
from dockmirror.ui.colours import current_colours
from dockmirror.ui.glyph import Glyph, glyph_colour, paint_glyph
from dockmirror.ui.mirrors_model import ROW_TYPE, MirrorsModel
from dockmirror.ui.plain_label import CAPTION
from dockmirror.ui.style_sheet import SPACE

_ROWS_AT_ONCE: Final = 7
_CORNER: Final = 6
_GRIP_DOTS: Final = 3
_NO_ROW: Final = -1


def _caption(font: QFont) -> QFont:
    smaller = QFont(font)
    if font.pointSizeF() > 0:
        smaller.setPointSizeF(font.pointSizeF() * CAPTION)
    return smaller


class _Rows(QStyledItemDelegate):
    """Draws a row: a grip, the place, the address, and what is known of it."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        del index
        font: QFont = option.font
        lines = QFontMetrics(font).height() + QFontMetrics(_caption(font)).height()
        return QSize(20 * SPACE, lines + 2 * SPACE)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        model = index.model()
        if not isinstance(model, MirrorsModel):
            return
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        font: QFont = option.font
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        colours = current_colours()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = box.adjusted(1, 1, -1, -1)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.pressed)
            painter.drawRoundedRect(inner, _CORNER, _CORNER)
            if state & QStyle.StateFlag.State_HasFocus:
                painter.setPen(QPen(colours.focus, 2))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(inner, _CORNER, _CORNER)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colours.hover)
            painter.drawRoundedRect(inner, _CORNER, _CORNER)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        _paint_words(painter, inner, font, model, index.row(), rtl=rtl, chosen=chosen)
        painter.restore()


def _paint_words(
    painter: QPainter,
    box: QRect,
    font: QFont,
    model: MirrorsModel,
    row: int,
    *,
    rtl: bool,
    chosen: bool,
) -> None:
    colours = current_colours()
    # What is muted elsewhere would be too faint on the ground of the chosen row.
    quiet = colours.text if chosen else colours.muted
    line = QFontMetrics(font).height()
    place_width = QFontMetrics(font).horizontalAdvance("000.")

    def across(left: int, width: int) -> QRect:
        start = box.right() - left - width + 1 if rtl else box.left() + left
        return QRect(start, box.top() + SPACE - 1, width, line)

    _paint_grip(painter, across(SPACE, SPACE), box)
    place, left = across(3 * SPACE, place_width), 3 * SPACE + place_width + SPACE
    width = max(1, box.width() - left - 2 * SPACE)
    side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
    aligned = side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter
    # Addresses read from left to right in every language.
    painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    painter.setFont(font)
    painter.setPen(quiet)
    painter.drawText(place, aligned, f"{row + 1}.")
    address = QFontMetrics(font).elidedText(model.address(row), Qt.TextElideMode.ElideMiddle, width)
    painter.setPen(colours.text)
    painter.drawText(across(left, width), aligned, address)
    state = model.state(row)
    caption = _caption(font)
    second = across(left, width).translated(0, line)
    second.setHeight(QFontMetrics(caption).height())
    if state.served:
        sign = second.height() * 7 // 8
        signed = across(left, sign).translated(0, line)
        signed.setHeight(sign)
        ink = glyph_colour(Glyph.SUCCESS, colours)
        paint_glyph(painter, signed.toRectF(), Glyph.SUCCESS, ink, colours.card)
        shift = sign + SPACE // 2
        second = across(left + shift, max(1, width - shift)).translated(0, line)
        second.setHeight(QFontMetrics(caption).height())
    if rtl:
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    painter.setFont(caption)
    painter.setPen(quiet)
    painter.drawText(
        second,
        aligned,
        QFontMetrics(caption).elidedText(state.words, Qt.TextElideMode.ElideRight, second.width()),
    )


def _paint_grip(painter: QPainter, column: QRect, box: QRect) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(current_colours().edge)
    middle = box.center().y()
    for dot in range(_GRIP_DOTS):
        top = middle + (dot - 1) * 5 - 1
        for left in (column.left(), column.left() + 5):
            painter.drawEllipse(left, top, 2, 2)


class MirrorsList(QListView):
    """The rows. Alt with the arrows up and down moves one, Delete takes it out."""

    def __init__(self, model: MirrorsModel) -> None:
        super().__init__()
        self.setObjectName("mirror-list")
        self.setAccessibleName(_("Mirrors in their order"))
        self.setAccessibleDescription(
            _("Alt with the up and down arrows moves a mirror, Delete takes it out.")
        )
        self._model = model
        self.setModel(model)
        self.setItemDelegate(_Rows(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        model.modelReset.connect(self._fit_height)
        model.rowsRemoved.connect(self._fit_height)
        self._fit_height()

    @property
    def row(self) -> int:
        """The row that is chosen; -1 where none is."""
        return self.currentIndex().row()

    def choose(self, row: int) -> None:
        """Choose a row, if it is there, and keep it in sight."""
        index = self._model.index(row)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def move_up(self) -> None:
        """Move the chosen mirror one place up."""
        self._move(self.row - 1)

    def move_down(self) -> None:
        """Move the chosen mirror one place down."""
        self._move(self.row + 1)

    def take_out(self) -> None:
        """Take the chosen mirror out; the next is chosen."""
        row = self.row
        if row != _NO_ROW:
            self._model.take_out(row)
            self.choose(min(row, self._model.rowCount() - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the list; those of the page are the page's."""
        key, alt = event.key(), event.modifiers() == Qt.KeyboardModifier.AltModifier
        if alt and key == Qt.Key.Key_Up:
            self.move_up()
        elif alt and key == Qt.Key.Key_Down:
            self.move_down()
        elif key == Qt.Key.Key_Delete:
            self.take_out()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take rows of this list only."""
        if event.mimeData().hasFormat(ROW_TYPE):
            super().dragEnterEvent(event)
        else:
            event.ignore()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Take rows of this list only."""
        if event.mimeData().hasFormat(ROW_TYPE):
            super().dragMoveEvent(event)
            event.accept()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put the row where it was let go."""
        text = bytes(event.mimeData().data(ROW_TYPE).data()).decode("ascii", "replace")
        if not text.isdigit():
            event.ignore()
            return
        row, to = int(text), self._row_at(event)
        # Were this a move, Qt would then take the row out of its old place by itself.
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        if self._model.move(row, to - 1 if to > row else to):
            self.choose(to - 1 if to > row else to)
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the text's size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.scheduleDelayedItemsLayout()
            self._fit_height()

    def sizeHint(self) -> QSize:
        """As high as the rows, or as so many of them as read well."""
        rows = min(self._model.rowCount(), _ROWS_AT_ONCE)
        return QSize(20 * SPACE, rows * self.sizeHintForRow(0) if rows else 0)

    def minimumSizeHint(self) -> QSize:
        """The same height."""
        return QSize(0, self.sizeHint().height())

    def _row_at(self, event: QDropEvent) -> int:
        """The row before which it was let go; as many as there are, at the end."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        if not index.isValid():
            return self._model.rowCount()
        below = place.y() > self.visualRect(index).center().y()
        return index.row() + (1 if below else 0)

    def _move(self, to: int) -> None:
        if self._model.move(self.row, to):
            self.choose(to)

    def _fit_height(self) -> None:
        self.updateGeometry()
