"""The mirrors of one engine in their order, to be rearranged before anything is asked of Docker."""

# ruff: noqa: N802  (Qt names the methods that are overridden here)

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from dockmirror.i18n import _
from dockmirror.ui.plain_label import presentable

Index = QModelIndex | QPersistentModelIndex
ROW_TYPE: Final = "application/x-dockmirror-row"
_NOWHERE: Final = QModelIndex()
_SHOWN: Final = 300


@dataclass(frozen=True)
class MirrorState:
    """What is known of a mirror: ``words`` for a person, and whether it served the last test."""

    words: str = ""
    served: bool = False


class MirrorsModel(QAbstractListModel):
    """The list as the person wants it; ``seen`` is the list as the file has it."""

    rearranged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.seen: tuple[str, ...] = ()
        self._wanted: list[str] = []
        self._states: Mapping[str, MirrorState] = {}

    @property
    def wanted(self) -> tuple[str, ...]:
        """The list as it is to be."""
        return tuple(self._wanted)

    @property
    def is_changed(self) -> bool:
        """Whether the two differ."""
        return self.wanted != self.seen

    def show_mirrors(self, mirrors: Sequence[str]) -> None:
        """Show the list of the file, and forget what was rearranged."""
        self.beginResetModel()
        self.seen = tuple(mirrors)
        self._wanted = list(mirrors)
        self.endResetModel()
        self.rearranged.emit()

    def show_states(self, states: Mapping[str, MirrorState]) -> None:
        """Say this of the mirrors."""
        self._states = states
        if self._wanted:
            self.dataChanged.emit(self.index(0), self.index(len(self._wanted) - 1))

    def state(self, row: int) -> MirrorState:
        """What is known of the mirror in this row."""
        return self._states.get(self._wanted[row], MirrorState())

    def address(self, row: int) -> str:
        """The mirror in this row, fit for the screen."""
        return presentable(self._wanted[row], _SHOWN)

    def move(self, row: int, to: int) -> bool:
        """Put the mirror of ``row`` where row ``to`` is; whether anything moved."""
        last = len(self._wanted) - 1
        if row == to or not (0 <= row <= last and 0 <= to <= last):
            return False
        # Qt counts the destination with the row still in its old place.
        self.beginMoveRows(_NOWHERE, row, row, _NOWHERE, to + 1 if to > row else to)
        self._wanted.insert(to, self._wanted.pop(row))
        self.endMoveRows()
        self.rearranged.emit()
        return True

    def take_out(self, row: int) -> None:
        """Leave the mirror of this row out."""
        if 0 <= row < len(self._wanted):
            self.beginRemoveRows(_NOWHERE, row, row)
            del self._wanted[row]
            self.endRemoveRows()
            self.rearranged.emit()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """As many as are wanted."""
        return 0 if parent.isValid() else len(self._wanted)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        """The address, and its words for a screen reader."""
        row = index.row()
        if not index.isValid() or row >= len(self._wanted):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.address(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _("{place}. {mirror}: {state}").format(
                place=row + 1, mirror=self.address(row), state=self.state(row).words
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            # An address is never mark-up, so none of it may be taken for some.
            return None
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A row can be dragged; it is dropped between rows."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsDragEnabled
            | Qt.ItemFlag.ItemNeverHasChildren
        )

    def supportedDropActions(self) -> Qt.DropAction:
        """Rows move."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Rows only."""
        return [ROW_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The number of the row that is dragged."""
        data = QMimeData()
        if indexes:
            data.setData(ROW_TYPE, QByteArray(str(indexes[0].row()).encode()))
        return data
