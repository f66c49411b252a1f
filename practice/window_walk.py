"""The main job in the window by the keyboard alone; runs inside the workstation, as the person.

``python3 window_walk.py URL FOLDER OUTCOME`` prints what the window said, as one JSON object;
``OUTCOME`` is the one that is awaited. ``LANGUAGE`` is spoken. Pictures are left in ``FOLDER``:
where the walk got stuck, and, with ``--pictures``, of each stage and page in each of ``LOOKS``.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QPalette, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from dockmirror.i18n import choose_language
from dockmirror.setup.options import Options
from dockmirror.ui.app import make_application, open_window
from dockmirror.ui.main_window import MainWindow
from dockmirror.ui.plain_label import PlainLabel
from dockmirror.ui.real_commands import real_commands

W = TypeVar("W", bound=QWidget)

PATIENCE_SECONDS = 60.0
BEAT_MILLISECONDS = 5
LOOKS = [(scheme, scale) for scheme in ("light", "dark") for scale in (1, 2)]
"""Colour schemes, and pixels of a picture for one of the window."""


class LongestStall:
    """Measures, by a timer in the event loop, the longest time in which the loop did nothing.

    ``worked`` is the most that the window's own thread worked in one go: the rest of a stall was
    spent on waiting for the other threads, or for the computer.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self.worked = 0.0
        self._last = time.monotonic()
        self._last_worked = time.thread_time()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT_MILLISECONDS)

    def _beat(self) -> None:
        now = time.monotonic()
        self.seconds = max(self.seconds, now - self._last - BEAT_MILLISECONDS / 1000)
        self.worked = max(self.worked, time.thread_time() - self._last_worked)
        self._last = now
        self._last_worked = time.thread_time()

    def forget(self) -> None:
        """Leave out what has been so far: taking a picture is no part of the job."""
        self._last = time.monotonic()
        self._last_worked = time.thread_time()


class Walk:
    """Drives one window as a person with a keyboard does."""

    def __init__(self, window: MainWindow, folder: Path, palettes: dict[str, QPalette]) -> None:
        self._window = window
        self._folder = folder
        self._palettes = palettes
        self._stall = LongestStall()

    def job(self, url: str, outcome: str) -> dict[str, Any]:
        """Type the address, set it up, agree to the plan; what the window says at the end."""
        self.wait(lambda: self.settled("status-sentence"), "the state of the computer")
        self.picture("home")
        field = self.widget("mirror-address", QLineEdit)
        self.wait(field.hasFocus, "the address field to have the focus")
        QTest.keyClicks(field, url)
        self.wait(self.widget("set-up", QAbstractButton).isEnabled, "the address to be judged")
        self.wait(lambda: self.settled("address-sentence"), "the mirror to be checked")
        if outcome == "proven":
            self.picture("checked")
        elif outcome == "unusable":
            self._window.home.ensureWidgetVisible(self.widget("finding", QWidget))
            self.picture("finding")
        self.press(Qt.Key.Key_Return)
        self.wait(lambda: self.shows("plan-agree") or self.shows("verdict-title"), "the plan")
        if self.shows("plan-agree"):
            self.carry_out(outcome)
        self.wait(lambda: self.shows("verdict-title"), "the verdict")
        self.wait(self.widget("status", QWidget).isVisible, "the state of the computer")
        if outcome == "proven":
            self.wait(lambda: self.shows("verdict-undo"), "the offer to undo it")
        self.picture(outcome)
        said = {
            "title": self.text("verdict-title"),
            "sentence": self.text("verdict-sentence"),
            "undo_offered": self.shows("verdict-undo"),
            "longest_stall_seconds": round(self._stall.seconds, 4),
            "longest_work_seconds": round(self._stall.worked, 4),
        }
        self.press(Qt.Key.Key_Return)
        self.wait(lambda: self.shows("mirror-address"), "the first page")
        said["status"] = self.text("status-sentence")
        return said

    def carry_out(self, outcome: str) -> None:
        """Agree to the plan."""
        if outcome == "proven":
            self.picture("plan")
        self.press(Qt.Key.Key_Return)
        self.wait(lambda: self.shows("step-wait") or self.shows("verdict-title"), "the work")
        if outcome == "proven":
            QTest.qWait(50)
            self.picture("work")

    def pages(self) -> None:
        """Show each page after the first; on that of the mirrors, have them checked."""
        for row in range(1, self._window.navigation.count()):
            key = Qt.Key(Qt.Key.Key_1 + row)
            QTest.keyClick(self._window, key, Qt.KeyboardModifier.ControlModifier)
            QTest.qWait(500)
            page = self._window.pages.currentWidget().objectName()
            if page == "mirrors":
                self.widget("check-all", QAbstractButton).click()
                QTest.qWait(3000)
            self.picture(page)

    def press(self, key: Qt.Key) -> None:
        """Press a key where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self._window, key)

    def widget(self, name: str, kind: type[W]) -> W:
        """The widget of that object name."""
        found = self._window.findChild(kind, name)
        if found is None:
            raise LookupError(f"the window has no {name}")
        return found

    def shows(self, name: str) -> bool:
        """Whether a widget of that name is to be seen."""
        found = self._window.findChild(QWidget, name)
        return found is not None and found.isVisible()

    def settled(self, name: str) -> bool:
        """Whether a label has its words, rather than those of something under way."""
        return bool(self.text(name)) and not self.text(name).endswith("…")

    def text(self, name: str) -> str:
        """The text of a label that is to be seen, else nothing."""
        found = self._window.findChild(PlainLabel, name)
        return found.plain_text if found is not None and found.isVisible() else ""

    def wait(self, condition: Callable[[], bool], what: str) -> None:
        """Let the window work until ``condition`` holds."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not condition():
            if time.monotonic() > deadline:
                self.grab("stuck")
                shown = [
                    label.text()
                    for label in self._window.findChildren(QLabel)
                    if label.isVisible() and label.text()
                ]
                raise TimeoutError(f"waited in vain for {what}; the window says: {shown}")
            QTest.qWait(BEAT_MILLISECONDS)

    def picture(self, name: str) -> None:
        """Keep pictures of the window as it is, in each look that is asked for."""
        for scheme, scale in LOOKS if self._palettes else ():
            QApplication.setPalette(self._palettes[scheme])
            QApplication.processEvents()
            self.grab(f"{name}-{scheme}-{scale}x", scale)
        self._stall.forget()

    def grab(self, name: str, scale: int = 1) -> None:
        """Keep one picture, with ``scale`` times as many pixels as the window has."""
        picture = QPixmap(self._window.size() * scale)
        picture.setDevicePixelRatio(scale)
        self._window.render(picture)
        picture.save(str(self._folder / f"{name}.png"))


def dark_palette() -> QPalette:
    """A dark desktop's colours: without a display Qt has no dark scheme of its own."""
    palette = QPalette(QColor("#353535"), QColor("#242424"))
    role = QPalette.ColorRole
    for which, colour in (
        (role.Base, "#1d1d1d"),
        (role.AlternateBase, "#2a2a2a"),
        (role.PlaceholderText, "#8a8a8a"),
        (role.Highlight, "#3584e4"),
        (role.Accent, "#3584e4"),
        (role.Link, "#78aeed"),
    ):
        palette.setColor(which, QColor(colour))
    return palette


def main() -> int:
    """Walk; exit status 0 where the walk came to its end."""
    url, folder, outcome = sys.argv[1:4]
    choose_language()
    application = make_application([])
    takes_pictures = "--pictures" in sys.argv
    palettes = {"light": application.palette(), "dark": dark_palette()} if takes_pictures else {}
    Path(folder).mkdir(parents=True, exist_ok=True)
    window = open_window(application, real_commands(), Options(), None)
    walk = Walk(window, Path(folder), palettes)
    try:
        said = walk.job(url, outcome)
        if takes_pictures and outcome == "proven":
            walk.pages()
        print(json.dumps(said), flush=True)
    finally:
        window.close()
        QTest.qWait(200)
    return 0


if __name__ == "__main__":
    sys.exit(main())
