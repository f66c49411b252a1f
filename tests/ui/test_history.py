"""The history: what each change did to its file."""

from dataclasses import replace

from tests.ui.scripted import CONFIG, DIFF, MIRROR, ScriptedCommands, change

OTHER = "https://other.example.com/"


def test_a_change_shows_what_it_did_to_the_file(opened, qtbot):
    window = opened(ScriptedCommands(changes=(change(2), change(1)), diffs={"2": DIFF}))
    window.show_page(window.history)
    first, second = window.history.cards
    qtbot.waitUntil(lambda: "log-driver" in first.diff.toPlainText())
    lines = first.diff.toPlainText().splitlines()
    assert "--- /etc/docker/daemon.json" not in lines
    assert '+  "registry-mirrors": ["https://mirror.example.com"],' in lines
    assert first.diff.accessibleName() == f"Changes in {CONFIG}"
    # Where the file may not be known, the list of mirrors is what there is to show.
    assert second.diff.toPlainText() == f"+ {MIRROR}"


def test_changes_further_down_have_their_diffs_as_well(opened, qtbot):
    changes = tuple(change(number) for number in range(15, 0, -1))
    window = opened(ScriptedCommands(changes=changes, diffs={"1": DIFF}))
    window.show_page(window.history)
    window.history.more.click()
    last = window.history.cards[-1]
    qtbot.waitUntil(lambda: "log-driver" in last.diff.toPlainText())


def test_another_order_is_called_that(opened):
    changed = change(mirrors_before=(MIRROR, OTHER), mirrors_after=(OTHER, MIRROR))
    window = opened(ScriptedCommands(changes=(changed,)))
    window.show_page(window.history)
    (card,) = window.history.cards
    assert card.accessibleName().startswith(f"Order of the mirrors changed: {OTHER}, {MIRROR}")


def test_diffs_that_cannot_be_worked_out_leave_the_lists(opened, qtbot, caplog):
    scripted = ScriptedCommands(changes=(change(),), diffs={})
    commands = scripted.commands
    scripted.commands = lambda: replace(commands(), diffs=lambda _changes: 1 / 0)
    window = opened(scripted)
    window.show_page(window.history)
    (card,) = window.history.cards
    qtbot.waitUntil(lambda: "ZeroDivisionError" in caplog.text)
    assert card.diff.toPlainText() == f"+ {MIRROR}"
