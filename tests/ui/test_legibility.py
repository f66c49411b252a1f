"""Nothing is cut, hidden from the keyboard, or without a name."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QComboBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)

from dockmirror.ui.home_page import Stage
from tests.ui.scripted import (
    MIRROR,
    ScriptedCommands,
    change,
    target,
)

SET_UP = {
    "targets": (target(configured=(MIRROR,), in_force=(MIRROR,)),),
    "changes": (change(),),
    "sentence": "Docker pulls through https://mirror.example.com/, proven on 2025-03-01 14:02.",
}


def test_it_fits_a_small_screen_and_large_text(opened, qtbot, qapp):
    before = qapp.font()
    larger = qapp.font()
    larger.setPointSizeF(before.pointSizeF() * 2)
    qapp.setFont(larger)
    try:
        window = opened(ScriptedCommands(**SET_UP))
        window.resize(1024, 640)
        qtbot.waitUntil(lambda: _nothing_is_cut(window))
        assert (window.width(), window.height()) == (1024, 640)
    finally:
        qapp.setFont(before)


def _nothing_is_cut(window: QWidget) -> None:
    """Every visible label and button is inside its parents and has room for its words."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or not isinstance(widget, QLabel | QAbstractButton):
            continue
        assert widget.width() >= min(widget.minimumSizeHint().width(), widget.sizeHint().width())
        needed = widget.heightForWidth(widget.width())
        if needed > 0:
            assert widget.height() >= needed, widget.text()
        parent = widget.parentWidget()
        assert parent.rect().contains(widget.geometry()), (widget.text(), widget.objectName())


@pytest.mark.parametrize("stage", ["plan", "verdict"])
def test_nothing_is_cut_at_later_stages(opened, reach, qtbot, stage):
    window = opened(ScriptedCommands())
    window.resize(720, 640)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    if stage == "verdict":
        window.home.plan.agree.click()
        reach(window, Stage.VERDICT)
    qtbot.waitUntil(lambda: _nothing_is_cut(window))


def test_no_scroll_area_is_inside_another_but_blocks_as_high_as_their_text(opened, reach):
    window = opened(ScriptedCommands())
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    for page in window.findChildren(QScrollArea):
        for inner in page.findChildren(QAbstractScrollArea):
            if isinstance(inner.window(), QComboBox) or not isinstance(inner, QTextEdit):
                continue
            assert inner.verticalScrollBar().maximum() == 0
            assert inner.verticalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def test_right_to_left_mirrors_the_window(opened, qtbot, qapp):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        window = opened(ScriptedCommands(**SET_UP))
        qapp.processEvents()
        assert window.navigation.x() > window.pages.x()
        field = window.home.address
        assert field.set_up.x() < field.edit.x()
        # An address reads from left to right in every language.
        assert field.edit.layoutDirection() is Qt.LayoutDirection.LeftToRight
        qtbot.waitUntil(lambda: _nothing_is_cut(window))
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_everything_that_takes_the_focus_has_an_accessible_name(opened, reach):
    window = opened(ScriptedCommands(**SET_UP))
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    window.home.plan.agree.click()
    reach(window, Stage.VERDICT)
    nameless = [
        (type(widget).__name__, widget.objectName())
        for widget in window.findChildren(QWidget)
        if isinstance(widget, QAbstractButton | QLineEdit | QTextEdit | QComboBox)
        and not widget.accessibleName()
        and not widget.objectName().startswith("qt_")
    ]
    assert nameless == []


def test_every_button_of_each_stage_can_be_reached_with_tab(opened, reach, qtbot, qapp):
    window = opened(ScriptedCommands(**SET_UP))
    reached = _walk(window, qtbot, qapp)
    for name in ("verify", "undo", "remove", "mirror-address", "options-disclosure-toggle"):
        assert name in reached
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    reached = _walk(window, qtbot, qapp)
    for name in ("plan-cancel", "plan-agree", "diff", "plan-options-disclosure-toggle"):
        assert name in reached
    window.home.plan.agree.click()
    reach(window, Stage.VERDICT)
    reached = _walk(window, qtbot, qapp)
    for name in ("verdict-done", "log-lines-disclosure-toggle", "verdict-steps-disclosure-toggle"):
        assert name in reached


def _walk(window, qtbot, qapp) -> set[str]:
    seen: list[QWidget] = []
    for _number in range(60):
        focused = qapp.focusWidget()
        if focused in seen:
            break
        seen.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    return {widget.objectName() for widget in seen}


def test_no_two_shortcuts_of_a_stage_are_the_same(opened, reach):
    window = opened(ScriptedCommands(**SET_UP))
    _mnemonics_differ(window)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    _mnemonics_differ(window)
    window.home.plan.agree.click()
    reach(window, Stage.VERDICT)
    _mnemonics_differ(window)


def _mnemonics_differ(window) -> None:
    found = [
        button.text()[button.text().index("&") + 1].lower()
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and "&" in button.text().replace("&&", "")
    ]
    assert len(found) == len(set(found)), found
