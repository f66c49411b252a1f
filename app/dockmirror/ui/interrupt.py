"""Ctrl-C in the terminal and a polite end from outside close the window as its button would."""

import signal
import socket
from collections.abc import Callable
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier


class Interrupt(QObject):
    """Calls ``close`` for SIGINT and SIGTERM, in the window's thread and at once.

    Python runs a signal's handler only when it runs at all, and Qt's loop can sleep for long; a
    socket that Python writes to wakes it (``signal.set_wakeup_fd``).
    """

    def __init__(self, close: Callable[[], object]) -> None:
        super().__init__()
        self._close = close
        self._wakes, self._writes = socket.socketpair()
        self._wakes.setblocking(False)
        self._writes.setblocking(False)
        signal.set_wakeup_fd(self._writes.fileno())
        self._notifier = QSocketNotifier(self._wakes.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._wake)
        self._former = {
            number: signal.signal(number, self._handle)
            for number in (signal.SIGINT, signal.SIGTERM)
        }

    def withdraw(self) -> None:
        """Leave the signals to whoever had them before."""
        for number, former in self._former.items():
            signal.signal(number, former)
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._wakes.close()
        self._writes.close()

    def _wake(self) -> None:
        # Reaching Python is all that was needed: the handler runs before this line.
        self._wakes.recv(64)

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        self._close()
