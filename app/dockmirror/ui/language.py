"""The window's language: its messages, its direction, and the texts that are Qt's own."""

from typing import Final

from PySide6.QtCore import QLibraryInfo, QLocale, QSettings, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from dockmirror.i18n import (
    LANGUAGES,
    choose_language,
    is_right_to_left,
    language,
    was_asked_for,
)

_SETTING: Final = "window/language"
_QTS_OWN: Final = "qts-own-texts"

_had_translator = False


def begin_in_remembered_language(application: QApplication, settings: QSettings | None) -> None:
    """Speak the language last chosen in the window, unless one was asked for at the start."""
    remembered = settings.value(_SETTING) if settings is not None else None
    if isinstance(remembered, str) and remembered in LANGUAGES and not was_asked_for():
        choose_language(remembered)
    fit_to_language(application)


def choose_and_remember(application: QApplication, settings: QSettings | None, chosen: str) -> None:
    """Speak a language of ``LANGUAGES`` from now on, and at the next start.

    What is shown already stays in its language until it is built anew.
    """
    choose_language(chosen)
    if settings is not None:
        settings.setValue(_SETTING, chosen)
    fit_to_language(application)


def fit_to_language(application: QApplication) -> None:
    """Take the direction of the chosen language, and Qt's own texts in it."""
    global _had_translator
    # English needs no translator, and looking for one costs the first paint 5 ms.
    former = application.findChild(QTranslator, _QTS_OWN) if _had_translator else None
    if former is not None:
        application.removeTranslator(former)
        former.deleteLater()
        former.setObjectName("")
    if language() != "en":
        _had_translator = True
        own = QTranslator(application)
        own.setObjectName(_QTS_OWN)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if own.load(f"qtbase_{language()}", folder):
            application.installTranslator(own)
    direction = Qt.LayoutDirection
    application.setLayoutDirection(
        direction.RightToLeft if is_right_to_left() else direction.LeftToRight
    )
    QLocale.setDefault(QLocale(language()))
