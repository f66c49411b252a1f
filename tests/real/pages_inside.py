"""The window's further pages at work for real; runs inside the workstation, as the person.

``python3 pages_inside.py order`` moves the second mirror to the front; ``python3 pages_inside.py
list REPORT URL…`` works through a list at the help desk and saves its report. Prints what the
window said, as one JSON object.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dockmirror.setup.options import Options
from dockmirror.ui.app import make_application
from dockmirror.ui.glyph import Glyph
from dockmirror.ui.home_page import Stage
from dockmirror.ui.main_window import MainWindow
from dockmirror.ui.real_commands import real_commands

PATIENCE_SECONDS = 120.0


def wait(condition: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited in vain for {what}")
        QTest.qWait(5)


def agree_until_the_end(window: MainWindow) -> int:
    """Agree to each plan as it comes; how many there were."""
    home, plans = window.home, 0
    while True:
        wait(lambda: home.stage in (Stage.PLAN, Stage.VERDICT), "a plan or the verdict")
        if home.stage is Stage.VERDICT:
            return plans
        plans += 1
        QTest.keyClick(home.plan.agree, Qt.Key.Key_Return)
        wait(lambda: home.stage is not Stage.PLAN, "the work to go on")


def told(window: MainWindow, plans: int) -> dict[str, object]:
    verdict = window.home.verdict
    return {
        "title": verdict.title.plain_text,
        "sentence": verdict.sentence.plain_text,
        "plans": plans,
    }


def order(window: MainWindow) -> dict[str, object]:
    page = window.mirrors
    window.show_page(page)
    wait(lambda: page.model.rowCount() == 2, "the list of two mirrors")
    page.list.setFocus()
    page.list.choose(1)
    QTest.keyClick(page.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    page.apply.setFocus()
    QTest.keyClick(page.apply, Qt.Key.Key_Return)
    said = told(window, agree_until_the_end(window))
    if window.home.verdict.glyph.glyph is not Glyph.SUCCESS:
        return said
    wait(lambda: page.model.seen == page.model.wanted, "the list to be read again")
    said["states"] = [page.model.state(row).words for row in range(page.model.rowCount())]
    said["used"] = page.used.plain_text
    window.show_page(window.history)
    card = window.history.cards[0]
    wait(lambda: "@@" in card.diff.toPlainText(), "the diff of the change")
    said["change"] = card.accessibleName()
    said["diff"] = card.diff.toPlainText().splitlines()
    return said


def work_through(window: MainWindow, report: str, urls: list[str]) -> dict[str, object]:
    page = window.help_desk
    window.show_page(page)
    page.show_list("\n".join(urls))
    page.edit.setFocus()
    QTest.keyClick(page.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    said = told(window, agree_until_the_end(window))
    window.show_page(page)
    said["rows"] = [
        [row.shown.mirror, row.accessibleDescription(), row.shown.passed_over]
        for row in page.results.rows
    ]
    window.help_desk_presenter.save_report(Path(report))
    wait(page.report.isEnabled, "the report")
    said["report"] = page.report_told.plain_text
    return said


def main() -> int:
    application = make_application([])
    window = MainWindow(application)
    window.show()
    window.begin(real_commands(), Options())
    wait(lambda: window.computer.snapshot is not None, "the state of the computer")
    if sys.argv[1] == "order":
        said = order(window)
    else:
        said = work_through(window, sys.argv[2], sys.argv[3:])
    print(json.dumps(said), flush=True)
    window.close()
    QApplication.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main())
