"""The one moving line of a terminal: the step under way, and how far its pull is."""

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TaskID,
    TextColumn,
)
from rich.progress_bar import ProgressBar
from rich.table import Column
from rich.text import Text

from dockmirror.i18n import _
from dockmirror.quantities import bytes_text, speed_text


class _Bar(BarColumn):
    def render(self, task: Task) -> ProgressBar:
        # A step without bytes shows its spinner alone.
        return super().render(task) if task.fields["in_bytes"] else ProgressBar(width=0)


class _Bytes(ProgressColumn):
    def render(self, task: Task) -> Text:
        if not task.fields["in_bytes"]:
            return Text()
        done = bytes_text(task.completed)
        if task.total is None:
            return Text(done)
        return Text(_("{done} of {total}").format(done=done, total=bytes_text(task.total)))


class _Speed(ProgressColumn):
    def render(self, task: Task) -> Text:
        if not task.fields["in_bytes"] or task.speed is None:
            return Text()
        return Text(speed_text(task.speed))


class MovingLine:
    """Shows a step while it lasts, then leaves nothing behind."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._progress: Progress | None = None
        self._task: TaskID | None = None

    def start(self, title: str) -> None:
        """Show ``title`` with a sign of life."""
        self.stop()
        spinner = "line" if self._console.options.ascii_only else "dots"
        self._progress = Progress(
            SpinnerColumn(spinner),
            TextColumn("{task.description}", markup=False, table_column=Column(no_wrap=True)),
            _Bar(bar_width=24),
            _Bytes(),
            _Speed(),
            console=self._console,
            transient=True,
            # What others print belongs where they print it.
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._task = self._progress.add_task(title, total=None, in_bytes=False)
        self._progress.start()

    def pulled(self, done_bytes: int, total_bytes: int) -> None:
        """Show how far the pull is; a total of 0 is not known yet."""
        if self._progress is not None and self._task is not None:
            self._progress.update(
                self._task, completed=done_bytes, total=total_bytes or None, in_bytes=True
            )

    def stop(self) -> None:
        """Take the line away."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None
            self._task = None
