"""Every page in every language: nothing cut, no access key twice, no restart to change it."""

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QListWidget,
    QWidget,
)

from dockmirror import i18n
from dockmirror.setup.outcome import Outcome
from dockmirror.ui.home_page import Stage
from dockmirror.ui.language import fit_to_language
from tests.ui.scripted import (
    LOG_LINES,
    MIRROR,
    Gate,
    ScriptedCommands,
    change,
    finding,
    result,
    setup_script,
    target,
)

SET_UP = {
    "targets": (target(configured=(MIRROR,), in_force=(MIRROR,)),),
    "changes": (change(), change(2, undone=True)),
    "sentence": "Docker pulls through https://mirror.example.com/.",
}
LANGUAGES = [*i18n.LANGUAGES]


@pytest.fixture
def speaking(qapp: QApplication):
    """Has the window speak a language, and English again afterwards."""

    def speak(tag: str) -> None:
        i18n.choose_language(tag)
        fit_to_language(qapp)

    yield speak
    speak("en")


@pytest.fixture
def larger_text(qapp: QApplication):
    before = qapp.font()
    larger = qapp.font()
    larger.setPointSizeF(before.pointSizeF() * 2)
    qapp.setFont(larger)
    yield
    qapp.setFont(before)


def cut(window: QWidget) -> list[str]:
    """What is shown and has too little room for its words, or none in its parent."""
    return [
        f"{type(widget).__name__} {widget.objectName()}: {_words(widget)!r}"
        for widget in window.findChildren(QWidget)
        if widget.isVisible() and _is_cut(widget)
    ]


def _is_cut(widget: QWidget) -> bool:
    if isinstance(widget, QListWidget) and widget.objectName() == "navigation":
        return widget.viewport().width() < widget.sizeHintForColumn(0)
    if isinstance(widget, QComboBox):
        words = widget.fontMetrics().horizontalAdvance(widget.currentText())
        return widget.width() < words or widget.height() < widget.sizeHint().height()
    if not isinstance(widget, QLabel | QAbstractButton):
        return False
    if isinstance(widget, QAbstractButton) and not widget.text():
        return False
    least = min(widget.minimumSizeHint().width(), widget.sizeHint().width())
    return (
        widget.width() < least
        or widget.height() < widget.heightForWidth(widget.width())
        or not widget.parentWidget().rect().contains(widget.geometry())
    )


def _words(widget: QWidget) -> str:
    return (
        widget.text().replace("\u200b", "") if isinstance(widget, QLabel | QAbstractButton) else ""
    )


def mnemonics(window: QWidget) -> list[str]:
    texts = [
        widget.text().replace("&&", "")
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and (
            isinstance(widget, QAbstractButton)
            or (isinstance(widget, QLabel) and widget.buddy() is not None)
        )
    ]
    return [text[text.index("&") + 1].lower() for text in texts if "&" in text]


def assert_legible(window, qtbot) -> None:
    for _attempt in range(20):
        if not cut(window):
            break
        qtbot.wait(25)
    assert cut(window) == []
    keys = mnemonics(window)
    assert len(keys) == len(set(keys)), keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_room_for_its_words(opened, qtbot, speaking, language):
    speaking(language)
    window = opened(ScriptedCommands(**SET_UP))
    window.resize(1024, 640)
    for row in range(window.navigation.count()):
        window.navigation.setCurrentRow(row)
        assert_legible(window, qtbot)
        assert (window.width(), window.height()) == (1024, 640)


def test_large_german_text_has_room(opened, qtbot, speaking, larger_text):
    speaking("de")
    window = opened(ScriptedCommands(**SET_UP))
    window.resize(1024, 640)
    for row in range(window.navigation.count()):
        window.navigation.setCurrentRow(row)
        assert_legible(window, qtbot)
        assert (window.width(), window.height()) == (1024, 640)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_main_job_has_room_for_its_words(opened, qtbot, reach, speaking, language):
    speaking(language)
    do_the_main_job(opened, qtbot, reach)


def test_the_main_job_has_room_for_large_german_text(opened, qtbot, reach, speaking, larger_text):
    speaking("de")
    do_the_main_job(opened, qtbot, reach)


def do_the_main_job(opened, qtbot, reach) -> None:
    gate = Gate()
    script = setup_script()
    window = opened(ScriptedCommands(script=[*script[:-1], gate, script[-1]]))
    window.resize(1024, 640)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    assert_legible(window, qtbot)
    window.home.plan.agree.click()
    qtbot.waitUntil(gate.reached.is_set)
    assert_legible(window, qtbot)
    gate.open()
    reach(window, Stage.VERDICT)
    assert_legible(window, qtbot)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_outcome_has_room_for_its_words(opened, qtbot, reach, speaking, language):
    speaking(language)
    see_every_outcome(opened, qtbot, reach)


def test_every_outcome_has_room_for_large_german_text(opened, qtbot, reach, speaking, larger_text):
    speaking("de")
    see_every_outcome(opened, qtbot, reach)


def see_every_outcome(opened, qtbot, reach) -> None:
    scripted = ScriptedCommands(script=[])
    window = opened(scripted)
    window.resize(1024, 640)
    for outcome in Outcome:
        told = result(
            outcome,
            "A sentence on how it ended.",
            findings=(finding(),),
            commands=LOG_LINES if outcome is Outcome.NEEDS_ATTENTION else (),
        )
        scripted._finish = lambda ending, observer, told=told: told
        window.home_presenter.set_up(MIRROR)
        reach(window, Stage.VERDICT)
        assert_legible(window, qtbot)
        window.home_presenter.finish()


def test_the_language_changes_while_the_window_is_open(opened, qtbot, speaking, tmp_path):
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    window = opened(ScriptedCommands(**SET_UP), settings=settings)
    window.resize(800, 500)
    window.home.address.edit.setText("mirror.example.com")
    window.navigation.setCurrentRow(2)
    choose(window, "فارسی")
    qtbot.waitUntil(lambda: window.layoutDirection() is Qt.LayoutDirection.RightToLeft)
    assert i18n.language() == "fa"
    assert window.navigation.currentRow() == 2
    assert window.pages.currentWidget() is window.this_computer
    assert window.home.address.text == "mirror.example.com"
    assert (window.width(), window.height()) == (800, 500)
    assert window.navigation.item(0).text() == i18n._("Home")
    qtbot.waitUntil(lambda: window.navigation.x() > window.pages.x())
    assert settings.value("window/language") == "fa"
    qtbot.waitUntil(lambda: window.computer.snapshot is not None)
    choose(window, "English")
    qtbot.waitUntil(lambda: window.layoutDirection() is Qt.LayoutDirection.LeftToRight)


def test_the_language_chosen_in_the_window_is_spoken_at_the_next_start(qapp, speaking, tmp_path):
    from dockmirror.ui.language import begin_in_remembered_language

    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue("window/language", "ru")
    i18n.choose_language()
    begin_in_remembered_language(qapp, settings)
    assert i18n.language() == "ru"
    i18n.choose_language("es")  # as --lang es does
    begin_in_remembered_language(qapp, settings)
    assert i18n.language() == "es"


def test_no_language_is_offered_while_a_job_is_under_way(opened, qtbot, reach, speaking):
    gate = Gate()
    window = opened(ScriptedCommands(script=[gate]))
    window.home_presenter.set_up(MIRROR)
    qtbot.waitUntil(gate.reached.is_set)
    menu = window.language.menu()
    offered = [action for action in menu.actions() if action.isCheckable()]
    assert len(offered) == len(i18n.LANGUAGES)
    assert not any(action.isEnabled() for action in offered)
    assert "job" in menu.actions()[0].text()
    gate.open()
    reach(window, Stage.VERDICT)
    assert all(action.isEnabled() for action in offered)


def test_qts_own_texts_are_translated(qapp, speaking):
    speaking("de")
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"
    speaking("en")
    assert QApplication.translate("QPlatformTheme", "Cancel") == "Cancel"


def choose(window, name: str) -> None:
    next(action for action in window.language.menu().actions() if action.text() == name).trigger()
