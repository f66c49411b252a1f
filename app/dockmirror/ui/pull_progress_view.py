"""How far a pull is: layers, bytes and speed."""

from collections.abc import Callable
from time import monotonic

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from dockmirror.i18n import _, ngettext
from dockmirror.setup.events import PullProgressed
from dockmirror.ui.facts_line import facts_line
from dockmirror.ui.layer_rows import LayerRows
from dockmirror.ui.plain_label import CAPTION, PlainLabel
from dockmirror.ui.quantities import SpeedMeter, bytes_text, speed_text
from dockmirror.ui.style_sheet import SPACE

# Percent: a bar's range is a 32-bit number, and a screen reader says it.
_PARTS = 100


class PullProgressView(QWidget):
    """A bar over all layers, the figures in words under it, and the layers."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self.setObjectName("pull-progress")
        self._clock = clock
        self._meter = SpeedMeter(clock)
        self._image = ""
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Progress of the test pull"))
        self.words = PlainLabel(scale=CAPTION, tone="muted")
        layout.addWidget(self.bar)
        self.layers = LayerRows()
        layout.addWidget(self.words)
        layout.addWidget(self.layers)
        self.hide()

    def clear(self) -> None:
        """Show nothing."""
        self._image = ""
        self.layers.hide()
        self.hide()

    def show_progress(self, progress: PullProgressed) -> None:
        """Show how far the pull is."""
        if progress.image != self._image:
            self._image = progress.image
            self._meter = SpeedMeter(self._clock)
        speed = self._meter.measure(progress.done_bytes)
        if progress.total_bytes > 0:
            done = min(progress.done_bytes, progress.total_bytes)
            self.bar.setRange(0, _PARTS)
            self.bar.setValue(done * _PARTS // progress.total_bytes)
        else:
            self.bar.setRange(0, 0)
        parts = [progress.image]
        if progress.layers_total > 0:
            parts.append(
                ngettext(
                    "{done} of {total} layer", "{done} of {total} layers", progress.layers_total
                ).format(done=progress.layers_done, total=progress.layers_total)
            )
        if progress.total_bytes > 0:
            parts.append(
                _("{done} of {total}").format(
                    done=bytes_text(progress.done_bytes), total=bytes_text(progress.total_bytes)
                )
            )
        if speed is not None:
            parts.append(speed_text(speed))
        self.words.show_text(facts_line(parts))
        self.bar.setAccessibleDescription(self.words.plain_text)
        self.layers.show_layers(progress.layers)
        self.show()
