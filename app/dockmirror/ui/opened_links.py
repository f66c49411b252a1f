"""The application as a desktop opens links with it: macOS sends them as events, never as words."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication

from dockmirror.ui.address_text import is_link


class LinkApplication(QApplication):
    """Keeps a link that is opened until somebody asks for it, then hands each over as it comes.

    macOS sends the link that started the program before its window is there (Qt documentation,
    ``QFileOpenEvent``). What comes through it is only ever put into the field, as if it had been
    dropped there.
    """

    def __init__(self, argv: Sequence[str]) -> None:
        super().__init__(list(argv))
        self._waiting = ""
        self._came: Callable[[str], None] | None = None

    def hand_links_to(self, came: Callable[[str], None]) -> None:
        """Call ``came`` with the link that is waiting, if one is, and with each that comes."""
        self._came = came
        if self._waiting:
            came(self._waiting)
            self._waiting = ""

    def event(self, event: QEvent) -> bool:
        """Take links out of what the desktop opens; everything else is Qt's own."""
        if not isinstance(event, QFileOpenEvent):
            return super().event(event)
        link = bytes(event.url().toEncoded().data()).decode()
        if not is_link(link):
            return super().event(event)
        if self._came is None:
            self._waiting = link
        else:
            self._came(link)
        return True
