"""The window itself: the computer's state, history, closing, size, speed, and what it imports."""

import os
import signal
import subprocess
import sys
import time
from itertools import pairwise

import pytest
from PySide6.QtCore import QSettings, Qt, QTimer
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

from dockmirror.mirror.finding import Severity
from dockmirror.setup.outcome import Outcome
from dockmirror.ui.glyph import Glyph
from dockmirror.ui.history_page import ROWS_AT_ONCE
from dockmirror.ui.home_page import Stage
from tests.ui.scripted import (
    MIRROR,
    Gate,
    ScriptedCommands,
    change,
    finding,
    findings_script,
    result,
    setup_script,
    target,
)

SET_UP = {
    "targets": (target(configured=(MIRROR,), in_force=(MIRROR,)),),
    "changes": (change(),),
    "sentence": "Docker pulls through https://mirror.example.com/, proven on 2025-03-01 14:02.",
}


def test_the_state_of_the_computer_is_one_sentence_on_top(opened):
    window = opened(ScriptedCommands())
    banner = window.home.status
    assert banner.sentence.plain_text == "Docker pulls straight from Docker Hub."
    assert "26.1.5" in banner.facts.plain_text
    assert "/etc/docker/daemon.json" in banner.facts.plain_text
    assert banner.glyph.glyph is Glyph.INFO
    assert banner.verify.isVisible()
    assert not banner.undo.isVisible()
    assert not banner.remove.isVisible()


def test_a_proven_mirror_has_a_tick_undo_and_remove(opened):
    window = opened(ScriptedCommands(**SET_UP))
    banner = window.home.status
    assert banner.glyph.glyph is Glyph.SUCCESS
    assert banner.undo.isVisible()
    assert banner.remove.isVisible()


@pytest.mark.parametrize(
    "fields",
    [
        {"changes": (change(verdict="unproven"),)},
        {"changes": (change(mirrors_after=("https://other.example.com/",)),)},
        {"changes": ()},
        {"targets": (target(configured=(MIRROR,), in_force=()),)},
        {"targets": (target(configured=(MIRROR,), in_force=None),)},
    ],
)
def test_no_tick_without_proof_of_what_is_in_force(opened, fields):
    window = opened(ScriptedCommands(**{**SET_UP, **fields}))
    assert window.home.status.glyph.glyph is not Glyph.SUCCESS


def test_what_is_wrong_is_said_with_its_remedy(opened):
    window = opened(
        ScriptedCommands(
            targets=(target(in_force=None, problem="Docker is not running"),),
            status_findings=(finding(1, Severity.ERROR, "Docker is not running"),),
        )
    )
    banner = window.home.status
    assert banner.glyph.glyph is Glyph.WARNING
    assert [card.title.plain_text for card in banner.findings.cards] == ["Docker is not running"]
    assert not banner.notice.isVisible()


def test_an_interrupted_change_is_said(opened):
    window = opened(ScriptedCommands(interrupted="A change was interrupted at 14:02."))
    assert window.home.status.notice.isVisible()
    assert "interrupted" in window.home.status.notice_words.plain_text


def test_a_state_that_cannot_be_read_leaves_the_window_usable(opened, qtbot, caplog):
    scripted = ScriptedCommands()
    window = opened(scripted)
    scripted.changes = 5  # no sequence: a defect
    with qtbot.waitSignal(window.computer.failed):
        window.computer.reload()
    assert "could not be read" in window.home.status.sentence.plain_text
    assert window.home.address.edit.isEnabled()


@pytest.mark.parametrize("name", ["verify", "undo", "remove"])
def test_what_the_computer_offers_starts_its_command(opened, reach, name):
    scripted = ScriptedCommands(**SET_UP, ending=result(Outcome.DONE, "It is done."), script=[])
    window = opened(scripted)
    getattr(window.home.status, name).click()
    reach(window, Stage.VERDICT)
    assert scripted.names() == [name]


def test_the_choice_of_an_engine_is_offered_where_there_are_several(opened, reach):
    scripted = ScriptedCommands(targets=(target(), target(id="rootless", title="Rootless")))
    window = opened(scripted)
    options = window.home.address.options
    window.home.address.disclosure.set_open(True)
    assert options.target.isVisible()
    options.target.choose("rootless")
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    assert scripted.calls[-1][2].target == "rootless"


def test_the_history_shows_each_change_newest_first(opened):
    changes = (
        change(3),
        change(2, action="undo", mirrors_before=("https://old.example.com/",), mirrors_after=()),
        change(1, undone=True, verdict="unproven"),
    )
    window = opened(ScriptedCommands(changes=changes))
    window.show_page(window.history)
    cards = window.history.cards
    names = [card.accessibleName() for card in cards]
    assert names[0].startswith("Mirror set: https://mirror.example.com/.")
    assert names[1].startswith("A change was taken back.")
    assert "taken back" in names[2]
    assert "not proven" in names[2]
    buttons = [card.findChildren(QAbstractButton, "history-undo") for card in cards]
    assert [len(found) for found in buttons] == [1, 0, 0]


def test_undo_in_the_history_runs_on_the_first_page(opened, reach):
    scripted = ScriptedCommands(**SET_UP)
    window = opened(scripted)
    window.show_page(window.history)
    window.history.findChild(QAbstractButton, "history-undo").click()
    assert window.pages.currentWidget() is window.home
    reach(window, Stage.PLAN)
    assert scripted.names() == ["undo"]


def test_a_long_history_is_shown_in_parts(opened):
    window = opened(ScriptedCommands(changes=tuple(change(number) for number in range(500, 0, -1))))
    assert len(window.history.cards) == ROWS_AT_ONCE
    window.history.more.click()
    assert len(window.history.cards) == 2 * ROWS_AT_ONCE
    assert window.history.more.text() == "Show 460 older changes"


def test_an_empty_history_says_so(opened):
    window = opened(ScriptedCommands())
    window.show_page(window.history)
    assert window.history.empty.isVisible()
    assert "changed nothing" in window.history.empty.plain_text


def test_the_history_is_read_again_after_a_job(opened, reach, qtbot):
    scripted = ScriptedCommands(script=[])
    window = opened(scripted)
    scripted.changes = (change(),)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.VERDICT)
    qtbot.waitUntil(lambda: len(window.history.cards) == 1)


def test_closing_at_work_waits_until_all_is_put_back(opened, qtbot):
    at_work, back = Gate(), Gate()
    scripted = ScriptedCommands(script=[at_work])
    original = scripted._finish

    def finish(ending, observer):
        assert back._open.wait(30)
        return original(ending, observer)

    scripted._finish = finish
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    qtbot.waitUntil(at_work.reached.is_set)
    window.close()
    assert window.isVisible()
    assert "closes by itself" in window.home.work.note.plain_text
    back.open()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert scripted.cancelled == ["setup"]


def test_closing_stays_open_where_something_must_be_run_by_hand(opened, qtbot, reach):
    gate = Gate()
    scripted = ScriptedCommands(script=[gate])
    window = opened(scripted)
    scripted._finish = lambda ending, observer: result(
        Outcome.NEEDS_ATTENTION, "The roll back failed.", commands=("systemctl start docker",)
    )
    window.home_presenter.set_up(MIRROR)
    qtbot.waitUntil(gate.reached.is_set)
    window.close()
    reach(window, Stage.VERDICT)
    assert window.isVisible()
    assert window.home.verdict.commands.isVisible()


def test_closing_while_only_probing_closes_at_once(opened, qtbot):
    gate = Gate()
    scripted = ScriptedCommands(check_script=[gate])
    window = opened(scripted)
    window.home.address.edit.setText(MIRROR)
    window.home_presenter.address.judge()
    qtbot.waitUntil(gate.reached.is_set)
    window.close()
    assert not window.isVisible()
    qtbot.waitUntil(lambda: scripted.cancelled == ["check"])


def test_the_size_is_remembered(opened, tmp_path):
    path = str(tmp_path / "window.ini")
    window = opened(ScriptedCommands(), settings=QSettings(path, QSettings.Format.IniFormat))
    window.resize(700, 500)
    window.close()
    again = opened(ScriptedCommands(), settings=QSettings(path, QSettings.Format.IniFormat))
    assert (again.width(), again.height()) == (700, 500)


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


def test_the_worst_stall_of_the_event_loop_is_printed(opened, reach, qtbot, qapp):
    """Prints only: how long it takes depends on the machine and on what else it does."""
    script = [*findings_script(500), *setup_script()]
    window = opened(ScriptedCommands(script=script))
    ticks: list[float] = []
    watchdog = QTimer()
    watchdog.setInterval(1)
    watchdog.timeout.connect(lambda: ticks.append(time.perf_counter()))
    watchdog.start()
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    window.home.plan.agree.click()
    reach(window, Stage.VERDICT)
    qtbot.waitUntil(lambda: len(ticks) > 2)
    watchdog.stop()
    worst = max(later - sooner for sooner, later in pairwise(ticks))
    print(f"worst stall of the event loop: {worst * 1000:.0f} ms")
    assert len(window.home.work.findings.findings) == 500


def test_the_first_paint_loads_neither_http_nor_the_engine_nor_certificates():
    program = """
import sys
from dockmirror.setup.options import Options
from dockmirror.ui.app import make_application
from dockmirror.ui.main_window import MainWindow
from dockmirror.ui.real_commands import real_commands

application = make_application([])
window = MainWindow(application, real_commands(), Options())
window.show()
application.processEvents()
assert not window.grab().isNull()
heavy = {"requests", "docker", "cryptography", "rich", "psutil", "urllib3"} & set(sys.modules)
print(sorted(heavy))
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    )
    assert done.stdout.strip() == "[]"


def test_a_long_session_does_not_use_up_the_references_to_none_and_true():
    """PySide6 6.12.0 loses one at each call; without care Python 3.11 aborts in time."""
    program = """
from PySide6.QtCore import QObject, Signal
from dockmirror.ui.singleton_references import hold_singletons

class Source(QObject):
    told = Signal()

hold_singletons()
source = Source()
source.told.connect(lambda: None)
for _ in range(20_000):
    source.told.emit()
    source.setObjectName("name")
print("alive")
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout.strip() == "alive", done.stderr
    assert done.returncode == 0


def test_the_program_opens_and_closes_its_window(tmp_path):
    program = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from dockmirror.ui.app import run

def close():
    window = next(w for w in QApplication.topLevelWidgets() if w.objectName() == "dockmirror")
    if window.computer.snapshot is None:
        QTimer.singleShot(20, close)
        return
    assert not QApplication.windowIcon().isNull()
    window.close()

import dockmirror.ui.app as app
made = app.make_application
app.make_application = lambda argv: (made(argv), QTimer.singleShot(0, close))[0]
sys.exit(run([]))
"""
    place = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, **place},
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert (tmp_path / "dockmirror" / "window.ini").exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_from_outside_closes_the_window(tmp_path, number):
    """The loop sleeps with nothing to do when the signal comes."""
    program = """
import sys
from PySide6.QtCore import QTimer
import dockmirror.ui.app as app

made = app.make_application
def telling(argv):
    application = made(argv)
    QTimer.singleShot(0, lambda: print("open", flush=True))
    return application
app.make_application = telling
sys.exit(app.run([]))
"""
    place = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")}
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **place},
    ) as running:
        assert running.stdout.readline() == "open\n"
        running.send_signal(number)
        _out, errors = running.communicate(timeout=60)
    assert running.returncode == 0
    assert "Traceback" not in errors
