"""Ctrl-C, and the other signals that ask a program to end, as a wish to cancel."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Final

from dockmirror.cancellation import CancelToken
from dockmirror.i18n import _

if sys.platform == "win32":
    # Ctrl-Break, and the console window being closed.
    _SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGBREAK)
else:
    _SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_OVER: Final = b"\0"


class Interrupts:
    """While entered, such a signal cancels the token; the work then ends by itself.

    The work is in another thread; the main thread attends to the signals meanwhile. ``changes``
    says whether the work may have something to put back.
    """

    def __init__(self, token: CancelToken, say: Callable[[str], None], *, changes: bool) -> None:
        self._token = token
        self._say = say
        self._changes = changes
        self._lock = threading.Lock()
        self._reader = self._writer = -1
        self._former: dict[signal.Signals, object] = {}
        self._former_wake_up = -1

    def __enter__(self) -> "Interrupts":
        self._reader, self._writer = os.pipe()
        if sys.platform != "win32":
            os.set_blocking(self._writer, False)
        if threading.current_thread() is threading.main_thread():
            # A handler in Python runs only once the main thread wakes, and may interrupt another
            # one: it could be late, or deadlock. The interpreter's own byte in a pipe does neither.
            self._former_wake_up = signal.set_wakeup_fd(self._writer, warn_on_full_buffer=False)
            for number in _SIGNALS:
                # nohup and its like have a signal ignored on purpose.
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._former[number] = signal.signal(number, _do_nothing)
        return self

    def __exit__(self, *_exception: object) -> None:
        if threading.current_thread() is threading.main_thread():
            for number, handler in self._former.items():
                signal.signal(number, handler)  # type: ignore[arg-type]  # as getsignal gave it
            signal.set_wakeup_fd(self._former_wake_up)
        with self._lock:
            os.close(self._reader)
            os.close(self._writer)
            self._reader = self._writer = -1

    def attend(self) -> None:
        """Answer each signal until ``work_is_over``; later ones change and say nothing."""
        while (arrived := os.read(self._reader, 1)) != _OVER:
            if arrived[0] in _SIGNALS:
                self._answer()

    def work_is_over(self) -> None:
        """End ``attend``; from any thread, also once nobody attends any more."""
        with self._lock:
            if self._writer >= 0:
                os.write(self._writer, _OVER)

    def _answer(self) -> None:
        if not self._token.is_cancelled:
            put_back = _("Stopping. What was changed is put back.")
            self._say(put_back if self._changes else _("Stopping."))
            self._token.cancel()
        elif self._changes:
            self._say(
                _(
                    "Still putting things back as they were; please wait. Ending the program "
                    "by force would not be faster: the elevated helper puts them back then too."
                )
            )


def _do_nothing(_number: int, _frame: FrameType | None) -> None:
    """In the place of a handler that would end the program."""
