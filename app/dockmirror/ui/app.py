"""Opens the window."""

import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from dockmirror.ui.address_text import is_link
from dockmirror.ui.language import begin_in_remembered_language, fit_to_language
from dockmirror.ui.main_window import MainWindow
from dockmirror.ui.opened_links import LinkApplication
from dockmirror.ui.platform_plugin import why_no_display
from dockmirror.ui.window_socket import may_be_there, socket_path

# The first paint waits for none of these.
if TYPE_CHECKING:
    from dockmirror.setup.options import Options
    from dockmirror.ui.commands import Commands


def run(argv: Sequence[str], options: "Options | None" = None) -> int:
    """Open the window and run until it is closed; the exit code.

    ``argv`` is for Qt (its own options, such as ``-platform``), but for a ``dockmirror:`` link,
    which fills the field, as one does that the desktop opens with the program later. ``options``
    are the choices that the jobs start from. Where a window of this person is open already, that
    one comes forward with the link instead. Raises ``ImportError`` where a library for the display
    is missing.
    """
    if reason := why_no_display(os.environ):
        raise ImportError(reason)
    link = next((word for word in argv if is_link(word)), "")
    application = make_application([word for word in argv if word != link])
    socket = socket_path()
    if socket is not None and may_be_there(socket):
        from dockmirror.ui.second_start import handed_over

        if handed_over(socket, link):
            return 0
    # Until there is something to put back, a Ctrl-C ends the program at once.
    former = signal.signal(signal.SIGINT, signal.SIG_DFL)
    ends: list[Callable[[], object]] = []

    def begin(window: MainWindow) -> None:
        from dockmirror.organisation.site import find_profile
        from dockmirror.setup.options import Options
        from dockmirror.setup.organisation import with_profile
        from dockmirror.ui.interrupt import Interrupt
        from dockmirror.ui.log_file import keep_log
        from dockmirror.ui.real_commands import real_commands

        gc.enable()  # see dockmirror.cli.main
        keep_log()
        ends.append(Interrupt(window.close).withdraw)
        # What the organisation has decided fills the field and the choices; it starts nothing.
        window.begin(real_commands(), with_profile(options or Options(), find_profile()))
        window.fill(link)

        def came(later_link: str) -> None:
            window.come_forward()
            window.fill(later_link)

        application.hand_links_to(came)
        if socket is not None:
            from dockmirror.ui.second_start import FirstWindow

            ends.append(FirstWindow(socket, came).close)

    settings = window_settings()
    begin_in_remembered_language(application, settings)
    window = _shown(application, settings, begin)
    code = application.exec()
    for end in ends:
        end()
    signal.signal(signal.SIGINT, former)
    window.deleteLater()
    return code


def make_application(argv: Sequence[str]) -> LinkApplication:
    """The application with its name, its icon and the direction of its language."""
    QApplication.setApplicationName("dockmirror")
    QApplication.setApplicationDisplayName("Dockmirror")
    QGuiApplication.setDesktopFileName("dockmirror")
    application = LinkApplication([sys.argv[0], *argv])
    application.setStyle("fusion")
    fit_to_language(application)
    return application


def open_window(
    application: QApplication,
    commands: "Commands",
    options: "Options",
    settings: QSettings | None = None,
) -> MainWindow:
    """Show the window; what it has to look up starts after its first paint."""
    return _shown(application, settings, lambda window: window.begin(commands, options))


def _shown(
    application: QApplication, settings: QSettings | None, begin: Callable[[MainWindow], None]
) -> MainWindow:
    window = MainWindow(application, settings)

    def after_first_paint() -> None:
        begin(window)
        application.setWindowIcon(QIcon(str(_icon_path())))

    window.painted.connect(after_first_paint, Qt.ConnectionType.QueuedConnection)
    window.show()
    return window


def window_settings() -> QSettings:
    """Where the window's size is remembered."""
    from platformdirs import user_config_path

    path = user_config_path("dockmirror", appauthor=False) / "window.ini"
    return QSettings(str(path), QSettings.Format.IniFormat)


def _icon_path() -> Path:
    package = Path(__file__).resolve().parents[1]
    installed = package / "resources" / "icons" / "dockmirror.svg"
    in_checkout = package.parents[1] / "resources" / "icons" / "dockmirror.svg"
    return installed if installed.exists() else in_checkout
