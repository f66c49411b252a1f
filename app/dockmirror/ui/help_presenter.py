"""Looks up what the help page says about the program."""

from collections.abc import Mapping

from PySide6.QtCore import QObject

from dockmirror.ui.commands import Commands
from dockmirror.ui.flow_thread import FlowThread
from dockmirror.ui.help_page import HelpPage


class HelpPresenter(QObject):
    """Fills the page once; without versions it is still of use."""

    def __init__(self, page: HelpPage, commands: Commands) -> None:
        super().__init__(page)
        self._page = page
        look = FlowThread(lambda *_given: (commands.versions(), commands.links()))
        look.ended.connect(self._show)
        look.start()

    def _show(self, found: tuple[Mapping[str, str], tuple[tuple[str, str], ...]]) -> None:
        self._page.show_about(*found)
