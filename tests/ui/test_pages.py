"""Every further page: nothing is cut, everything has a name, keys reach it and differ."""

from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from dockmirror.setup.client_config import HubLogin
from dockmirror.ui.language import fit_to_language
from tests.ui.scripted import (
    DIFF,
    PROVEN,
    ScriptedCommands,
    change,
    target,
    unusable,
    usable,
)
from tests.ui.test_legibility import _mnemonics_differ, _nothing_is_cut

PAGES = ("mirrors", "this_computer", "history", "help_desk", "help")
LONG = (
    "https://registry-cache.a-very-long-name-of-a-department.intranet.example.org:5000/docker-hub/"
)
A, B, C = "https://a.example.com/", LONG, "https://c.example.com/"


@pytest.fixture
def shown(opened, qtbot):
    """Opens a window at one of the pages, full of what it can show."""

    def show(name, width=1024, height=640):
        engine = target(configured=(A, B, C), in_force=(B, A), problem="Docker is not running")
        scripted = ScriptedCommands(
            targets=(engine, target(id="rootless", title="Docker Engine of one person")),
            changes=(change(2, mirrors_after=(A, B, C)), change(1, undone=True)),
            diffs={"2": DIFF},
            hub_login=HubLogin("/home/person/.docker/config.json", logged_in=True, store="pass"),
            checked={A: usable(A), B: unusable(B, f"Nothing listens at {LONG}."), C: usable(C)},
        )
        window = opened(scripted)
        window.resize(width, height)
        window.last_test.take(PROVEN)
        page = getattr(window, name)
        window.show_page(page)
        if name == "mirrors":
            page.list.choose(1)
            page.move_up.click()
            page.check.click()
            qtbot.waitUntil(page.check.isVisible)
        elif name == "this_computer":
            qtbot.waitUntil(page.own_files.isVisible)
        elif name == "help":
            qtbot.waitUntil(lambda: page.findChild(QWidget, "help-link") is not None)
            qtbot.waitUntil(lambda: page.findChild(QWidget, "copy-link").isVisible())
        elif name == "help_desk":
            page.show_list(f"{A}\n{B}\n{C}")
            page.check.click()
            qtbot.waitUntil(page.check.isVisible)
        return window, page

    return show


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [640, 1024])
def test_nothing_is_cut(shown, qtbot, name, width):
    window, _page = shown(name, width, 600)
    qtbot.waitUntil(lambda: _nothing_is_cut(window))


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_at_twice_the_text_size(shown, qtbot, qapp, name):
    before, larger = qapp.font(), qapp.font()
    larger.setPointSizeF(before.pointSizeF() * 2)
    qapp.setFont(larger)
    try:
        window, _page = shown(name)
        qtbot.waitUntil(lambda: _nothing_is_cut(window))
        assert (window.width(), window.height()) == (1024, 640)
    finally:
        qapp.setFont(before)


@pytest.mark.parametrize("name", PAGES)
def test_right_to_left_cuts_nothing_either(shown, qtbot, qapp, name):
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        window, page = shown(name)
        qtbot.waitUntil(lambda: _nothing_is_cut(window))
        assert not page.grab().isNull()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.parametrize("name", PAGES)
def test_everything_that_takes_the_focus_has_a_name(shown, name):
    _window, page = shown(name)
    kinds = QAbstractButton | QLineEdit | QTextEdit | QPlainTextEdit | QComboBox | QListView
    nameless = [
        (type(widget).__name__, widget.objectName())
        for widget in page.findChildren(QWidget)
        if isinstance(widget, kinds)
        and widget.isVisible()
        and not widget.accessibleName()
        and not widget.objectName().startswith("qt_")
        and not isinstance(widget.parentWidget(), QLineEdit)
    ]
    assert nameless == []


@pytest.mark.parametrize("name", PAGES)
def test_no_two_mnemonics_are_the_same(shown, name):
    window, _page = shown(name)
    _mnemonics_differ(window)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "mirrors",
            {"mirror-list", "mirror-down", "mirror-out", "mirrors-apply", "mirrors-discard"},
        ),
        ("mirrors", {"check-all", "mirrors-target"}),
        ("this_computer", {"computer-test-docker-engine", "file-open", "file-reveal"}),
        ("history", {"history-undo", "history-diff"}),
        ("help_desk", {"help-desk-list", "help-desk-open", "help-desk-check", "help-desk-set-up"}),
        ("help_desk", {"help-desk-save"}),
        ("help", {"catalogue-search", "copy-entry", "more-entries", "copy-link"}),
    ],
)
def test_tab_reaches_all_that_can_be_done(shown, qtbot, qapp, tmp_path, name, expected):
    window, page = shown(name)
    for row in getattr(page, "files", ()):
        row.show_presence(True)
    window.navigation.setFocus()
    seen: list[QWidget] = []
    for _number in range(120):
        focused = qapp.focusWidget()
        if focused is None or focused in seen:
            break
        seen.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    assert expected <= {widget.objectName() for widget in seen}


@pytest.mark.parametrize("name", PAGES)
def test_tab_goes_from_top_to_bottom(shown, qtbot, qapp, name):
    window, page = shown(name)
    page.to_top()
    window.navigation.setFocus()
    heights: list[int] = []
    seen: list[QWidget] = []
    for _number in range(120):
        focused = qapp.focusWidget()
        if focused in seen:
            break
        seen.append(focused)
        if page.content.isAncestorOf(focused):
            heights.append(focused.mapTo(page.content, focused.rect().topLeft()).y())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    # Within a row they go up a little: from the last of its texts to the button beside the first.
    assert all(later > sooner - 100 for sooner, later in pairwise(heights)), heights


def test_another_language_leaves_no_former_page_at_work(opened, qtbot, qapp):
    window = opened(ScriptedCommands())
    try:
        for name in PAGES:
            window.show_page(getattr(window, name))
        window.speak("de")
        qtbot.waitUntil(lambda: window.computer.snapshot is not None)
        # A signal that reached a page which is gone would fail this test.
        window.last_test.take(PROVEN)
        window.home_presenter.job_started.emit()
        window.home_presenter.job_ended.emit(PROVEN)
        for name in PAGES:
            page = getattr(window, name)
            window.show_page(page)
            assert page.isVisible()
    finally:
        window.speak("en")
        fit_to_language(qapp)
