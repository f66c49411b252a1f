"""The help desk: a list, the first mirror of it that serves, and a report."""

import time
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFileDialog

from dockmirror.organisation.profile import FoundProfile, Profile
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome
from dockmirror.setup.tried import Tried
from dockmirror.ui.home_page import Stage
from dockmirror.ui.mirror_results import ROWS_AT_ONCE
from tests.ui.scripted import (
    PROVEN,
    Gate,
    ScriptedCommands,
    result,
    unusable,
    usable,
)

A, B, C = (f"https://{name}.example.com/" for name in "abc")


@pytest.fixture
def desk(opened):
    """Opens the help desk over scripted commands."""

    def open_page(scripted, options=None):
        window = opened(scripted, options)
        window.show_page(window.help_desk)
        return window, window.help_desk

    return open_page


def test_nothing_can_be_done_without_a_list(desk):
    _window, page = desk(ScriptedCommands())
    assert not page.set_up.isEnabled()
    assert not page.check.isEnabled()
    assert not page.organisation.isVisible()
    page.show_list("# only a comment\n")
    assert "holds no mirror" in page.count.plain_text
    assert not page.set_up.isEnabled()


def test_a_pasted_list_is_counted(desk):
    _window, page = desk(ScriptedCommands())
    page.show_list(f"# Berlin\n{A}  # the first\n\n{B}\n{A}\n")
    assert page.count.plain_text == "2 mirrors"
    assert page.set_up.isEnabled()


def test_a_list_that_is_too_long_is_refused(desk):
    _window, page = desk(ScriptedCommands())
    page.show_list("\n".join(f"https://m{number}.example.com" for number in range(1001)))
    assert "1000" in page.count.plain_text.replace(",", "")
    assert not page.set_up.isEnabled()


def test_a_list_comes_from_a_file(desk, qtbot, tmp_path, monkeypatch):
    path = tmp_path / "mirrors.txt"
    path.write_text(f"{A}\n{B}\n")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_given: (str(path), ""))
    _window, page = desk(ScriptedCommands())
    page.open.click()
    qtbot.waitUntil(lambda: page.count.plain_text == "2 mirrors")


def test_a_file_that_cannot_be_read_is_said_and_leaves_the_list(desk, qtbot, tmp_path):
    _window, page = desk(ScriptedCommands())
    page.show_list(A)
    page.file_chosen.emit(tmp_path / "absent.txt")
    qtbot.waitUntil(lambda: "cannot be read" in page.count.plain_text)
    assert page.text == A


def test_the_organisations_list_is_there_and_nobody_is_asked_yet(desk):
    profile = Profile("/etc/xdg/dockmirror/profile.toml", mirrors=(A, B))
    scripted = ScriptedCommands()
    _window, page = desk(scripted, Options(organisation=FoundProfile(profile, profile.path)))
    assert page.text.split() == [A, B]
    page.show_list(C)
    assert page.organisation.isVisible()
    page.organisation.click()
    assert page.text.split() == [A, B]
    assert "first-serving" not in scripted.names()
    assert "check-many" not in scripted.names()


def test_one_click_goes_through_the_list_and_shows_what_became_of_each(desk, reach):
    tried = (
        Tried(A, unusable(A)),
        Tried(B, usable(B), result(Outcome.NOT_USED, "Docker Hub served, not the mirror.")),
        Tried(C, usable(C), PROVEN),
    )
    scripted = ScriptedCommands(tried=tried)
    window, page = desk(scripted)
    page.show_list(f"{A}\n{B}\n{C}")
    page.set_up.click()
    assert window.pages.currentWidget() is window.home
    assert not page.check.isEnabled()
    reach(window, Stage.PLAN)
    window.home.plan.agree.click()
    reach(window, Stage.VERDICT)
    assert scripted.lists == [(A, B, C)]
    assert scripted.answers == [True]
    window.show_page(page)
    assert page.told.plain_text == PROVEN.sentences[0]
    rows = page.results.rows
    assert [row.shown.mirror for row in rows] == [A, B, C]
    assert "Nothing listens there." in rows[0].accessibleDescription()
    assert "Docker Hub served" in rows[1].accessibleDescription()
    assert rows[1].shown.passed_over
    assert page.set_up.isEnabled()


def test_another_job_is_not_taken_for_the_lists(desk, reach):
    window, page = desk(ScriptedCommands(script=[]))
    window.home_presenter.verify()
    reach(window, Stage.VERDICT)
    window.show_page(page)
    assert not page.result_card.isVisible()


def test_declining_the_plan_changes_nothing_and_the_list_stays(desk, reach):
    scripted = ScriptedCommands()
    window, page = desk(scripted)
    page.show_list(A)
    page.set_up.click()
    reach(window, Stage.PLAN)
    window.home.plan.cancel.click()
    reach(window, Stage.VERDICT)
    assert page.text == A
    assert page.set_up.isEnabled()


def test_check_all_ranks_and_changes_nothing(desk, qtbot):
    scripted = ScriptedCommands(checked={A: unusable(A), B: usable(B)})
    _window, page = desk(scripted)
    page.show_list(f"{A}\n{B}")
    page.check.click()
    qtbot.waitUntil(page.check.isVisible)
    assert [row.shown.mirror for row in page.results.rows] == [B, A]
    assert scripted.names() == ["check-many"]


def test_checking_is_stopped_by_esc(desk, qtbot, qapp):
    gate = Gate()
    scripted = ScriptedCommands(many_gate=gate)
    _window, page = desk(scripted)
    page.show_list(f"{A}\n{B}")
    page.check.click()
    qtbot.waitUntil(gate.reached.is_set)
    page.edit.setFocus()
    qtbot.keyClick(page.edit, Qt.Key.Key_Escape)
    qtbot.waitUntil(page.check.isVisible)
    assert scripted.cancelled == ["check-many"]


def test_the_keyboard_writes_the_list_and_starts(desk, reach, qtbot, qapp):
    scripted = ScriptedCommands()
    window, page = desk(scripted)
    page.edit.setFocus()
    qtbot.keyClicks(page.edit, "https://a.example.com")
    qtbot.keyClick(page.edit, Qt.Key.Key_Return)
    qtbot.keyClicks(page.edit, "https://b.example.com")
    assert scripted.lists == []
    qtbot.keyClick(page.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    reach(window, Stage.PLAN)
    assert scripted.lists == [("https://a.example.com", "https://b.example.com")]


def test_the_report_tells_of_the_list_that_was_tried(desk, reach, qtbot, tmp_path, monkeypatch):
    tried = (Tried(A, usable(A), PROVEN),)
    scripted = ScriptedCommands(tried=tried)
    window, page = desk(scripted)
    page.show_list(A)
    page.set_up.click()
    reach(window, Stage.PLAN)
    window.home.plan.agree.click()
    reach(window, Stage.VERDICT)
    path = tmp_path / "ticket"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given: (str(path), ""))
    window.show_page(page)
    page.report.click()
    qtbot.waitUntil(lambda: "The report is in" in page.report_told.plain_text)
    (written,) = scripted.reports
    assert written[0] == tmp_path / "ticket.html"
    assert written[1].sentences == PROVEN.sentences
    assert written[2] == tried
    assert page.report.isEnabled()


@pytest.mark.parametrize("name", ["a.html", "a.json", "a.htm"])
def test_a_reports_name_is_kept_where_it_says_its_kind(desk, qtbot, tmp_path, name):
    scripted = ScriptedCommands()
    _window, page = desk(scripted)
    page.report_asked.emit(tmp_path / name)
    qtbot.waitUntil(lambda: bool(scripted.reports))
    assert scripted.reports[0][0] == tmp_path / name


def test_a_report_that_fails_says_so_and_can_be_tried_again(desk, qtbot, tmp_path, caplog):
    _window, page = desk(ScriptedCommands())
    page.report_asked.emit(tmp_path / "absent" / "report.html")
    qtbot.waitUntil(lambda: "could not be written" in page.report_told.plain_text)
    assert page.report.isEnabled()


def test_text_from_outside_is_plain(desk, qtbot):
    hostile = "https://<b>x</b>.example.com/\u202e"
    scripted = ScriptedCommands(checked={hostile: unusable(hostile, "<i>no</i>\u202e")})
    _window, page = desk(scripted)
    page.show_list(hostile)
    page.check.click()
    qtbot.waitUntil(page.check.isVisible)
    row = page.results.rows[0]
    assert "<b>x</b>" in row.title.plain_text
    assert "\u202e" not in row.title.plain_text
    assert row.title.textFormat() is Qt.TextFormat.PlainText


def test_five_hundred_mirrors_do_not_hold_the_window_up(desk, qtbot):
    many = [f"https://m{number}.example.com/" for number in range(500)]
    _window, page = desk(ScriptedCommands())
    ticks: list[float] = []
    watchdog = QTimer()
    watchdog.setInterval(1)
    watchdog.timeout.connect(lambda: ticks.append(time.perf_counter()))
    watchdog.start()
    page.show_list("\n".join(many))
    page.check.click()
    qtbot.waitUntil(page.check.isVisible)
    qtbot.waitUntil(lambda: len(ticks) > 2)
    watchdog.stop()
    worst = max(later - sooner for sooner, later in pairwise(ticks))
    print(f"worst stall of the event loop: {worst * 1000:.0f} ms")
    assert len(page.results.results) == 500
    assert len(page.results.rows) == ROWS_AT_ONCE
