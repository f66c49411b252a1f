"""What a screen reader has to say: a name and a fitting role for everything, and the main job."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible

from dockmirror.mirror.finding import Severity
from dockmirror.setup.events import PullProgressed, StepStarted
from dockmirror.ui.home_page import Stage
from tests.ui.accessible_tree import nodes, spoken, text_of
from tests.ui.scripted import (
    MIRROR,
    Gate,
    ScriptedCommands,
    change,
    finding,
    probe_script,
    result,
    setup_script,
    target,
)
from tests.ui.test_address import type_and_pause

Role = QAccessible.Role
INTERACTIVE = frozenset(
    {
        Role.Button,
        Role.ButtonMenu,
        Role.CheckBox,
        Role.ComboBox,
        Role.EditableText,
        Role.Link,
        Role.List,
        Role.ListItem,
        Role.RadioButton,
        Role.Table,
    }
)
INFORMATIVE = frozenset({Role.StaticText, Role.ProgressBar, Role.Chart, Role.Indicator})
SET_UP = {
    "targets": (target(configured=(MIRROR,), in_force=(MIRROR,)),),
    "changes": (change(),),
    "sentence": f"Docker pulls through {MIRROR}.",
}
SPOKEN = Path(__file__).with_name("main_job_spoken.txt")


def faults(widget) -> list[str]:
    """What is nameless, or takes the focus and is nothing that one can use or read."""
    found = []
    for _depth, interface in nodes(widget):
        role, state = interface.role(), interface.state()
        name, _description, value = text_of(interface)
        about = interface.object()
        if about is not None and about.objectName() == "qt_scrollarea_viewport":
            continue  # what scrolls speaks for it
        who = f"{role.name} {about.objectName() if about is not None else ''}"
        if role in INTERACTIVE | INFORMATIVE and not (name or value).strip():
            found.append(f"nameless: {who}")
        if "&" in name.replace(" & ", ""):
            found.append(f"named with its mark-up: {who}: {name}")
        if (state.focusable or state.focused) and role not in INTERACTIVE | INFORMATIVE:
            found.append(f"takes the focus as: {who}")
    return found


def test_everything_on_every_page_has_a_name_and_a_role(opened, qtbot):
    window = opened(ScriptedCommands(**SET_UP))
    for row in range(window.navigation.count()):
        window.navigation.setCurrentRow(row)
        qtbot.wait(50)
        assert faults(window) == [], window.navigation.item(row).text()


def test_everything_at_every_stage_has_a_name_and_a_role(opened, reach, qtbot):
    pulling = Gate()
    script = setup_script()
    script.insert(
        script.index(next(e for e in script if isinstance(e, PullProgressed))) + 1, pulling
    )
    scripted = ScriptedCommands(
        script=script, check_script=[*probe_script(), *_findings()], **SET_UP
    )
    window = opened(scripted)
    type_and_pause(qtbot, window, MIRROR)
    qtbot.waitUntil(lambda: len(window.home.findings.cards) == 3)
    window.home.address.disclosure.set_open(True)
    assert faults(window) == []
    window.home.address.edit.submitted.emit()
    reach(window, Stage.PLAN)
    window.home.plan.disclosure.set_open(True)
    assert faults(window) == []
    window.home.plan.agree.click()
    qtbot.waitUntil(pulling.reached.is_set)
    qtbot.waitUntil(window.home.work.progress.isVisible)
    assert faults(window) == []
    pulling.open()
    reach(window, Stage.VERDICT)
    view = window.home.verdict
    for disclosure in (view.steps_disclosure, *view.evidence.disclosures):
        disclosure.set_open(True)
    assert faults(window) == []


def _findings():
    from dockmirror.setup.events import FindingReported

    weights = (Severity.ERROR, Severity.WARNING, Severity.INFO)
    return [FindingReported(finding(n, weight)) for n, weight in enumerate(weights)]


def test_what_opens_says_whether_it_is_open(opened):
    window = opened(ScriptedCommands())
    toggle = window.home.address.disclosure.toggle
    assert QAccessible.queryAccessibleInterface(toggle).role() is Role.Button
    assert toggle.accessibleDescription() == "closed"
    toggle.click()
    assert toggle.accessibleDescription() == "open"


def test_the_main_job_as_a_screen_reader_says_it(opened, reach, qtbot):
    pulling = Gate()
    scripted = ScriptedCommands(
        script=[
            StepStarted("pull", "Pull a test image"),
            PullProgressed("hello-world", 4_200_000, 13_300_000, 1, 3),
            pulling,
            *setup_script(),
        ],
    )
    window = opened(scripted)
    said = [f"# At the start\n{spoken(window)}"]
    type_and_pause(qtbot, window, MIRROR)
    qtbot.waitUntil(lambda: not window.home_presenter.address.is_probing)
    said.append(f"# The address is checked\n{spoken(window.home)}")
    window.home.address.edit.submitted.emit()
    qtbot.waitUntil(pulling.reached.is_set)
    qtbot.waitUntil(window.home.work.progress.isVisible)
    said.append(f"# At work\n{spoken(window.home)}")
    pulling.open()
    reach(window, Stage.PLAN)
    said.append(f"# The plan\n{spoken(window.home)}")
    scripted.changes = (change(),)
    window.home.plan.agree.click()
    reach(window, Stage.VERDICT)
    qtbot.waitUntil(window.home.verdict.undo.isVisible)
    said.append(f"# The verdict\n{spoken(window.home)}")
    assert "\n\n".join(said) + "\n" == SPOKEN.read_text()


@pytest.mark.parametrize("outcome", ["not-used", "needs-attention"])
def test_a_bad_end_is_said_whole(opened, reach, outcome):
    from dockmirror.setup.outcome import Outcome

    ending = result(
        Outcome(outcome), "What happened.", findings=(finding(),), commands=("systemctl start x",)
    )
    window = opened(ScriptedCommands(script=[], ending=ending))
    window.home_presenter.set_up(MIRROR)
    reach(window, Stage.VERDICT)
    said = spoken(window.home)
    for words in ("What happened.", "What finding 1 means.", "What to do about finding 1."):
        assert words in said
    assert "systemctl start x" in said


def test_tab_goes_from_top_to_bottom(opened, qtbot, qapp):
    window = opened(ScriptedCommands(**SET_UP))
    window.home.address.disclosure.set_open(True)
    window.home.status.facts.setFocus()
    names = []
    for _number in range(12):
        names.append(qapp.focusWidget().objectName())
        qtbot.keyClick(qapp.focusWidget(), Qt.Key.Key_Tab)
    wanted = ["status-facts", "verify", "undo", "remove", "mirror-address"]
    assert [name for name in names if name in wanted][:5] == wanted
    after = ["mirror-address", "options-disclosure-toggle", "options-restart"]
    assert [name for name in names if name in after][:3] == after
