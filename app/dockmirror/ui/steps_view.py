"""Steps that tick, each with its time."""

from collections.abc import Callable
from time import monotonic
from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dockmirror.i18n import N_, _
from dockmirror.setup.outcome import StepStatus
from dockmirror.ui.glyph import Glyph, GlyphLabel
from dockmirror.ui.plain_label import CAPTION, PlainLabel, presentable
from dockmirror.ui.quantities import seconds_text
from dockmirror.ui.style_sheet import SPACE

_GLYPHS: Final = {
    StepStatus.DONE: Glyph.SUCCESS,
    StepStatus.FAILED: Glyph.ERROR,
    StepStatus.SKIPPED: Glyph.SKIPPED,
}
_WORDS: Final = {
    StepStatus.DONE: N_("done"),
    StepStatus.FAILED: N_("failed"),
    StepStatus.SKIPPED: N_("skipped"),
}
# A step that takes longer than this shows its time while it runs.
_PATIENCE: Final = 1.0


class StepRow(QWidget):
    """One step: its sign, its title, what there is to say about it, and its time."""

    def __init__(self, step_id: str, title: str, clock: Callable[[], float]) -> None:
        super().__init__()
        self.step_id = step_id
        self.status: StepStatus | None = None
        self.seconds = 0.0
        self._clock = clock
        self._began = clock()
        self.setObjectName(f"step-{step_id}")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3 * SPACE // 2)
        self.glyph = GlyphLabel(Glyph.RUNNING, 1.0)
        self.title = PlainLabel(title)
        self.remark = PlainLabel(scale=CAPTION, tone="muted")
        self.time = PlainLabel(scale=CAPTION, tone="muted", wraps=False)
        self.time.hide()
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.title)
        texts.addWidget(self.remark)
        self.remark.hide()
        layout.addWidget(self.glyph, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(texts, 1)
        layout.addWidget(self.time, 0, Qt.AlignmentFlag.AlignTop)
        self._say(_("under way"))

    @property
    def is_running(self) -> bool:
        """Whether it has not ended."""
        return self.status is None

    def tick(self) -> None:
        """Show how long it has been running, once that is worth saying."""
        elapsed = self._clock() - self._began
        if self.is_running and elapsed >= _PATIENCE:
            self.time.show_text(seconds_text(int(elapsed)))
            self.time.show()

    def end(self, status: StepStatus, seconds: float, remark: str) -> None:
        """It ended."""
        self.status = status
        self.seconds = seconds
        self.glyph.show_glyph(_GLYPHS[status])
        skipped = status is StepStatus.SKIPPED
        self.title.set_tone("muted" if skipped else "")
        self.time.show_text(_("skipped") if skipped else seconds_text(seconds))
        self.time.show()
        self.remark.show_text(remark)
        self.remark.setVisible(bool(remark))
        self._say(", ".join(part for part in (_(_WORDS[status]), self.time.plain_text) if part))

    def stop(self) -> None:
        """It will not end any more: the job ended before it."""
        if self.is_running:
            self.end(StepStatus.SKIPPED, 0.0, "")

    def _say(self, state: str) -> None:
        parts = [self.title.plain_text, state, presentable(self.remark.plain_text)]
        self.setAccessibleName(": ".join(part for part in parts if part))


class StepsView(QWidget):
    """The steps of a job, in the order in which they began."""

    def __init__(self, object_name: str, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setAccessibleName(_("Steps"))
        self._clock = clock
        self._rows: list[StepRow] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(SPACE)
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)
        self.hide()

    @property
    def rows(self) -> tuple[StepRow, ...]:
        """The steps that are shown."""
        return tuple(self._rows)

    def clear(self) -> None:
        """Show none."""
        self._timer.stop()
        for row in self._rows:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows.clear()
        self.hide()

    def start(self, step_id: str, title: str) -> None:
        """A step began."""
        row = StepRow(step_id, title, self._clock)
        self._rows.append(row)
        self._layout.addWidget(row)
        self._timer.start()
        self.show()

    def finish(self, step_id: str, status: StepStatus, seconds: float, remark: str) -> None:
        """The step that began last under this id ended."""
        for row in reversed(self._rows):
            if row.step_id == step_id and row.is_running:
                row.end(status, seconds, remark)
                break
        if not any(row.is_running for row in self._rows):
            self._timer.stop()

    def fold(self, title: str) -> None:
        """Put what is done so far into one row, to make room for what comes."""
        folded = [row for row in self._rows if not row.is_running and row.status is not None]
        if not folded:
            return
        row = StepRow("folded", title, self._clock)
        row.end(StepStatus.DONE, sum(item.seconds for item in folded), "")
        for item in folded:
            self._rows.remove(item)
            self._layout.removeWidget(item)
            item.hide()
            item.deleteLater()
        self._rows.insert(0, row)
        self._layout.insertWidget(0, row)

    def stop(self) -> None:
        """The job is over: nothing runs any more."""
        self._timer.stop()
        for row in self._rows:
            row.stop()

    def _tick(self) -> None:
        for row in self._rows:
            row.tick()
