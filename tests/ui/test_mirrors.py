"""The page of mirrors: order, what is in force, which one serves, checks and their bars."""

import time
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QDropEvent

from dockmirror.evidence.evidence import Evidence, Origin, Says
from dockmirror.evidence.verdict import VerdictKind
from dockmirror.setup.last_proof import Proof
from dockmirror.setup.outcome import Outcome
from dockmirror.ui.bar import Bar
from dockmirror.ui.home_page import Stage
from dockmirror.ui.mirror_results import ROWS_AT_ONCE
from tests.ui.scripted import (
    PROVEN,
    VERDICT,
    Gate,
    ScriptedCommands,
    change,
    result,
    target,
    unusable,
    usable,
)

A, B, C = (f"https://{name}.example.com/" for name in "abc")


def three(**fields):
    engine = target(configured=(A, B, C), in_force=(A, B, C))
    return ScriptedCommands(**{"targets": (engine,), "script": [], **fields})


@pytest.fixture
def page(opened):
    """Opens the page of mirrors over scripted commands."""

    def open_page(scripted):
        window = opened(scripted)
        window.show_page(window.mirrors)
        return window, window.mirrors

    return open_page


def states(page):
    return [page.model.state(row).words for row in range(page.model.rowCount())]


def test_the_list_is_the_files_in_its_order(page):
    _window, mirrors = page(three())
    assert mirrors.model.wanted == (A, B, C)
    assert states(mirrors) == ["In force"] * 3
    assert not mirrors.notice.isVisible()
    assert not mirrors.pending.isVisible()


def test_no_mirror_is_said_and_offers_to_set_one_up(page):
    window, mirrors = page(ScriptedCommands())
    assert "straight from Docker Hub" in mirrors.empty.plain_text
    assert not mirrors.speed_card.isVisible()
    mirrors.set_up.click()
    assert window.pages.currentWidget() is window.home
    assert window.home.address.edit.hasFocus()


def test_no_engine_is_said(page):
    _window, mirrors = page(ScriptedCommands(targets=()))
    assert "No Docker Engine" in mirrors.empty.plain_text
    assert not mirrors.set_up.isVisible()


@pytest.mark.parametrize(
    ("in_force", "told", "first"),
    [
        (None, "does not answer", "not known"),
        ((), "no mirror is in force", "not in force"),
        ((B, A, C), "this order over yet", "In force"),
        ((B,), "The file and Docker differ", "not in force"),
    ],
)
def test_what_is_in_force_and_what_the_file_says_are_told_apart(page, in_force, told, first):
    engine = target(configured=(A, B, C), in_force=in_force)
    _window, mirrors = page(three(targets=(engine,)))
    assert told in mirrors.notice_words.plain_text
    assert first in states(mirrors)[0]


def test_a_last_slash_makes_no_difference(page):
    engine = target(configured=("https://a.example.com",), in_force=(A,))
    _window, mirrors = page(three(targets=(engine,)))
    assert not mirrors.notice.isVisible()
    assert states(mirrors) == ["In force"]


def test_keys_move_and_take_out(page, qtbot):
    _window, mirrors = page(three())
    mirrors.list.setFocus()
    mirrors.list.choose(2)
    qtbot.keyClick(mirrors.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert mirrors.model.wanted == (A, C, B)
    assert mirrors.list.row == 1
    qtbot.keyClick(mirrors.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert mirrors.model.wanted == (A, B, C)
    qtbot.keyClick(mirrors.list, Qt.Key.Key_Delete)
    assert mirrors.model.wanted == (A, B)
    assert mirrors.list.row == 1
    assert mirrors.pending.isVisible()


def test_the_ends_of_the_list_are_ends(page, qtbot):
    _window, mirrors = page(three())
    mirrors.list.setFocus()
    mirrors.list.choose(0)
    qtbot.keyClick(mirrors.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert mirrors.model.wanted == (A, B, C)
    assert not mirrors.move_up.isEnabled()
    mirrors.list.choose(2)
    qtbot.keyClick(mirrors.list, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert mirrors.model.wanted == (A, B, C)
    assert not mirrors.move_down.isEnabled()


def test_buttons_do_what_keys_do(page):
    _window, mirrors = page(three())
    mirrors.list.choose(0)
    mirrors.move_down.click()
    assert mirrors.model.wanted == (B, A, C)
    mirrors.move_up.click()
    assert mirrors.model.wanted == (A, B, C)
    mirrors.take_out.click()
    assert mirrors.model.wanted == (B, C)


def drop(mirrors, data, place):
    """Something let go at a place of the list; whether it was taken, and as what."""
    event = QDropEvent(
        QPointF(place),
        Qt.DropAction.MoveAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    mirrors.list.dropEvent(event)
    return event.isAccepted(), event.dropAction()


@pytest.mark.parametrize(
    ("row", "at", "below", "order"),
    [
        (0, 2, True, (B, C, A)),
        (2, 0, False, (C, A, B)),
        (0, 1, False, (A, B, C)),
        (0, 1, True, (B, A, C)),
    ],
)
def test_a_row_is_dragged_between_others(page, row, at, below, order):
    _window, mirrors = page(three())
    box = mirrors.list.visualRect(mirrors.model.index(at))
    place = box.bottomLeft() if below else box.topLeft()
    data = mirrors.model.mimeData([mirrors.model.index(row)])
    accepted, action = drop(mirrors, data, place)
    assert mirrors.model.wanted == order
    # Else Qt would take the row out of its old place once more.
    assert (accepted, action) == (True, Qt.DropAction.IgnoreAction)


def test_what_is_dragged_from_elsewhere_is_not_taken(page):
    _window, mirrors = page(three())
    data = QMimeData()
    data.setText("https://elsewhere.example.com/")
    accepted, _action = drop(mirrors, data, QPoint(5, 5))
    assert mirrors.model.wanted == (A, B, C)
    assert not accepted


def test_another_order_is_put_back_without_asking_anybody(page):
    scripted = three()
    _window, mirrors = page(scripted)
    mirrors.list.choose(0)
    mirrors.move_down.click()
    mirrors.discard.click()
    assert mirrors.model.wanted == (A, B, C)
    assert not mirrors.pending.isVisible()
    assert scripted.names() == []


def test_another_order_is_applied_on_the_first_page_once_agreed_to(page, reach):
    scripted = three(script=ScriptedCommands().script)
    window, mirrors = page(scripted)
    mirrors.list.choose(1)
    mirrors.move_up.click()
    mirrors.apply.click()
    assert window.pages.currentWidget() is window.home
    reach(window, Stage.PLAN)
    assert window.home.plan.agree.accessibleName() == "Change the list"
    assert not mirrors.apply.isEnabled()
    window.home.plan.agree.click()
    reach(window, Stage.VERDICT)
    assert scripted.names() == ["arrange"]
    assert scripted.lists == [(B, A, C), (A, B, C)]
    assert scripted.calls[0][2].target == "docker-engine"
    assert mirrors.apply.isEnabled()


def test_what_was_rearranged_stays_until_the_file_has_another_list(page, qtbot):
    scripted = three()
    window, mirrors = page(scripted)
    mirrors.list.choose(1)
    mirrors.move_up.click()
    with qtbot.waitSignal(window.computer.loaded):
        window.computer.reload()
    assert mirrors.model.wanted == (B, A, C)
    scripted.targets = (target(configured=(B, C), in_force=(B, C)),)
    with qtbot.waitSignal(window.computer.loaded):
        window.computer.reload()
    assert mirrors.model.wanted == (B, C)
    assert not mirrors.pending.isVisible()


def test_the_mirror_that_the_history_proved_is_the_one_in_use(page):
    _window, mirrors = page(three(changes=(change(mirrors_after=(A, B, C)),)))
    assert states(mirrors) == ["In force, and served the last test", "In force", "In force"]
    assert A in mirrors.used.plain_text


@pytest.mark.parametrize(
    "kept", [change(mirrors_after=(B, A, C)), change(verdict="unproven", mirrors_after=(A, B, C))]
)
def test_no_mirror_is_said_to_be_in_use_without_proof_of_this_very_list(page, kept):
    _window, mirrors = page(three(changes=(kept,)))
    assert states(mirrors) == ["In force"] * 3
    assert "not been tested" in mirrors.used.plain_text


@pytest.mark.parametrize(
    ("verdict", "mirror", "when", "words"),
    [
        (VerdictKind.MIRROR, B, "2025-03-02T08:00:00+00:00", "In force, and served the last test"),
        (VerdictKind.DOCKER_HUB, B, "2025-03-02T08:00:00+00:00", "In force"),
        (VerdictKind.MIRROR, B, "2025-02-02T08:00:00+00:00", "In force"),
        (VerdictKind.MIRROR, "https://gone.example.com/", "2025-03-02T08:00:00+00:00", "In force"),
    ],
)
def test_a_newer_test_of_an_earlier_run_counts_more_than_the_history(
    page, verdict, mirror, when, words
):
    proofs = {"docker-engine": Proof(mirror, verdict, when)}
    scripted = three(changes=(change(mirrors_after=(A, B, C)),), proofs=proofs)
    _window, mirrors = page(scripted)
    assert states(mirrors)[1] == words


def test_the_newest_test_says_which_one_is_in_use(page, reach):
    seen = Evidence(
        "daemon-log",
        Says.POSITIVE,
        "The log names b.example.com.",
        decisive=True,
        served_by={"b.example.com": Origin.MIRROR},
    )
    ending = replace(PROVEN, evidence=(seen,), verdict=VERDICT)
    scripted = three(changes=(change(mirrors_after=(A, B, C)),), ending=ending)
    window, mirrors = page(scripted)
    window.home_presenter.verify()
    reach(window, Stage.VERDICT)
    assert states(mirrors) == ["In force", "In force, and served the last test", "In force"]
    window.show_page(mirrors)
    assert mirrors.used.plain_text.startswith(f"{B} served the last test")


def test_all_are_checked_and_the_best_comes_first_with_its_measures(page, qtbot):
    checked = {A: unusable(A), B: usable(B, 0.048, 31e6), C: usable(C, 0.012, 85e6)}
    scripted = three(checked=checked)
    _window, mirrors = page(scripted)
    mirrors.check.click()
    qtbot.waitUntil(mirrors.check.isVisible)
    rows = mirrors.results.rows
    assert [row.shown.mirror for row in rows] == [B, C, A]
    assert "First answer after: 48 ms" in rows[0].accessibleDescription()
    assert "85.0 MB/s" in rows[1].accessibleDescription()
    assert rows[2].accessibleDescription() == "Nothing listens there."
    shares = [[bar.share for bar in row.findChildren(Bar)] for row in rows]
    assert shares == [[1.0, pytest.approx(31 / 85)], [0.25, 1.0], []]


def test_the_results_come_in_one_by_one_and_stop_stops_the_rest(page, qtbot):
    gate = Gate()
    scripted = three(many_gate=gate)
    _window, mirrors = page(scripted)
    mirrors.check.click()
    qtbot.waitUntil(gate.reached.is_set)
    qtbot.waitUntil(lambda: mirrors.results.results[0].result is not None)
    assert mirrors.results.results[1].result is None
    mirrors.stop.click()
    qtbot.waitUntil(mirrors.check.isVisible)
    assert scripted.cancelled == ["check-many"]
    outcomes = {row.shown.result.outcome for row in mirrors.results.rows}
    assert outcomes == {Outcome.CANCELLED}


def test_a_check_that_fails_by_a_defect_says_so(page, qtbot, caplog):
    scripted = three()
    scripted.checked = 5  # no mapping: a defect
    _window, mirrors = page(scripted)
    mirrors.check.click()
    qtbot.waitUntil(mirrors.check.isVisible)
    assert "defect" in mirrors.told.plain_text


def test_text_from_outside_is_plain_and_visible(page):
    hostile = "https://<b>x</b>.example.com/\u202e\x1b"
    engine = target(configured=(hostile, A), in_force=(hostile, A))
    _window, mirrors = page(three(targets=(engine,)))
    shown = mirrors.model.data(mirrors.model.index(0))
    assert "<b>" in shown
    assert "\u202e" not in shown
    assert "\x1b" not in shown


def test_each_engine_has_its_own_list(page, reach):
    other = target(id="rootless", title="Rootless", configured=(C,), in_force=(C,))
    scripted = three(targets=(target(configured=(A, B), in_force=(A, B)), other))
    window, mirrors = page(scripted)
    assert mirrors.target.isVisible()
    mirrors.target.box.setCurrentIndex(1)
    mirrors.target.chosen.emit()
    assert mirrors.model.wanted == (C,)
    mirrors.list.choose(0)
    mirrors.take_out.click()
    assert mirrors.all_out.isVisible()
    mirrors.apply.click()
    reach(window, Stage.VERDICT)
    assert scripted.calls[0][2].target == "rootless"
    assert scripted.lists == [(), (C,)]


def test_a_screen_reader_hears_place_address_and_state(page):
    _window, mirrors = page(three())
    told = mirrors.model.data(mirrors.model.index(1), Qt.ItemDataRole.AccessibleTextRole)
    assert told == f"2. {B}: In force"
    assert mirrors.list.accessibleName()


def test_many_mirrors_are_shown_in_part_and_do_not_hold_the_window_up(page, qtbot):
    many = tuple(f"https://m{number}.example.com/" for number in range(500))
    scripted = three(targets=(target(configured=many, in_force=many),))
    _window, mirrors = page(scripted)
    ticks: list[float] = []
    watchdog = QTimer()
    watchdog.setInterval(1)
    watchdog.timeout.connect(lambda: ticks.append(time.perf_counter()))
    watchdog.start()
    mirrors.check.click()
    qtbot.waitUntil(mirrors.check.isVisible)
    qtbot.waitUntil(lambda: len(ticks) > 2)
    watchdog.stop()
    worst = max(later - sooner for sooner, later in pairwise(ticks))
    print(f"worst stall of the event loop: {worst * 1000:.0f} ms")
    assert len(mirrors.results.results) == 500
    assert len(mirrors.results.rows) == ROWS_AT_ONCE
    mirrors.results.more.click()
    assert len(mirrors.results.rows) == 2 * ROWS_AT_ONCE
    assert mirrors.list.height() < mirrors.list.sizeHintForRow(0) * 10


def test_an_order_that_was_refused_stays_to_be_tried_again(page, reach):
    scripted = three(ending=result(Outcome.DENIED, "No permission."))
    window, mirrors = page(scripted)
    mirrors.list.choose(1)
    mirrors.move_up.click()
    mirrors.apply.click()
    reach(window, Stage.VERDICT)
    assert mirrors.model.wanted == (B, A, C)


def test_return_applies_and_esc_puts_back(page, reach, qtbot):
    scripted = three()
    window, mirrors = page(scripted)
    mirrors.list.setFocus()
    mirrors.list.choose(0)
    mirrors.move_down.click()
    qtbot.keyClick(mirrors.list, Qt.Key.Key_Escape)
    assert mirrors.model.wanted == (A, B, C)
    qtbot.keyClick(mirrors.list, Qt.Key.Key_Return)
    assert scripted.names() == []
    mirrors.move_down.click()
    mirrors.list.setFocus()
    qtbot.keyClick(mirrors.list, Qt.Key.Key_Return)
    reach(window, Stage.VERDICT)
    assert scripted.names() == ["arrange"]


def test_an_engine_that_is_configured_elsewhere_says_where_and_offers_nothing_here(page):
    told = "Its configuration is on build.example.com. Run Dockmirror there."
    engine = target(configured=(), in_force=(A,), elsewhere=told)
    _window, mirrors = page(three(targets=(engine,)))
    assert mirrors.empty.plain_text == f"{A}\n{told}"
    assert not mirrors.set_up.isVisible()
    assert not mirrors.notice.isVisible()
    assert not mirrors.order_buttons.isVisible()
