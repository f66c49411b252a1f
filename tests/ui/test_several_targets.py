"""Several targets on one computer: one choice for every page, and each has words of its own."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from dockmirror.mirror.catalogue import finding
from dockmirror.setup.outcome import Outcome, TargetFacts
from dockmirror.ui.home_page import Stage
from dockmirror.ui.outcome_words import heading
from dockmirror.ui.plan_view import summary
from tests.ui.scripted import MIRROR, PLAN, PROVEN, ScriptedCommands, change, target

OTHER = "https://other.example.com/"
LOCKED = finding("settings-locked", path="/usr/share/docker-desktop/admin-settings.json")
ENGINE = target(
    title="Docker Engine, system service", sentence="Docker pulls straight from Docker Hub."
)
CONTAINERD = target(
    id="containerd",
    title="containerd by itself",
    config_path="/etc/containerd/certs.d/docker.io/hosts.toml",
    configured=(MIRROR,),
    in_force=(MIRROR,),
    engine_version="1.7.24",
    image_store=None,
    program="containerd",
    sentence=f"containerd is set to pull through {MIRROR}; that has not been proven here.",
    is_engine=False,
    ways=(),
)
DESKTOP = target(
    id="docker-desktop",
    title="Docker Engine of Docker Desktop",
    config_path="/home/person/.docker/daemon.json",
    program="Docker Desktop",
    sentence="Docker Desktop pulls straight from Docker Hub.",
    findings=(LOCKED,),
    ways=("auto", "restart", "none"),
)
PODMAN = replace(
    CONTAINERD,
    id="podman",
    title="Podman, your own",
    program="Podman",
    configured=(),
    in_force=None,
    engine_version=None,
    problem="Podman is not here any more.",
    sentence="Podman is not here any more.",
)
ALL = (ENGINE, CONTAINERD, DESKTOP, PODMAN)


def said(widget):
    return "\n".join(label.text().replace("\u200b", "") for label in widget.findChildren(QLabel))


def choose(box, value):
    box.choose(value)
    box.chosen.emit()


def test_a_single_target_is_no_choice(opened):
    window = opened(ScriptedCommands(targets=(ENGINE,)))
    assert not window.home.status.target.isVisible()


def test_the_first_target_is_meant_until_another_is_chosen(opened):
    window = opened(ScriptedCommands(targets=ALL))
    status = window.home.status
    assert status.target.isVisible()
    assert status.target.value == "docker-engine"
    assert status.sentence.plain_text == ENGINE.sentence
    choose(status.target, "containerd")
    assert status.sentence.plain_text == CONTAINERD.sentence
    assert CONTAINERD.config_path in status.facts.plain_text
    assert ENGINE.config_path not in status.facts.plain_text


def test_the_keyboard_alone_reaches_the_choice(opened, qtbot, qapp):
    window = opened(ScriptedCommands(targets=ALL))
    window.navigation.setFocus()
    for _number in range(10):
        if qapp.focusWidget() is window.home.status.target.box:
            break
        qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Down)
    assert window.home.status.sentence.plain_text == CONTAINERD.sentence


@pytest.mark.parametrize("name", ["verify", "undo", "remove"])
def test_the_buttons_are_about_the_target_that_is_chosen(opened, reach, name):
    scripted = ScriptedCommands(
        targets=ALL, changes=(change(target="containerd", id="containerd/1"),), script=[]
    )
    window = opened(scripted)
    status = window.home.status
    choose(status.target, "containerd")
    assert getattr(status, name).isVisible()
    getattr(status, name).click()
    reach(window, Stage.VERDICT)
    assert scripted.calls[-1][0] == name
    assert scripted.calls[-1][2].target == "containerd"


def test_what_one_target_has_is_not_offered_to_be_removed_from_another(opened):
    scripted = ScriptedCommands(targets=ALL, changes=(change(target="containerd", id="c/1"),))
    window = opened(scripted)
    assert not window.home.status.remove.isVisible()
    assert not window.home.status.undo.isVisible()


def test_setup_and_check_are_about_the_target_that_is_chosen(opened, reach, qtbot):
    scripted = ScriptedCommands(targets=ALL)
    window = opened(scripted)
    choose(window.home.status.target, "containerd")
    window.home.address.edit.setText(MIRROR)
    qtbot.waitUntil(lambda: "check" in scripted.names())
    assert scripted.calls[-1][2].target == "containerd"
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.PLAN)
    assert scripted.calls[-1][:2] == ("setup", MIRROR)
    assert scripted.calls[-1][2].target == "containerd"


def test_another_choice_has_the_address_checked_again(opened, qtbot):
    scripted = ScriptedCommands(targets=ALL)
    window = opened(scripted)
    window.home.address.edit.setText(MIRROR)
    qtbot.waitUntil(lambda: scripted.names().count("check") == 1)
    choose(window.home.status.target, "containerd")
    qtbot.waitUntil(lambda: scripted.names().count("check") == 2)
    assert scripted.calls[-1][2].target == "containerd"


def test_every_page_goes_by_the_same_choice(opened):
    window = opened(ScriptedCommands(targets=ALL))
    choose(window.home.status.target, "containerd")
    window.show_page(window.mirrors)
    assert window.mirrors.target.value == "containerd"
    assert window.mirrors.model.seen == (MIRROR,)
    choose(window.mirrors.target, "docker-desktop")
    assert "Docker Desktop pulls straight" in window.mirrors.empty.plain_text
    assert window.home.status.target.value == "docker-desktop"


def test_findings_are_those_of_the_target_that_is_chosen(opened):
    window = opened(ScriptedCommands(targets=ALL, status_findings=(LOCKED,)))
    assert LOCKED not in window.home.status.findings.findings
    choose(window.home.status.target, "docker-desktop")
    assert list(window.home.status.findings.findings) == [LOCKED]


def test_a_way_that_a_target_does_not_have_is_not_offered(opened):
    window = opened(ScriptedCommands(targets=ALL))
    options = window.home.address.options
    window.home.address.disclosure.set_open(True)
    names = [options.restart.box.itemText(row) for row in range(options.restart.box.count())]
    assert "Reload" in names
    choose(window.home.status.target, "docker-desktop")
    names = [options.restart.box.itemText(row) for row in range(options.restart.box.count())]
    assert "Reload" not in names
    assert "stops running containers" in options.restart.meaning.plain_text
    choose(window.home.status.target, "containerd")
    assert not options.restart.isVisible()


def test_each_card_says_what_is_wrong_with_its_target_and_what_to_do(opened, qtbot):
    window = opened(ScriptedCommands(targets=ALL))
    window.show_page(window.this_computer)
    qtbot.waitUntil(window.this_computer.own_files.isVisible)
    engine, containerd, desktop, podman = map(said, window.this_computer.engines)
    assert "Image store" in engine
    assert "Image store" not in containerd
    assert LOCKED.title in desktop
    assert LOCKED.remedy in desktop
    assert podman.count(PODMAN.problem) == 1
    assert "Podman does not answer" in podman
    assert "Docker" not in podman


def test_a_card_tests_its_own_target(opened, reach, qtbot):
    scripted = ScriptedCommands(targets=ALL, script=[])
    window = opened(scripted)
    window.show_page(window.this_computer)
    assert not window.this_computer.test_now.isVisible()
    buttons = window.this_computer.engines[1].findChildren(type(window.this_computer.test_now))
    (test,) = [button for button in buttons if button.objectName() == "computer-test-containerd"]
    test.click()
    reach(window, Stage.VERDICT)
    assert scripted.calls[-1][0] == "verify"
    assert scripted.calls[-1][2].target == "containerd"


def test_a_test_of_one_target_says_nothing_of_another(opened):
    other = replace(ENGINE, configured=(MIRROR,), in_force=(MIRROR,))
    window = opened(ScriptedCommands(targets=(other, CONTAINERD)))
    window.last_test.take(PROVEN)
    window.show_page(window.mirrors)
    assert "not been tested" not in window.mirrors.used.plain_text
    choose(window.mirrors.target, "containerd")
    assert "not been tested" in window.mirrors.used.plain_text


def test_the_history_of_each_target_can_be_looked_at_and_undone(opened, reach):
    changes = (
        change(2, id="containerd/2", target="containerd", config_path=CONTAINERD.config_path),
        change(7),
        change(1, id="containerd/1", target="containerd", config_path=CONTAINERD.config_path),
    )
    scripted = ScriptedCommands(targets=ALL, changes=changes, script=[])
    window = opened(scripted)
    window.show_page(window.history)
    page = window.history
    assert [card.change.id for card in page.cards] == ["containerd/2", "7", "containerd/1"]
    assert CONTAINERD.title in page.cards[0].accessibleName()
    buttons = [card.findChild(type(page.more), "history-undo") for card in page.cards]
    assert [button is not None for button in buttons] == [True, True, False]
    choose(page.target, "containerd")
    assert [card.change.id for card in page.cards] == ["containerd/2", "containerd/1"]
    page.cards[0].findChild(type(page.more), "history-undo").click()
    reach(window, Stage.VERDICT)
    assert scripted.calls[-1][0] == "undo"
    assert scripted.calls[-1][2].target == "containerd"


def test_the_verdict_takes_back_what_its_job_has_done(opened, reach, qtbot):
    ending = replace(
        PROVEN, target=TargetFacts("containerd", CONTAINERD.config_path), program="containerd"
    )
    scripted = ScriptedCommands(
        targets=ALL, changes=(change(target="containerd", id="c/1"),), script=[], ending=ending
    )
    window = opened(scripted)
    choose(window.home.status.target, "containerd")
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.VERDICT)
    assert window.home.verdict.title.plain_text == heading(Outcome.PROVEN, "containerd")
    qtbot.waitUntil(window.home.verdict.undo.isVisible)
    choose(window.home.status.target, "docker-engine")
    window.home.verdict.undo.click()
    qtbot.waitUntil(lambda: scripted.calls[-1][0] == "undo")
    assert scripted.calls[-1][2].target == "containerd"


def test_the_choice_in_the_history_is_tabbed_to_without_a_complaint_of_qts(opened, qtlog):
    scripted = ScriptedCommands(targets=ALL, changes=(change(7), change(target="podman", id="p/1")))
    window = opened(scripted)
    window.show_page(window.history)
    assert window.history.target.isVisible()
    assert [record.message for record in qtlog.records if "setTabOrder" in record.message] == []


@pytest.mark.parametrize(
    ("way", "part"),
    [
        ("each-pull", "It reads the file at each pull"),
        ("builder-restart", "Its container is restarted"),
        ("restart", "It is restarted"),
    ],
)
def test_a_plan_names_the_program_that_takes_it(way, part):
    told = summary(replace(PLAN, program="BuildKit (ci)", way=way))
    assert told.startswith("BuildKit (ci) will ask")
    assert part in told
    assert "Docker will" not in told


@pytest.mark.parametrize("outcome", list(Outcome))
def test_no_outcome_is_said_to_be_dockers_where_it_is_not(outcome):
    assert "Docker" not in heading(outcome, "Podman").replace("Dockmirror", "")


def test_eight_targets_fit_and_scroll(opened, qtbot):
    many = tuple(
        replace(ENGINE, id=f"colima-{number}", title=f"Docker Engine of Colima ({number})" * 2)
        for number in range(8)
    )
    window = opened(ScriptedCommands(targets=many))
    window.resize(window.minimumSize())
    window.show_page(window.this_computer)
    page = window.this_computer
    qtbot.waitUntil(page.own_files.isVisible)
    assert len(page.engines) == 8
    assert page.verticalScrollBar().maximum() > 0
    assert page.horizontalScrollBar().maximum() == 0
    window.show_page(window.home)
    assert window.home.horizontalScrollBar().maximum() == 0
