"""The main job in the window: plan, consent, work, cancel, verdict."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from dockmirror.mirror.finding import Severity
from dockmirror.setup.events import Noted, PullProgressed, StepFinished, StepStarted
from dockmirror.setup.outcome import Outcome, StepStatus
from dockmirror.ui.home_page import Stage
from dockmirror.ui.outcome_words import heading
from tests.ui.scripted import (
    AGREE,
    DIFF,
    LOG_LINES,
    MIRROR,
    PLAN,
    PROVEN,
    Gate,
    ScriptedCommands,
    change,
    finding,
    result,
    setup_script,
    step,
)


def test_the_whole_job_ends_with_the_verdict_and_its_evidence(opened, reach):
    scripted = ScriptedCommands()
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    window.home.plan.agree.click()
    reach(window, Stage.VERDICT)
    view = window.home.verdict
    assert view.title.plain_text == "Docker pulls through the mirror"
    assert PROVEN.sentences[0] in view.sentence.plain_text
    assert view.evidence.isVisible()
    lines = view.evidence.disclosures[0]
    assert not lines.body.isVisible()
    lines.toggle.click()
    assert lines.body.isVisible()
    assert lines.body.toPlainText().splitlines() == list(LOG_LINES)
    told = [row.step_id for row in view.steps.rows]
    assert told[:3] == ["judge-url", "look-up", "connect"]
    assert told[-1] == "confirm"
    assert scripted.answers == [True]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_each_outcome_shows_its_sentence(opened, reach, outcome):
    said = f"What {outcome} means for this person."
    window = opened(ScriptedCommands(script=[], ending=result(outcome, said)))
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.VERDICT)
    assert window.home.verdict.sentence.plain_text == said
    assert window.home.verdict.title.plain_text == heading(outcome)
    assert said in window.home.verdict.accessibleName()


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_outcome_without_words_of_its_own_still_says_something(opened, reach, outcome):
    window = opened(ScriptedCommands(script=[], ending=result(outcome)))
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.VERDICT)
    assert window.home.verdict.sentence.plain_text.endswith(".")


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


CANCEL_POINTS = [
    index for index, item in enumerate(setup_script()) if not isinstance(item, StepFinished)
]


@pytest.mark.parametrize("point", CANCEL_POINTS)
def test_cancel_is_safe_at_every_step(opened, reach, qtbot, point):
    gate = Gate()
    script = setup_script()
    script.insert(point, gate)
    scripted = ScriptedCommands(script=script)
    window = opened(scripted)
    window.home.plan.show_plan = _agreeing(window, window.home.plan.show_plan)
    window.home_presenter.set_up(MIRROR)
    qtbot.waitUntil(gate.reached.is_set)
    window.home.work.cancel.click()
    assert not window.home.work.cancel.isEnabled()
    reach(window, Stage.VERDICT)
    assert scripted.cancelled == ["setup"]
    assert window.home.verdict.title.plain_text == "Cancelled"
    assert "as it was" in window.home.verdict.sentence.plain_text


def _agreeing(window, show):
    """Shows the plan and agrees to it as soon as the window has shown it."""
    from PySide6.QtCore import QTimer

    def show_and_agree(*args, **kwargs):
        show(*args, **kwargs)
        QTimer.singleShot(0, window, window.home.plan.agree.click)

    return show_and_agree


def test_cancelling_says_that_things_are_put_back_and_no_note_covers_it(opened, qtbot, reach):
    gate, held = Gate(), Gate()
    scripted = ScriptedCommands(script=[gate])
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    qtbot.waitUntil(gate.reached.is_set)
    window.home_presenter.cancel()
    assert "put back" in window.home.work.note.plain_text
    window.home_presenter._see([Noted("Another sentence.")])
    assert "put back" in window.home.work.note.plain_text
    held.open()
    reach(window, Stage.VERDICT)


def test_steps_tick_with_their_time_and_remark(opened, qtbot):
    gate = Gate()
    script = [
        *step("look-up"),
        *step("connect", StepStatus.FAILED),
        StepStarted("tls", "TLS"),
        gate,
    ]
    window = opened(ScriptedCommands(script=script))
    window.home_presenter.set_up(MIRROR)
    qtbot.waitUntil(lambda: len(window.home.work.steps.rows) == 3)
    first, second, third = window.home.work.steps.rows
    assert first.time.plain_text == "0.1 s"
    assert first.remark.plain_text == "192.0.2.3"
    assert first.accessibleName() == "Look up the name: done, 0.1 s: 192.0.2.3"
    assert "failed" in second.accessibleName()
    assert third.is_running
    gate.open()


def test_a_step_that_runs_twice_has_two_rows(opened, qtbot, reach):
    script = [*step("apply"), *step("apply", StepStatus.FAILED)]
    window = opened(ScriptedCommands(script=script, ending=result(Outcome.ROLLED_BACK, "Back.")))
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.VERDICT)
    rows = window.home.verdict.steps.rows
    assert [row.status for row in rows] == [StepStatus.DONE, StepStatus.FAILED]


def test_progress_is_shown_in_bytes_layers_and_speed(opened, qtbot):
    gate = Gate()
    window = opened(
        ScriptedCommands(
            script=[
                StepStarted("pull", "Pull"),
                PullProgressed("hello-world", 4_200_000, 13_300_000, 1, 3),
                gate,
            ]
        )
    )
    window.home_presenter.set_up(MIRROR)
    progress = window.home.work.progress
    qtbot.waitUntil(progress.isVisible)
    assert "1 of 3 layers" in progress.words.plain_text
    assert "4.2 MB of 13.3 MB" in progress.words.plain_text
    assert progress.bar.value() == 315
    gate.open()


def test_a_pull_of_more_than_two_gigabytes_fits_the_bar(qtbot):
    from dockmirror.ui.pull_progress_view import PullProgressView

    view = PullProgressView()
    qtbot.addWidget(view)
    view.show_progress(PullProgressed("big", 5_000_000_000, 10_000_000_000, 1, 2))
    assert view.bar.value() == 500


def test_an_unknown_size_claims_no_share(qtbot):
    from dockmirror.ui.pull_progress_view import PullProgressView

    view = PullProgressView()
    qtbot.addWidget(view)
    view.show_progress(PullProgressed("big", 0, 0, 0, 0))
    assert view.bar.maximum() == 0


def test_an_unusable_mirror_can_be_forced_with_the_same_choices(opened, reach):
    scripted = ScriptedCommands(script=[], ending=result(Outcome.UNUSABLE, "It can't serve."))
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.VERDICT)
    assert window.home.verdict.force.isVisible()
    scripted.script, scripted.ending = [AGREE], result(Outcome.NOT_USED, "Not used.")
    window.home.verdict.force.click()
    reach(window, Stage.PLAN)
    assert scripted.calls[-1][1:][0] == MIRROR
    assert scripted.calls[-1][2].force
    window.home.plan.agree.click()
    reach(window, Stage.VERDICT)
    assert not window.home.verdict.force.isVisible()


def test_what_to_run_by_hand_is_shown_to_be_copied(opened, reach, qapp):
    commands = ("cp /a /b", "systemctl start docker")
    window = opened(
        ScriptedCommands(
            script=[], ending=result(Outcome.NEEDS_ATTENTION, "Broken.", commands=commands)
        )
    )
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.VERDICT)
    view = window.home.verdict
    assert view.commands.isVisible()
    assert view.commands.toPlainText().splitlines() == list(commands)
    view._commands_copy.click()
    assert qapp.clipboard().text() == "\n".join(commands)


def test_a_defect_ends_with_a_sentence_and_the_window_goes_on(opened, reach, caplog):
    def defect():
        raise ZeroDivisionError("a defect")

    scripted = ScriptedCommands(script=[defect])
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.VERDICT)
    assert window.home.verdict.title.plain_text == "Dockmirror itself failed"
    assert "ZeroDivisionError" not in window.home.verdict.sentence.plain_text
    scripted.script = setup_script()
    window.home.verdict.again.click()
    reach(window, Stage.PLAN)


def test_undo_is_offered_after_a_kept_change_and_asks_first(opened, reach, qtbot):
    scripted = ScriptedCommands()
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    scripted.changes = (change(),)
    window.home.plan.agree.click()
    reach(window, Stage.VERDICT)
    qtbot.waitUntil(window.home.verdict.undo.isVisible)
    scripted.ending = result(Outcome.DONE, "The former file is back.")
    window.home.verdict.undo.click()
    reach(window, Stage.PLAN)
    assert scripted.names()[-1] == "undo"
    assert window.home.plan.agree.accessibleName() == "Undo the change"
    assert not window.home.plan.disclosure.isVisible()


def test_no_undo_is_offered_where_nothing_was_changed(opened, reach, qtbot):
    scripted = ScriptedCommands(
        script=[], changes=(change(),), ending=result(Outcome.DENIED, "No permission.")
    )
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.VERDICT)
    with qtbot.waitSignal(window.computer.loaded):
        window.computer.reload()
    assert not window.home.verdict.undo.isVisible()


def test_one_job_at_a_time(opened, qtbot):
    gate = Gate()
    scripted = ScriptedCommands(script=[gate])
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    qtbot.waitUntil(gate.reached.is_set)
    window.home_presenter.verify()
    assert scripted.names() == ["setup"]
    gate.open()


def test_the_main_job_with_the_keyboard_alone(opened, reach, qtbot, qapp):
    scripted = ScriptedCommands()
    window = opened(scripted)
    assert window.home.address.edit.hasFocus()

    def key(code):
        qtbot.keyClick(qapp.focusWidget(), code)

    qtbot.keyClicks(qapp.focusWidget(), "mirror.example.com")
    with qtbot.waitSignal(window.home.address.paused):
        pass
    key(Qt.Key.Key_Return)  # takes the offered https://
    assert window.home.address.text == "https://mirror.example.com"
    key(Qt.Key.Key_Return)
    reach(window, Stage.PLAN)
    assert window.home.plan.agree.hasFocus()
    key(Qt.Key.Key_Return)
    reach(window, Stage.VERDICT)
    assert scripted.answers == [True]
    assert window.home.verdict.done_button.hasFocus()
    key(Qt.Key.Key_Return)
    assert window.home.stage is Stage.ADDRESS
    assert window.home.address.edit.hasFocus()


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


def test_escape_cancels_from_wherever_the_focus_is(opened, reach, qtbot):
    scripted = ScriptedCommands()
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    window.home.plan.summary.setFocus()
    qtbot.keyClick(window.home.plan.summary, Qt.Key.Key_Escape)
    reach(window, Stage.VERDICT)
    assert scripted.cancelled == ["setup"]


def test_the_findings_of_a_job_are_cards_at_its_end(opened, reach):
    found = (finding(1, Severity.INFO), finding(2, Severity.ERROR))
    window = opened(
        ScriptedCommands(script=[], ending=result(Outcome.UNUSABLE, "No.", findings=found))
    )
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.VERDICT)
    codes = [card.finding.code for card in window.home.verdict.findings.cards]
    assert codes == ["scripted-2", "scripted-1"]
