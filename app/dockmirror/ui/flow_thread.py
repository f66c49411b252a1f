"""Runs a command in a worker thread; its events arrive in the window's thread, many at a time."""

import contextlib
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from dockmirror.cancellation import CancelToken
from dockmirror.setup.events import Consent, Event, Observer, PullProgressed
from dockmirror.setup.plan import Plan

_logger: Final = logging.getLogger(__name__)
# As many events as one turn of the event loop takes in.
_BATCH: Final = 500

Work = Callable[[Observer, CancelToken, Consent], Any]


@dataclass(frozen=True)
class _Asked:
    plan: Plan


@dataclass(frozen=True)
class _Ended:
    value: Any


@dataclass(frozen=True)
class _Failed:
    pass


# A run is kept alive until its end has been told, whoever else forgets it.
_running: "Final[set[FlowThread]]" = set()


def abandon_all() -> None:
    """Cancel every run, and tell nobody of any: whoever listens is about to go away."""
    for flow in tuple(_running):
        flow.abandon()


def coalesced(events: Sequence[Event]) -> list[Event]:
    """The events without the progress that newer progress in the same batch has overtaken."""
    newest = {
        event.image: index
        for index, event in enumerate(events)
        if isinstance(event, PullProgressed)
    }
    return [
        event
        for index, event in enumerate(events)
        if not isinstance(event, PullProgressed) or newest[event.image] == index
    ]


class FlowThread(QObject):
    """One run of a command.

    ``events`` carries a list of events, ``consent_asked`` the plan that the worker waits on an
    answer for. Exactly one of ``ended`` (with what the command returned) and ``failed`` comes, last
    of all. The signals come in the thread that this object was made in.
    """

    events = Signal(list)
    consent_asked = Signal(object)
    ended = Signal(object)
    failed = Signal()
    _woken = Signal()

    def __init__(self, work: Work) -> None:
        super().__init__()
        self.token = CancelToken()
        self._work = work
        self._items: deque[Event | _Asked | _Ended | _Failed] = deque()
        self._lock = threading.Lock()
        self._is_woken = False
        self._is_abandoned = False
        self._answered = threading.Event()
        self._answer = False
        self._woken.connect(self._drain, Qt.ConnectionType.QueuedConnection)
        # A daemon thread: the window waits for jobs that change anything before it closes, and
        # what only reads may be left behind.
        self._thread = threading.Thread(target=self._run, name="dockmirror-flow", daemon=True)

    def start(self) -> None:
        """Start the worker."""
        _running.add(self)
        self._thread.start()

    def cancel(self) -> None:
        """Ask the worker to stop; a question that it waits on is answered with no."""
        self.token.cancel()

    def abandon(self) -> None:
        """Ask the worker to stop, and emit no signal any more."""
        self._is_abandoned = True
        self.cancel()

    def answer(self, agreed: bool) -> None:
        """Answer the question that ``consent_asked`` brought."""
        self._answer = agreed
        self._answered.set()

    def join(self, seconds: float) -> bool:
        """Wait for the worker in this thread, at most so long; whether it has ended."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            value = self._work(self._put, self.token, self._ask)
        except Exception:
            # The boundary of the worker: a defect becomes a sentence in the window.
            _logger.exception("a command failed")
            self._put(_Failed())
        else:
            self._put(_Ended(value))

    def _ask(self, plan: Plan) -> bool:
        self._answered.clear()
        self._answer = False
        withdraw = self.token.on_cancel(self._answered.set)
        self._put(_Asked(plan))
        self._answered.wait()
        withdraw()
        return self._answer and not self.token.is_cancelled

    def _put(self, item: Event | _Asked | _Ended | _Failed) -> None:
        with self._lock:
            self._items.append(item)
            wake = not self._is_woken
            self._is_woken = True
        if wake:
            # The window may be gone, as the program ends, while a look-up that it began goes on.
            with contextlib.suppress(RuntimeError):
                self._woken.emit()

    @Slot()
    def _drain(self) -> None:
        batch: list[Event] = []
        closing: _Asked | _Ended | _Failed | None = None
        with self._lock:
            while self._items and len(batch) < _BATCH:
                item = self._items[0]
                if isinstance(item, _Asked | _Ended | _Failed):
                    if not batch:
                        self._items.popleft()
                        closing = item
                    break
                batch.append(item)
                self._items.popleft()
            self._is_woken = bool(self._items)
            more = self._is_woken
        self._tell(batch)
        if closing is not None:
            self._close_with(closing)
        if more:
            # By a timer, so that the window is painted and its keys are heard in between.
            QTimer.singleShot(0, self, self._drain)

    def _tell(self, batch: list[Event]) -> None:
        if batch and not self._is_abandoned:
            self.events.emit(coalesced(batch))

    def _close_with(self, item: _Asked | _Ended | _Failed) -> None:
        if not isinstance(item, _Asked):
            _running.discard(self)
        if self._is_abandoned:
            return
        if isinstance(item, _Asked):
            self.consent_asked.emit(item.plan)
        elif isinstance(item, _Ended):
            self.ended.emit(item.value)
        else:
            self.failed.emit()
