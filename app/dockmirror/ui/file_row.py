"""A file or folder of this computer: what it is, where it is, and ways to look at it."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dockmirror.i18n import _
from dockmirror.ui.button import push_button
from dockmirror.ui.file_manager import show_in_file_manager
from dockmirror.ui.flow_thread import FlowThread
from dockmirror.ui.plain_label import CAPTION, PlainLabel
from dockmirror.ui.style_sheet import SPACE


def open_in_desktop(path: Path) -> bool:
    """Have the desktop open it with whatever it opens such files with; whether it tries to."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.absolute())))


class FileRow(QWidget):
    """A name and a path, with *Open* and *Show in folder*."""

    failed = Signal(str)

    def __init__(
        self,
        name: str,
        path: str,
        *,
        opens: Callable[[Path], bool] = open_in_desktop,
        shows: Callable[[Path], bool] = show_in_file_manager,
    ) -> None:
        super().__init__()
        self.setObjectName("file-row")
        self.path = Path(path)
        self._opens = opens
        self._shows = shows
        title = PlainLabel(name)
        self.where = PlainLabel(path, scale=CAPTION, tone="muted", tab_stop=True)
        self.setAccessibleName(f"{title.plain_text}: {self.where.plain_text}")
        self.open = push_button(_("Open"), "file-open", kind="quiet")
        self.open.setAccessibleName(_("Open: {what}").format(what=title.plain_text))
        self.reveal = push_button(_("Show in folder"), "file-reveal", kind="quiet")
        self.reveal.setAccessibleName(_("Show in folder: {what}").format(what=title.plain_text))
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(title)
        words.addWidget(self.where)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE)
        layout.addLayout(words, 1)
        layout.addWidget(self.open)
        layout.addWidget(self.reveal)
        self.open.clicked.connect(self._open)
        self.reveal.clicked.connect(self._reveal)

    def show_presence(self, is_there: bool) -> None:
        """Offer to look at what is there, and say what is not."""
        self.open.setEnabled(is_there)
        self.reveal.setEnabled(is_there)
        shown = str(self.path)
        self.where.show_text(shown if is_there else _("{path} (not there)").format(path=shown))

    def _open(self) -> None:
        if not self._opens(self.path):
            self.failed.emit(
                _("Nothing on this computer opens {path}.").format(path=self.where.plain_text)
            )

    def _reveal(self) -> None:
        path, shows = self.path, self._shows
        flow = FlowThread(lambda *_given: shows(path))
        flow.ended.connect(self._revealed)
        flow.start()

    def _revealed(self, shown: bool) -> None:
        if not shown and not self._opens(self.path.parent):
            self.failed.emit(_("No file manager opens {path}.").format(path=str(self.path.parent)))
