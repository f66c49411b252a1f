"""Opens the window."""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale, QSettings, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QIcon
from PySide6.QtWidgets import QApplication

from dockmirror.i18n import _
from dockmirror.organisation.site import find_profile
from dockmirror.setup.options import Options
from dockmirror.setup.organisation import with_profile
from dockmirror.ui.commands import Commands
from dockmirror.ui.interrupt import Interrupt
from dockmirror.ui.log_file import keep_log
from dockmirror.ui.main_window import MainWindow
from dockmirror.ui.real_commands import real_commands


def run(argv: Sequence[str], options: Options | None = None) -> int:
    """Open the window and run until it is closed; the exit code.

    ``argv`` is for Qt (its own options, such as ``-platform``); ``options`` are the choices that
    the jobs start from.
    """
    keep_log()
    application = make_application(argv)
    # What the organisation has decided fills the field and the choices; it starts nothing.
    decided = with_profile(options or Options(), find_profile())
    window = open_window(application, real_commands(), decided, window_settings())
    interrupt = Interrupt(window.close)
    code = application.exec()
    interrupt.withdraw()
    window.deleteLater()
    return code


def make_application(argv: Sequence[str]) -> QApplication:
    """The application with its name, its icon and the direction of its language."""
    QApplication.setApplicationName("dockmirror")
    QApplication.setApplicationDisplayName("Dockmirror")
    QGuiApplication.setDesktopFileName("dockmirror")
    application = QApplication([sys.argv[0], *argv])
    application.setStyle("fusion")
    # Translators: "default:LTR", or "default:RTL" where the language is written right to left.
    if _("default:LTR") == "default:RTL":
        application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QLocale.setDefault(QLocale.system())
    return application


def open_window(
    application: QApplication,
    commands: Commands,
    options: Options,
    settings: QSettings | None = None,
) -> MainWindow:
    """Show the window; what it has to look up starts after its first paint."""
    window = MainWindow(application, commands, options, settings)
    window.show()

    def after_first_paint() -> None:
        application.setWindowIcon(QIcon(str(_icon_path())))
        window.begin()

    QTimer.singleShot(0, window, after_first_paint)
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
