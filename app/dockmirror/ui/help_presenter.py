"""Looks up what the help page says of the program; asks for a newer version when told to."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import QObject

from dockmirror.ui.commands import Commands
from dockmirror.ui.flow_thread import FlowThread
from dockmirror.ui.help_page import HelpPage
from dockmirror.ui.newer_version import NewerVersion


class HelpPresenter(QObject):
    """Fills the page once; without versions it is still of use."""

    def __init__(self, page: HelpPage, commands: Commands) -> None:
        super().__init__(page)
        self._page = page
        self._commands = commands
        look = FlowThread(
            lambda *_given: (commands.versions(), commands.links(), commands.release_feed())
        )
        look.ended.connect(self._show)
        look.start()

    def _show(
        self, found: tuple[Mapping[str, str], tuple[tuple[str, str], ...], str | None]
    ) -> None:
        versions, links, feed = found
        newer_version = None
        if feed is not None:
            newer_version = NewerVersion()
            newer_version.asked.connect(partial(self._ask, feed, newer_version))
        self._page.show_about(versions, links, newer_version)

    def _ask(self, feed: str, newer_version: NewerVersion) -> None:
        newer_version.show_asking()
        question = FlowThread(lambda *_given: self._commands.newer_version(feed))
        question.ended.connect(newer_version.show_answer)
        question.failed.connect(partial(newer_version.show_answer, ""))
        question.start()
