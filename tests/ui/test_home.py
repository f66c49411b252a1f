"""The first page beyond the main job: what fills the field, what is remembered, the report."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication

from dockmirror.evidence.verdict import VerdictKind
from dockmirror.setup.last_proof import Proof
from dockmirror.setup.outcome import Outcome
from dockmirror.ui import main_window as main_window_module
from dockmirror.ui import status_presenter
from dockmirror.ui.glyph import Glyph
from dockmirror.ui.home_page import Stage
from dockmirror.ui.url_field import AddressState
from tests.ui.scripted import MIRROR, PROVEN, Gate, ScriptedCommands, change, result, target

LINK = "dockmirror://setup?mirror=https%3A%2F%2Fmirror.example.com%2F"
SNIPPET = '{ "registry-mirrors": ["https://mirror.example.com/"] }'


@pytest.fixture
def settings(tmp_path):
    return lambda: QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


def addresses(window) -> list[str]:
    return [
        action.text()
        for action in window.home.address.history_menu().actions()
        if not action.isSeparator()
    ][:-1]


def test_an_address_that_was_set_up_is_offered_the_next_time(opened, reach, settings):
    window = opened(ScriptedCommands(), settings=settings())
    window.home.address.edit.setText(MIRROR)
    window.home.address.edit.submitted.emit()
    reach(window, Stage.PLAN)
    window.close()
    again = opened(ScriptedCommands(), settings=settings())
    assert addresses(again) == [MIRROR]
    again.home.address.history_menu().actions()[0].trigger()
    assert again.home.address.text == MIRROR
    assert again.home.stage is Stage.ADDRESS


def test_the_down_key_opens_the_addresses_used_before(opened, qtbot, qapp, settings):
    first = settings()
    first.setValue("window/addresses", [MIRROR, "https://b.example/"])
    window = opened(ScriptedCommands(), settings=first)
    qtbot.keyClick(window.home.address.edit, Qt.Key.Key_Down)
    menu = qapp.activePopupWidget()
    qtbot.keyClick(menu, Qt.Key.Key_Down)
    qtbot.keyClick(menu, Qt.Key.Key_Return)
    assert window.home.address.text == "https://b.example/"


def test_the_addresses_can_be_forgotten(opened, settings):
    first = settings()
    first.setValue("window/addresses", [MIRROR])
    window = opened(ScriptedCommands(), settings=first)
    window.home.address.history_menu().actions()[-1].trigger()
    first.sync()
    assert opened(ScriptedCommands(), settings=settings()).home.address._history == ()


@pytest.mark.parametrize(
    "kept", [["https://user:secret@a.example", "https://a.example/?token=secret"], "\x00", 7, [3]]
)
def test_no_password_and_no_rubbish_is_offered(opened, settings, kept):
    first = settings()
    first.setValue("window/addresses", kept)
    window = opened(ScriptedCommands(), settings=first)
    window.home_presenter.address._history.remember("https://user:secret@a.example")
    first.sync()
    assert window.home_presenter.address._history.addresses == ()


def test_a_pasted_piece_of_daemon_json_leaves_the_address_and_nothing_is_done(opened, qtbot):
    scripted = ScriptedCommands()
    window = opened(scripted)
    QGuiApplication.clipboard().setText(SNIPPET)
    window.home.address.edit.paste()
    assert window.home.address.text == MIRROR
    qtbot.waitUntil(lambda: window.home.address.state is AddressState.GOOD)
    assert scripted.names() == ["check"]


def drop(window, data: QMimeData) -> None:
    window.dropEvent(
        QDropEvent(
            QPointF(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
    )


@pytest.mark.parametrize("how", ["link", "text", "snippet", "dockmirror"])
def test_what_is_dropped_anywhere_fills_the_field_and_no_more(opened, qtbot, how):
    scripted = ScriptedCommands()
    window = opened(scripted)
    window.show_page(window.history)
    data = QMimeData()
    if how == "link":
        data.setUrls([QUrl(MIRROR)])
    else:
        data.setText({"text": f" {MIRROR}\n", "snippet": SNIPPET, "dockmirror": LINK}[how])
    drop(window, data)
    assert window.home.address.text == MIRROR
    assert window.pages.currentWidget() is window.home
    qtbot.waitUntil(lambda: window.home.address.state is AddressState.GOOD)
    assert scripted.names() == ["check"]
    assert window.home.stage is Stage.ADDRESS


def test_a_malformed_link_is_refused_politely_and_nobody_is_asked(opened, qapp):
    scripted = ScriptedCommands()
    window = opened(scripted)
    window.fill("dockmirror://setup?mirror=file:///etc/passwd")
    qapp.processEvents()
    field = window.home.address
    assert field.text == ""
    assert field.state is AddressState.BAD
    assert "not understood" in field.sentence.plain_text
    assert not field.set_up.isEnabled()
    assert scripted.names() == []


def test_a_link_during_a_job_waits_until_the_verdict_has_been_left(opened, reach, qtbot):
    gate = Gate()
    window = opened(ScriptedCommands(script=[gate]))
    window.home_presenter.verify()
    qtbot.waitUntil(gate.reached.is_set)
    window.fill(LINK)
    assert window.home.address.text == ""
    gate.open()
    reach(window, Stage.VERDICT)
    window.home.verdict.done_button.click()
    assert window.home.address.text == MIRROR


SET_UP = (target(configured=(MIRROR,), in_force=(MIRROR,)),)


def proof(age: timedelta, verdict: VerdictKind = VerdictKind.MIRROR) -> Proof:
    moment = datetime.now(UTC) - age
    return Proof(MIRROR, verdict, moment.isoformat(timespec="seconds"))


def test_the_state_says_when_the_mirror_was_last_proven(opened):
    scripted = ScriptedCommands(targets=SET_UP, proofs={"docker-engine": proof(timedelta())})
    window = opened(scripted)
    now = datetime.now(UTC).astimezone()
    said = window.home.status.sentence.plain_text
    assert said.startswith(f"Docker pulls through {MIRROR}, proven today at {now:%H:}")
    assert window.home.status.glyph.glyph is Glyph.SUCCESS


def test_an_older_proof_has_its_date(opened):
    scripted = ScriptedCommands(targets=SET_UP, changes=(change(),))
    assert "2025" in opened(scripted).home.status.sentence.plain_text


def test_the_newer_of_change_and_test_is_believed(opened):
    failed = proof(timedelta(hours=1), VerdictKind.DOCKER_HUB)
    scripted = ScriptedCommands(
        targets=SET_UP, changes=(change(),), proofs={"docker-engine": failed}
    )
    window = opened(scripted)
    assert "it did not" in window.home.status.sentence.plain_text
    assert window.home.status.glyph.glyph is Glyph.WARNING


@pytest.mark.parametrize(
    "targets",
    [(), (target(),), (target(in_force=("https://other.example/",)),), (target(in_force=None),)],
)
def test_a_proof_of_another_mirror_says_nothing(opened, targets):
    scripted = ScriptedCommands(targets=targets, proofs={"docker-engine": proof(timedelta())})
    window = opened(scripted)
    assert window.home.status.sentence.plain_text == scripted.sentence
    snapshot, about = window.computer.snapshot, window.choice.target
    assert status_presenter.tested_state(snapshot, about, datetime.now(UTC)) is None


def test_what_a_job_proved_is_kept(opened, reach, qtbot):
    scripted = ScriptedCommands(script=[])
    window = opened(scripted)
    window.home_presenter.verify()
    reach(window, Stage.VERDICT)
    qtbot.waitUntil(lambda: len(scripted.kept_proofs) == 1)
    assert scripted.kept_proofs[0].verdict == PROVEN.verdict


@pytest.mark.parametrize(("name", "written"), [("r.json", "r.json"), ("r", "r.html")])
def test_a_report_about_the_job_is_saved_where_the_person_says(
    opened, reach, qtbot, tmp_path: Path, name, written
):
    scripted = ScriptedCommands(script=[])
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.VERDICT)
    view = window.home.verdict
    view.report_asked.emit(tmp_path / name)
    qtbot.waitUntil(lambda: view._report_row is not None)
    assert (tmp_path / written).exists()
    path, job, tried = scripted.reports[0]
    assert (path, job.outcome, tried) == (tmp_path / written, Outcome.PROVEN, ())
    assert view._report_row.where.plain_text == str(tmp_path / written)
    assert view.report.isEnabled()


def test_a_report_that_cannot_be_written_says_why(opened, reach, qtbot, tmp_path: Path):
    scripted = ScriptedCommands(script=[])
    scripted._report = lambda *_given: result(
        Outcome.REFUSED, "It could not be written: the disk is full.", command="report"
    )
    window = opened(scripted)
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.VERDICT)
    view = window.home.verdict
    view.report_asked.emit(tmp_path / "r.html")
    qtbot.waitUntil(view.report.isEnabled)
    assert view.report_told.plain_text == "It could not be written: the disk is full."
    assert view._report_row is None


def test_a_long_job_that_ends_behind_another_window_notifies(opened, reach, monkeypatch):
    notified = []
    monkeypatch.setattr("dockmirror.ui.notification.notify", lambda *said: notified.append(said))
    window = opened(ScriptedCommands(script=[]))
    monkeypatch.setattr(main_window_module.MainWindow, "isActiveWindow", lambda _window: False)
    times = iter([0.0, 60.0])
    window.home_presenter._clock = lambda: next(times)
    window.home_presenter.verify()
    reach(window, Stage.VERDICT)
    assert notified == [("Dockmirror", "Docker pulls through the mirror")]


def test_no_notification_where_the_person_looks_on_or_it_was_quick(opened, reach, monkeypatch):
    notified = []
    monkeypatch.setattr("dockmirror.ui.notification.notify", lambda *said: notified.append(said))
    window = opened(ScriptedCommands(script=[]))
    monkeypatch.setattr(main_window_module.MainWindow, "isActiveWindow", lambda _window: False)
    window.home_presenter._clock = lambda: 0.0
    window.home_presenter.verify()
    reach(window, Stage.VERDICT)
    monkeypatch.setattr(main_window_module.MainWindow, "isActiveWindow", lambda _window: True)
    times = iter([0.0, 60.0])
    window.home_presenter._clock = lambda: next(times)
    window.home_presenter.verify()
    reach(window, Stage.VERDICT)
    assert notified == []
