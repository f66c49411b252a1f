"""What checks of several mirrors came to: whether each serves, and its speed as bars."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dockmirror.i18n import _, ngettext
from dockmirror.setup.events import Event, Finished
from dockmirror.setup.outcome import Measured, Outcome, Result
from dockmirror.ui.bar import Bar
from dockmirror.ui.button import name_button, push_button
from dockmirror.ui.glyph import Glyph, GlyphLabel
from dockmirror.ui.plain_label import CAPTION, PlainLabel
from dockmirror.ui.quantities import seconds_text, speed_text
from dockmirror.ui.style_sheet import SPACE
from dockmirror.ui.tab_order import tab_in_order

ROWS_AT_ONCE: Final = 10


def plain(mirror: str) -> str:
    """A mirror without its last slash, which some spell and some do not."""
    return mirror.rstrip("/")


@dataclass(frozen=True)
class MirrorResult:
    """One mirror's check, ``None`` while it goes on; ``note`` is what else became of it."""

    mirror: str
    result: Result | None = None
    note: str = ""
    passed_over: bool = False


def with_ended(results: Sequence[MirrorResult], events: Sequence[Event]) -> list[MirrorResult]:
    """The results, with those of the mirrors whose checks have ended by these events."""
    # Last comes the end of the whole, which names the best mirror: each has its own first.
    ended = {
        plain(event.result.mirror): event.result
        for event in reversed(events)
        if isinstance(event, Finished) and event.result.mirror is not None
    }
    return [
        replace(one, result=ended.get(plain(one.mirror))) if one.result is None else one
        for one in results
    ]


@dataclass(frozen=True)
class _Scale:
    """The greatest of each measure among the rows: the length of a full bar."""

    first: float
    speed: float


class MirrorRow(QWidget):
    """One mirror: a sign, its address, what became of it, and two bars where it was measured."""

    def __init__(self, shown: MirrorResult, scale: _Scale) -> None:
        super().__init__()
        self.shown = shown
        self.scale = scale
        self.setObjectName("mirror-result")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * SPACE // 2)
        layout.addWidget(GlyphLabel(_glyph(shown)), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(SPACE // 2)
        self.title = PlainLabel(shown.mirror, bold=True, tab_stop=True)
        texts.addWidget(self.title)
        said = [self.title.plain_text]
        for sentence in _sentences(shown):
            texts.addWidget(PlainLabel(sentence, scale=CAPTION, tone="muted"))
            said.append(sentence)
        bars = _bars(shown.result, scale)
        if bars:
            grid = QGridLayout()
            grid.setContentsMargins(0, 0, 0, 0)
            grid.setHorizontalSpacing(3 * SPACE // 2)
            grid.setVerticalSpacing(SPACE // 2)
            grid.setColumnStretch(1, 1)
            for place, (name, share, value) in enumerate(bars):
                grid.addWidget(PlainLabel(name, scale=CAPTION, tone="muted", wraps=False), place, 0)
                grid.addWidget(Bar(share), place, 1)
                grid.addWidget(PlainLabel(value, scale=CAPTION, wraps=False), place, 2)
                said.append(f"{name}: {value}")
            texts.addLayout(grid)
        layout.addLayout(texts, 1)
        self.setAccessibleName(said[0])
        self.setAccessibleDescription("; ".join(said[1:]))


class MirrorResults(QWidget):
    """The rows, the first few of many; a button shows the next.

    ``laid_out`` says that there are other rows, for whoever minds the order of the Tab key.
    """

    laid_out = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("mirror-results")
        self.setAccessibleName(_("How the mirrors did"))
        self._all: tuple[MirrorResult, ...] = ()
        self._rows: list[MirrorRow] = []
        self._room = ROWS_AT_ONCE
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(2 * SPACE)
        self.more = push_button("", "more-mirrors", kind="quiet")
        self.more.clicked.connect(self._show_more)
        self._layout.addWidget(self.more)
        self.show_results(())

    @property
    def rows(self) -> tuple[MirrorRow, ...]:
        """The rows that are shown."""
        return tuple(self._rows)

    @property
    def results(self) -> tuple[MirrorResult, ...]:
        """Every result, in a row or not."""
        return self._all

    def show_results(self, results: Sequence[MirrorResult]) -> None:
        """Show these, in this order."""
        self._all = tuple(results)
        self._room = ROWS_AT_ONCE
        self._lay_out()

    def _show_more(self) -> None:
        first = len(self._rows)
        self._room += ROWS_AT_ONCE
        self._lay_out()
        if first < len(self._rows):
            self._rows[first].title.setFocus()

    def _lay_out(self) -> None:
        self.setUpdatesEnabled(False)
        scale = _scale(self._all)
        known = {row.shown.mirror: row for row in self._rows if row.scale == scale}
        rows = []
        for one in self._all[: self._room]:
            row = known.get(one.mirror)
            rows.append(row if row is not None and row.shown == one else MirrorRow(one, scale))
        for row in self._rows:
            self._layout.removeWidget(row)
            if row not in rows:
                row.hide()
                row.deleteLater()
        self._rows = rows
        for place, row in enumerate(rows):
            self._layout.insertWidget(place, row)
        left = len(self._all) - len(self._rows)
        name_button(
            self.more,
            ngettext("Show {n} more mirror", "Show {n} more mirrors", left).format(n=left),
        )
        self.more.setVisible(left > 0)
        self.setVisible(bool(self._all))
        self.setUpdatesEnabled(True)
        tab_in_order(*self._rows, self.more)
        self.laid_out.emit()


def _measured(result: Result | None) -> Measured:
    if result is None or result.outcome is not Outcome.USABLE or result.measured is None:
        return Measured()
    return result.measured


def _scale(results: Sequence[MirrorResult]) -> _Scale:
    measured = [_measured(one.result) for one in results]
    return _Scale(
        max((one.first_byte_seconds or 0.0 for one in measured), default=0.0),
        max((one.bytes_per_second or 0.0 for one in measured), default=0.0),
    )


def _bars(result: Result | None, scale: _Scale) -> list[tuple[str, float, str]]:
    measured = _measured(result)
    bars = []
    first, speed = measured.first_byte_seconds, measured.bytes_per_second
    if first is not None:
        share = first / scale.first if scale.first else 0.0
        bars.append((_("First answer after"), share, seconds_text(first)))
    if speed is not None:
        share = speed / scale.speed if scale.speed else 0.0
        bars.append((_("Speed"), share, speed_text(speed)))
    return bars


def _glyph(shown: MirrorResult) -> Glyph:
    if shown.result is None:
        return Glyph.RUNNING
    if shown.result.outcome is Outcome.CANCELLED:
        return Glyph.SKIPPED
    usable = shown.result.outcome is Outcome.USABLE
    if usable and shown.passed_over:
        return Glyph.WARNING
    return Glyph.SUCCESS if usable else Glyph.ERROR


def _sentences(shown: MirrorResult) -> list[str]:
    """What there is to say, besides the measures."""
    result = shown.result
    if result is None:
        return [_("Being checked…")]
    if result.outcome is Outcome.CANCELLED:
        return [_("Not checked.")]
    if shown.note:
        return [shown.note]
    if result.outcome is Outcome.USABLE:
        return [_("Can serve Docker.")]
    named = result.sentences[1:2] or result.sentences[:1]
    return list(named) or [_("Cannot serve Docker now.")]
