"""The layers of a pull, one thin bar each; of many only those under way, the rest counted."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QProgressBar, QSizePolicy, QWidget

from dockmirror.engine.pull import LayerProgress
from dockmirror.i18n import _, ngettext
from dockmirror.quantities import bytes_text
from dockmirror.ui.plain_label import CAPTION, PlainLabel
from dockmirror.ui.style_sheet import SPACE

ROWS_AT_ONCE: Final = 6
# Percent: a bar's range is a 32-bit number, and a screen reader says it.
_PARTS: Final = 100


def shown_layers(layers: Sequence[LayerProgress], room: int) -> tuple[LayerProgress, ...]:
    """The layers to show, in the engine's order; those under way go before those that are done."""
    if len(layers) <= room:
        return tuple(layers)
    moving = [layer for layer in layers if not layer.done and layer.done_bytes > 0]
    waiting = [layer for layer in layers if not layer.done and layer.done_bytes == 0]
    done = [layer for layer in reversed(layers) if layer.done]
    chosen = {layer.id for layer in (*moving, *waiting, *done)[:room]}
    return tuple(layer for layer in layers if layer.id in chosen)


def layer_words(layer: LayerProgress) -> str:
    """How far a layer is, in a few words."""
    if layer.done:
        return _("done")
    if layer.total_bytes > 0:
        return _("{done} of {total}").format(
            done=bytes_text(min(layer.done_bytes, layer.total_bytes)),
            total=bytes_text(layer.total_bytes),
        )
    return _("waiting")


class LayerRows(QWidget):
    """A row a layer, its name, its bar and its figures; rows are kept and filled anew."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pull-layers")
        self.setAccessibleName(_("Layers of the image"))
        self._rows: list[tuple[PlainLabel, QProgressBar, PlainLabel]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(2 * SPACE)
        self._grid.setVerticalSpacing(SPACE // 2)
        self._grid.setColumnStretch(1, 1)
        self.rest = PlainLabel(scale=CAPTION, tone="muted")
        self._grid.addWidget(self.rest, ROWS_AT_ONCE, 0, 1, 3)
        self.hide()

    @property
    def lines(self) -> tuple[str, ...]:
        """Each row as it reads."""
        return tuple(
            f"{name.plain_text}: {words.plain_text}"
            for name, bar, words in self._rows
            if not bar.isHidden()
        )

    def show_layers(self, layers: Sequence[LayerProgress]) -> None:
        """Show how far these are."""
        shown = shown_layers(layers, ROWS_AT_ONCE)
        while len(self._rows) < len(shown):
            self._rows.append(self._new_row(len(self._rows)))
        for row, layer in zip(self._rows, shown, strict=False):
            self._fill(row, layer)
        for row in self._rows[len(shown) :]:
            for widget in row:
                widget.hide()
        left = len(layers) - len(shown)
        self.rest.show_text(
            ngettext("and {n} more layer", "and {n} more layers", left).format(n=left)
        )
        self.rest.setVisible(left > 0)
        # A single layer is what the bar over all of them shows already.
        self.setVisible(len(layers) > 1)

    def _fill(self, row: tuple[PlainLabel, QProgressBar, PlainLabel], layer: LayerProgress) -> None:
        name, bar, words = row
        name.show_text(layer.id[:12])
        words.show_text(layer_words(layer))
        if layer.done:
            done = _PARTS
        elif layer.total_bytes > 0:
            done = min(layer.done_bytes, layer.total_bytes) * _PARTS // layer.total_bytes
        else:
            done = 0
        bar.setValue(done)
        bar.setAccessibleName(_("Layer {layer}").format(layer=name.plain_text))
        bar.setAccessibleDescription(words.plain_text)
        for widget in row:
            widget.show()

    def _new_row(self, place: int) -> tuple[PlainLabel, QProgressBar, PlainLabel]:
        name = PlainLabel(scale=CAPTION, tone="muted", wraps=False)
        bar = QProgressBar()
        bar.setProperty("kind", "thin")
        bar.setTextVisible(False)
        bar.setRange(0, _PARTS)
        bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        words = PlainLabel(scale=CAPTION, tone="muted", wraps=False)
        for column, widget in enumerate((name, bar, words)):
            self._grid.addWidget(widget, place, column, Qt.AlignmentFlag.AlignVCenter)
        return name, bar, words
