"""While a job is under way: steps, progress, and a Cancel that is safe."""

import pytest
from PySide6.QtCore import Qt

from dockmirror.setup.events import Noted, PullProgressed, StepFinished, StepStarted
from dockmirror.setup.outcome import Outcome, StepStatus
from dockmirror.ui.home_page import Stage
from tests.ui.scripted import (
    MIRROR,
    Gate,
    ScriptedCommands,
    result,
    setup_script,
    step,
)

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
    assert progress.bar.value() == 31
    gate.open()


def test_a_pull_of_more_than_two_gigabytes_fits_the_bar(qtbot):
    from dockmirror.ui.pull_progress_view import PullProgressView

    view = PullProgressView()
    qtbot.addWidget(view)
    view.show_progress(PullProgressed("big", 5_000_000_000, 10_000_000_000, 1, 2))
    assert view.bar.value() == 50


def test_an_unknown_size_claims_no_share(qtbot):
    from dockmirror.ui.pull_progress_view import PullProgressView

    view = PullProgressView()
    qtbot.addWidget(view)
    view.show_progress(PullProgressed("big", 0, 0, 0, 0))
    assert view.bar.maximum() == 0


def test_one_job_at_a_time(opened, qtbot):
    gate = Gate()
    scripted = ScriptedCommands(script=[gate])
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    qtbot.waitUntil(gate.reached.is_set)
    window.home_presenter.verify()
    assert scripted.names() == ["setup"]
    gate.open()


def test_escape_cancels_from_wherever_the_focus_is(opened, reach, qtbot):
    scripted = ScriptedCommands()
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    window.home.plan.summary.setFocus()
    qtbot.keyClick(window.home.plan.summary, Qt.Key.Key_Escape)
    reach(window, Stage.VERDICT)
    assert scripted.cancelled == ["setup"]
