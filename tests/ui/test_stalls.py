"""The window's thread is never held up: what each turn of its loop costs, and which was the worst.

Asserted is the time that the thread itself worked (``time.thread_time``), which other programs on a
busy machine add nothing to. The wall clock's time is printed beside it.
"""

import gc
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from dockmirror.engine.pull import LayerProgress
from dockmirror.evidence.evidence import Evidence, Says
from dockmirror.setup.events import PullProgressed
from dockmirror.setup.plan import Plan
from dockmirror.ui.home_page import Stage
from tests.ui.scripted import (
    DIFF,
    MIRROR,
    PLAN,
    PROVEN,
    ScriptedCommands,
    change,
    findings_script,
    setup_script,
    target,
)

# ruff: noqa: N802  (Qt names the method that is overridden here)

BOUND_SECONDS = 0.05
# What the thread's own clock may be off by where it shares its processor.
TOLERANCE = 3


@dataclass
class Stretch:
    """The time between two beats: what the thread worked, and what the wall's clock says."""

    worked: float = 0.0
    lasted: float = 0.0
    what: str = "nothing"


class Watchdog(QObject):
    """Beats each millisecond that the loop lets it; remembers the heaviest stretch between two."""

    def __init__(self, application: QApplication) -> None:
        super().__init__()
        self.worst = Stretch()
        self.beats = 0
        self._application = application
        self._events: Counter[tuple[str, str]] = Counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(1)
        application.installEventFilter(self)
        self._last = (time.thread_time(), time.perf_counter())

    def stop(self) -> None:
        self._application.removeEventFilter(self)
        self._timer.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self._events[type(watched).__name__, event.type().name] += 1
        return False

    def _beat(self) -> None:
        self.beats += 1
        now = (time.thread_time(), time.perf_counter())
        worked = now[0] - self._last[0]
        if worked > self.worst.worked:
            often = ", ".join(
                f"{count} {event} of {kind}" for (kind, event), count in self._events.most_common(3)
            )
            self.worst = Stretch(worked, now[1] - self._last[1], often)
        self._events.clear()
        self._last = (time.thread_time(), time.perf_counter())


@pytest.fixture
def watchdog(qapp):
    watching: list[Watchdog] = []

    def watch() -> Watchdog:
        watching.append(Watchdog(qapp))
        return watching[-1]

    # The heap of the whole test run is no part of the window's work, nor is looking through it.
    gc.collect()
    gc.freeze()
    yield watch
    gc.unfreeze()
    for one in watching:
        one.stop()


def layers(done: int) -> tuple[LayerProgress, ...]:
    return tuple(
        LayerProgress(f"{number:012x}", min(done * 1000, 90_000), 90_000, done=done > 90)
        for number in range(120)
    )


def heavy_job() -> ScriptedCommands:
    """500 findings, a diff and log lines of ten thousand, a pull of 120 layers told 2,000 times."""
    lines = [f"+  line {number}\n" for number in range(10_000)]
    plan = Plan(**{**vars(PLAN), "diff": DIFF + "".join(lines)})
    script = [*findings_script(500), *setup_script()]
    pull = next(event for event in script if isinstance(event, PullProgressed))
    place = script.index(pull)
    script[place:place] = [
        PullProgressed("hello-world", number, 2000, 0, 120, layers(number // 20))
        for number in range(2000)
    ]
    log = tuple(
        f"level=debug msg={number} https://mirror.example.com/v2/" for number in range(10_000)
    )
    evidence = tuple(
        Evidence(f"source-{number}", Says.POSITIVE, "It served.", lines=log) for number in range(4)
    )
    ending = type(PROVEN)(**{**vars(PROVEN), "evidence": evidence})
    return ScriptedCommands(
        script=script,
        plan=plan,
        ending=ending,
        changes=tuple(change(number) for number in range(500)),
        targets=(target(configured=(MIRROR,), in_force=(MIRROR,)),),
    )


def calmest(measure: Callable[[], dict[str, Stretch]], say: Callable[[str], None]) -> Stretch:
    """The worst stretch of the calmest of three tries: what the computer adds comes and goes."""
    tries: list[tuple[str, Stretch]] = []
    for _number in range(3):
        tries.append(max(measure().items(), key=lambda item: item[1].worked))
        if tries[-1][1].worked < BOUND_SECONDS:
            break
    what, worst = min(tries, key=lambda item: item[1].worked)
    say(
        f"\n{what}: {worst.worked * 1000:.0f} ms of work in one stretch,"
        f" {worst.lasted * 1000:.0f} ms by the clock: {worst.what}"
    )
    return worst


@pytest.fixture
def say(capsys):
    def said(sentence: str) -> None:
        with capsys.disabled():
            print(sentence)

    return said


def test_nothing_in_the_main_job_holds_the_window_up(opened, reach, qtbot, watchdog, say):
    def measure() -> dict[str, Stretch]:
        scripted = heavy_job()
        window = opened(scripted)
        window.resize(1024, 640)
        qtbot.wait(50)
        view = window.home
        worst: dict[str, Stretch] = {}

        def watched(what, act, until) -> None:
            dog = watchdog()
            act()
            qtbot.waitUntil(until)
            qtbot.wait(50)
            dog.stop()
            assert dog.beats
            worst[what] = dog.worst

        def checked() -> bool:
            return bool(scripted.judged) and not window.home_presenter.address.is_probing

        watched("checking", lambda: view.address.edit.setText(MIRROR), checked)
        watched("options", view.address.disclosure.toggle.click, lambda: True)
        watched("planning", view.address.edit.submitted.emit, lambda: view.stage is Stage.PLAN)
        watched("working", view.plan.agree.click, lambda: view.stage is Stage.VERDICT)
        watched("steps", view.verdict.steps_disclosure.toggle.click, lambda: True)
        for number, disclosure in enumerate(view.verdict.evidence.disclosures):
            watched(f"log lines {number}", disclosure.toggle.click, lambda: True)
        watched("leaving", view.verdict.done_button.click, lambda: view.stage is Stage.ADDRESS)
        window.close()
        return worst

    worst = calmest(measure, say)
    assert worst.worked < BOUND_SECONDS * TOLERANCE, worst


def test_no_page_holds_the_window_up_when_it_comes(opened, qtbot, watchdog, say):
    def measure() -> dict[str, Stretch]:
        window = opened(heavy_job())
        worst: dict[str, Stretch] = {}
        for row in range(1, window.navigation.count()):
            dog = watchdog()
            window.navigation.setCurrentRow(row)
            qtbot.wait(100)
            dog.stop()
            worst[window.navigation.item(row).text()] = dog.worst
        window.close()
        return worst

    worst = calmest(measure, say)
    assert worst.worked < BOUND_SECONDS * TOLERANCE, worst
