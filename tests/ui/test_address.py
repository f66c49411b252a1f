"""Typing an address: judged after a pause, probed in the background, never acting by itself."""

from PySide6.QtCore import Qt

from dockmirror.mirror.finding import Severity
from dockmirror.setup.events import FindingReported, StepStarted
from dockmirror.setup.outcome import Outcome
from dockmirror.ui.findings_view import CARDS_AT_ONCE
from dockmirror.ui.home_page import Stage
from dockmirror.ui.url_field import PAUSE_MILLISECONDS, AddressState
from tests.ui.scripted import (
    MIRROR,
    Gate,
    ScriptedCommands,
    finding,
    findings_script,
    probe_script,
    result,
)


def type_and_pause(qtbot, window, text):
    field = window.home.address
    field.edit.selectAll()
    qtbot.keyClicks(field.edit, text)
    with qtbot.waitSignal(field.paused):
        pass


def test_nothing_is_judged_while_one_types(opened, qtbot):
    scripted = ScriptedCommands()
    window = opened(scripted)
    qtbot.keyClicks(window.home.address.edit, "https://mirror")
    assert scripted.judged == []
    assert window.home.address.pause.isActive()
    assert window.home.address.pause.interval() == PAUSE_MILLISECONDS


def test_a_pause_judges_once_and_then_asks_the_mirror(opened, qtbot):
    scripted = ScriptedCommands()
    window = opened(scripted)
    type_and_pause(qtbot, window, "https://mirror.example.com")
    qtbot.waitUntil(lambda: window.home.address.state is AddressState.GOOD)
    assert scripted.judged == ["https://mirror.example.com"]
    assert scripted.names() == ["check"]
    assert window.home.address.sentence.plain_text == scripted.check_result.sentences[0]
    titles = [row.title.plain_text for row in window.home.address.steps.rows]
    assert titles[0] == "Look up the name"
    assert not any(row.is_running for row in window.home.address.steps.rows)


def test_a_bare_host_is_offered_with_https_by_a_button_that_tab_reaches(opened, qtbot):
    scripted = ScriptedCommands()
    window = opened(scripted)
    field = window.home.address
    type_and_pause(qtbot, window, "mirror.example.com")
    assert field.state is AddressState.INCOMPLETE
    assert not field.set_up.isEnabled()
    assert field.suggestion.text() == "Use https://mirror.example.com"
    qtbot.keyClick(field.edit, Qt.Key.Key_Tab)
    assert field.suggestion.hasFocus()
    qtbot.keyClick(field.suggestion, Qt.Key.Key_Space)
    assert field.text == "https://mirror.example.com"
    qtbot.waitUntil(lambda: field.state is AddressState.GOOD)


def test_an_address_that_cannot_be_a_mirror_says_why_and_asks_nobody(opened, qtbot):
    scripted = ScriptedCommands()
    window = opened(scripted)
    type_and_pause(qtbot, window, "ftp://mirror.example.com")
    field = window.home.address
    assert field.state is AddressState.BAD
    assert not field.set_up.isEnabled()
    cards = window.home.findings.cards
    assert [card.finding.severity for card in cards] == [Severity.ERROR]
    assert field.sentence.plain_text == cards[0].title.plain_text
    assert scripted.calls == []


def test_typing_on_cancels_the_probe_and_its_late_words_are_not_shown(opened, qtbot):
    gate = Gate()
    scripted = ScriptedCommands(check_script=[StepStarted("look-up", "Look"), gate])
    window = opened(scripted)
    field = window.home.address
    type_and_pause(qtbot, window, "https://mirror.example.com")
    qtbot.waitUntil(gate.reached.is_set)
    probe = window.home_presenter.address._probe
    with qtbot.waitSignal(probe.ended):
        field.edit.insert("/x")
        field.pause.stop()  # so that the late answer is all that comes
    assert scripted.cancelled == ["check"]
    assert field.state is AddressState.WAITING
    assert field.sentence.plain_text == "Not checked yet"
    assert not any(row.is_running for row in field.steps.rows)


def test_emptying_the_field_takes_everything_back(opened, qtbot):
    scripted = ScriptedCommands(check_script=findings_script(2))
    window = opened(scripted)
    type_and_pause(qtbot, window, "https://mirror.example.com")
    qtbot.waitUntil(lambda: not window.home_presenter.address.is_probing)
    window.home.address.edit.clear()
    assert window.home.address.state is AddressState.EMPTY
    assert window.home.findings.findings == ()
    assert not window.home.address.verdict_row.isVisible()


def test_a_warning_makes_a_usable_mirror_doubtful_and_says_where_to_read_on(opened, qtbot):
    scripted = ScriptedCommands(check_script=[*probe_script(), FindingReported(finding())])
    window = opened(scripted)
    type_and_pause(qtbot, window, "https://mirror.example.com")
    qtbot.waitUntil(lambda: window.home.address.state is AddressState.DOUBTFUL)
    assert "1 warning below" in window.home.address.sentence.plain_text
    assert window.home.address.set_up.isEnabled()


def test_an_unusable_mirror_is_said_at_once_and_may_still_be_tried(opened, qtbot):
    scripted = ScriptedCommands(
        check_result=result(Outcome.UNUSABLE, "Nobody answers there.", command="check")
    )
    window = opened(scripted)
    type_and_pause(qtbot, window, "https://mirror.example.com")
    qtbot.waitUntil(lambda: window.home.address.sentence.plain_text == "Nobody answers there.")
    assert window.home.address.set_up.isEnabled()


def test_a_link_in_the_field_never_acts_by_itself(opened, qtbot):
    scripted = ScriptedCommands()
    window = opened(scripted)
    window.home.address.edit.setText(MIRROR)
    qtbot.waitUntil(lambda: window.home.address.state is AddressState.GOOD)
    assert scripted.names() == ["check"]
    assert window.home.stage is Stage.ADDRESS


def test_mark_up_in_a_finding_is_shown_literally(opened, qtbot):
    evil = finding(title="<h1>Hello</h1><img src='http://192.0.2.1/x'>")
    scripted = ScriptedCommands(check_script=[FindingReported(evil)])
    window = opened(scripted)
    type_and_pause(qtbot, window, "https://mirror.example.com")
    qtbot.waitUntil(lambda: len(window.home.findings.cards) == 1)
    label = window.home.findings.cards[0].title
    assert label.plain_text == evil.title
    assert label.textFormat() is Qt.TextFormat.PlainText


def test_mark_up_in_a_step_is_shown_literally(opened, qtbot):
    scripted = ScriptedCommands(check_script=[StepStarted("look-up", "<b>Look</b>")])
    window = opened(scripted)
    type_and_pause(qtbot, window, "https://mirror.example.com")
    qtbot.waitUntil(lambda: len(window.home.address.steps.rows) == 1)
    assert window.home.address.steps.rows[0].title.plain_text == "<b>Look</b>"


def test_five_hundred_findings_come_in_few_layout_passes_and_few_cards(opened, qtbot):
    scripted = ScriptedCommands(check_script=findings_script(500))
    window = opened(scripted)
    view = window.home.findings
    window.home.address.edit.setText(MIRROR)
    before = view.layout_passes
    window.home_presenter.address.judge()
    probe = window.home_presenter.address._probe
    assert probe.join(10), "the script did not end"
    qtbot.waitUntil(lambda: len(view.findings) == 500)
    # One to empty the view, one for what judging says, one for all that the probe says.
    assert view.layout_passes - before <= 3
    assert len(view.cards) == CARDS_AT_ONCE
    assert view.more.text() == "Show 490 more findings"


def test_the_next_findings_are_shown_on_request_with_the_focus_on_the_first(opened, qtbot):
    scripted = ScriptedCommands(check_script=findings_script(15))
    window = opened(scripted)
    view = window.home.findings
    type_and_pause(qtbot, window, "https://mirror.example.com")
    qtbot.waitUntil(lambda: len(view.findings) == 15)
    view.more.click()
    assert len(view.cards) == 15
    assert view.more.isHidden()
    assert view.cards[CARDS_AT_ONCE].detail.hasFocus()


def test_the_heaviest_finding_stands_first(opened, qtbot):
    script = [
        FindingReported(finding(1, Severity.INFO)),
        FindingReported(finding(2, Severity.ERROR)),
        FindingReported(finding(3, Severity.WARNING)),
    ]
    window = opened(ScriptedCommands(check_script=script))
    type_and_pause(qtbot, window, "https://mirror.example.com")
    qtbot.waitUntil(lambda: len(window.home.findings.cards) == 3)
    words = [card.word.plain_text for card in window.home.findings.cards]
    assert words == ["Problem", "Warning", "Note"]


def test_a_finding_is_copied_whole_with_its_code(opened, qtbot, qapp):
    window = opened(ScriptedCommands(check_script=[FindingReported(finding(7))]))
    type_and_pause(qtbot, window, "https://mirror.example.com")
    qtbot.waitUntil(lambda: len(window.home.findings.cards) == 1)
    window.home.findings.cards[0].copy.click()
    assert qapp.clipboard().text() == (
        "Warning: Finding 7\nWhat finding 7 means.\n"
        "What to do: What to do about finding 7.\n(scripted-7)"
    )
