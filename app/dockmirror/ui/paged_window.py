"""The window's pages: a list of them, each built when it is first shown."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget

from dockmirror.ui.glyph import Glyph
from dockmirror.ui.home_page import HomePage, Stage
from dockmirror.ui.navigation import Navigation
from dockmirror.ui.page import Page
from dockmirror.ui.theme import ThemedWindow

# What is imported here is loaded before the first paint: all else waits until it is shown.
if TYPE_CHECKING:
    from dockmirror.setup.options import Options
    from dockmirror.ui.commands import Commands
    from dockmirror.ui.computer_page import ComputerPage
    from dockmirror.ui.computer_presenter import ComputerPresenter
    from dockmirror.ui.computer_state import ComputerState
    from dockmirror.ui.help_desk_page import HelpDeskPage
    from dockmirror.ui.help_desk_presenter import HelpDeskPresenter
    from dockmirror.ui.help_page import HelpPage
    from dockmirror.ui.help_presenter import HelpPresenter
    from dockmirror.ui.history_page import HistoryPage
    from dockmirror.ui.history_presenter import HistoryPresenter
    from dockmirror.ui.home_presenter import HomePresenter
    from dockmirror.ui.host_kit_page import HostKitPage
    from dockmirror.ui.host_kit_presenter import HostKitPresenter
    from dockmirror.ui.last_test import LastTest
    from dockmirror.ui.mirrors_page import MirrorsPage
    from dockmirror.ui.mirrors_presenter import MirrorsPresenter
    from dockmirror.ui.status_presenter import StatusPresenter
    from dockmirror.ui.target_choice import TargetChoice


class PagedWindow(ThemedWindow):
    """A window that shows one of its pages, each with its presenter.

    Whoever makes it gives it ``navigation``, ``pages`` and ``home``, and, before another page can
    be shown, what drives them.
    """

    navigation: Navigation
    pages: QStackedWidget
    home: HomePage
    commands: "Commands"
    options: "Options"
    computer: "ComputerState"
    status_presenter: "StatusPresenter"
    home_presenter: "HomePresenter"
    last_test: "LastTest"
    choice: "TargetChoice"
    mirrors_presenter: "MirrorsPresenter"
    computer_presenter: "ComputerPresenter"
    history_presenter: "HistoryPresenter"
    help_desk_presenter: "HelpDeskPresenter"
    help_presenter: "HelpPresenter"
    host_kit_presenter: "HostKitPresenter"

    def __init__(self) -> None:
        super().__init__()
        self._pages: list[str] = []
        self._has_begun = False

    @cached_property
    def mirrors(self) -> "MirrorsPage":
        """The list of mirrors."""
        from dockmirror.ui.mirrors_page import MirrorsPage
        from dockmirror.ui.mirrors_presenter import MirrorsPresenter

        page = MirrorsPage()
        self.mirrors_presenter = MirrorsPresenter(
            page,
            self.commands,
            self.computer,
            self.home_presenter,
            self.last_test,
            self.options,
            self.choice,
        )
        page.set_up_asked.connect(self._to_address)
        self.pages.addWidget(page)
        return page

    @cached_property
    def this_computer(self) -> "ComputerPage":
        """The facts about this computer."""
        from dockmirror.ui.computer_page import ComputerPage
        from dockmirror.ui.computer_presenter import ComputerPresenter

        page = ComputerPage()
        self.computer_presenter = ComputerPresenter(
            page, self.commands, self.computer, self.home_presenter, self.last_test
        )
        self.pages.addWidget(page)
        return page

    @cached_property
    def history(self) -> "HistoryPage":
        """The changes that were made."""
        from dockmirror.ui.history_page import HistoryPage
        from dockmirror.ui.history_presenter import HistoryPresenter

        page = HistoryPage()
        self.history_presenter = HistoryPresenter(page, self.commands, self.computer)
        self.history_presenter.undo_asked.connect(self.home_presenter.undo)
        self.pages.addWidget(page)
        return page

    @cached_property
    def help_desk(self) -> "HelpDeskPage":
        """The page that goes through a list of mirrors."""
        from dockmirror.ui.help_desk_page import HelpDeskPage
        from dockmirror.ui.help_desk_presenter import HelpDeskPresenter

        page = HelpDeskPage()
        self.help_desk_presenter = HelpDeskPresenter(
            page, self.commands, self.home_presenter, self.options
        )
        self.pages.addWidget(page)
        return page

    @cached_property
    def help(self) -> "HelpPage":
        """What can be found, the keys, and about Dockmirror."""
        from dockmirror.ui.help_page import HelpPage
        from dockmirror.ui.help_presenter import HelpPresenter

        page = HelpPage()
        self.help_presenter = HelpPresenter(page, self.commands)
        self.pages.addWidget(page)
        return page

    @cached_property
    def host_kit(self) -> "HostKitPage":
        """The page for who hosts a mirror."""
        from dockmirror.ui.host_kit_page import HostKitPage
        from dockmirror.ui.host_kit_presenter import HostKitPresenter

        page = HostKitPage()
        self.host_kit_presenter = HostKitPresenter(page, self.commands)
        self.pages.addWidget(page)
        return page

    def add_page(self, name: str, title: str, glyph: Glyph) -> None:
        """Add a page at the end of the list; Ctrl and its number shows it.

        The window's property ``name`` builds it when it is first shown, and puts it into ``pages``.
        """
        self._pages.append(name)
        self.navigation.add_page(title, glyph)

    def show_page(self, page: Page) -> None:
        """Show the page."""
        for row, name in enumerate(self._pages):
            if self.__dict__.get(name) is page:
                self._show_row(row)
                return

    def _show_row(self, row: int) -> None:
        if row != self.navigation.currentRow():
            # Else the focus would jump to whatever comes first on the page.
            self.navigation.setFocus()
        self.navigation.setCurrentRow(row)

    def _choose_page(self, row: int) -> None:
        if row == 0 or self._has_begun:
            self.pages.setCurrentWidget(getattr(self, self._pages[row]))

    def _to_address(self) -> None:
        self.show_page(self.home)
        if self.home.stage is Stage.ADDRESS:
            self.home.address.edit.setFocus()
            self.home.address.edit.selectAll()
