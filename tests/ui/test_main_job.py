"""The main job in the window, from the address to the verdict."""

import pytest
from PySide6.QtCore import Qt

from dockmirror.mirror.finding import Severity
from dockmirror.setup.outcome import Outcome
from dockmirror.ui.home_page import Stage
from dockmirror.ui.outcome_words import heading
from tests.ui.scripted import (
    AGREE,
    LOG_LINES,
    MIRROR,
    PROVEN,
    ScriptedCommands,
    change,
    finding,
    result,
    setup_script,
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


def test_the_findings_of_a_job_are_cards_at_its_end(opened, reach):
    found = (finding(1, Severity.INFO), finding(2, Severity.ERROR))
    window = opened(
        ScriptedCommands(script=[], ending=result(Outcome.UNUSABLE, "No.", findings=found))
    )
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.VERDICT)
    codes = [card.finding.code for card in window.home.verdict.findings.cards]
    assert codes == ["scripted-2", "scripted-1"]
