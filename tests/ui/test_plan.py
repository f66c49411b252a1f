"""The plan is the consent: what it shows, and what agreeing and declining do."""

from dataclasses import replace

from PySide6.QtCore import Qt

from dockmirror.ui.home_page import Stage
from tests.ui.scripted import (
    DIFF,
    MIRROR,
    PLAN,
    ScriptedCommands,
    finding,
)


def test_nothing_happens_before_the_person_agrees(opened, reach):
    scripted = ScriptedCommands()
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    assert scripted.answers == []
    assert "elevate" not in [row.step_id for row in window.home.work.steps.rows]


def test_declining_the_plan_changes_nothing(opened, reach):
    scripted = ScriptedCommands()
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    window.home.plan.cancel.click()
    reach(window, Stage.VERDICT)
    assert scripted.answers == [False]
    assert window.home.verdict.title.plain_text == "Cancelled"


def test_the_plan_shows_the_diff_and_what_the_restart_stops(opened, reach):
    plan = replace(PLAN, stops=("web", "database"), warnings=(finding(1),))
    window = opened(ScriptedCommands(plan=plan))
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    view = window.home.plan
    assert view.diff.toPlainText().splitlines() == DIFF.splitlines()[2:]
    assert view.stops_words.plain_text == "This stops 2 running containers: web, database."
    assert view.stops.isVisible()
    assert len(view.warnings.cards) == 1


def test_a_reload_warns_of_no_container(opened, reach):
    window = opened(ScriptedCommands(plan=replace(PLAN, way="reload")))
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    assert not window.home.plan.stops.isVisible()
    assert "no container is stopped" in window.home.plan.summary.plain_text


def test_a_long_plan_is_bounded_and_says_what_is_left_out(opened, reach):
    names = tuple(f"container-{number}" for number in range(40))
    diff = "\n".join(f"+ line {number}" for number in range(1000))
    window = opened(ScriptedCommands(plan=replace(PLAN, stops=names, diff=diff)))
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    assert "32 more" in window.home.plan.stops_words.plain_text
    assert window.home.plan.diff.toPlainText().endswith("… 700 more lines")


def test_mark_up_and_hidden_characters_in_a_diff_are_literal(opened, reach):
    window = opened(ScriptedCommands(plan=replace(PLAN, diff="+ <b>x</b>\u202e\n")))
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    assert window.home.plan.diff.toPlainText() == "+ <b>x</b>\\u202e"


def test_the_options_of_the_first_page_reach_the_command(opened, reach):
    scripted = ScriptedCommands()
    window = opened(scripted)
    window.home.address.options.restart.choose("reload")
    window.home.address.options.if_not_used.choose("keep")
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    options = scripted.calls[-1][2]
    assert (options.restart, options.if_not_used) == ("reload", "keep")


def test_other_options_on_the_plan_work_it_out_again_before_consent(opened, reach, qtbot):
    scripted = ScriptedCommands()
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    view = window.home.plan
    view.disclosure.set_open(True)
    view.options.restart.choose("reload")
    view.options.restart.chosen.emit()
    assert view.agree.accessibleName() == "Work it out again"
    view.agree.click()
    qtbot.waitUntil(lambda: len(scripted.calls) == 2)
    reach(window, Stage.PLAN)
    assert scripted.answers == [False]
    assert scripted.calls[-1][2].restart == "reload"
    assert view.agree.accessibleName() == "Set up"
    view.agree.click()
    reach(window, Stage.VERDICT)
    assert scripted.answers == [False, True]


def test_back_to_the_former_options_is_consent_again(opened, reach):
    scripted = ScriptedCommands()
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    view = window.home.plan
    for value in ("reload", "auto"):
        view.options.restart.choose(value)
        view.options.restart.chosen.emit()
    view.agree.click()
    reach(window, Stage.VERDICT)
    assert scripted.answers == [True]


def test_return_is_consent_wherever_the_focus_is_but_not_while_it_is_held_down(
    opened, reach, qtbot, qapp
):
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent

    scripted = ScriptedCommands()
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    window.home.plan.diff.setFocus()
    held = QKeyEvent(
        QEvent.Type.KeyPress,
        Qt.Key.Key_Return,
        Qt.KeyboardModifier.NoModifier,
        "\r",
        True,
    )
    qapp.sendEvent(window.home.plan.diff, held)
    assert window.home.stage is Stage.PLAN
    qtbot.keyClick(window.home.plan.diff, Qt.Key.Key_Return)
    reach(window, Stage.VERDICT)
    assert scripted.answers == [True]
