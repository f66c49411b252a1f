"""What the window says of this computer, its history, and what it offers."""

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
)

from dockmirror.mirror.finding import Severity
from dockmirror.setup.outcome import Outcome
from dockmirror.ui.glyph import Glyph
from dockmirror.ui.history_page import ROWS_AT_ONCE
from dockmirror.ui.home_page import Stage
from tests.ui.scripted import (
    MIRROR,
    ScriptedCommands,
    change,
    finding,
    result,
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
    assert window.history.more.text() == "Show 480 older changes"


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
