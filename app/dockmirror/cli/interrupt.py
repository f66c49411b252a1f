"""Ctrl-C, and the other signals that ask a program to end, as a wish to cancel."""

import signal
import threading
from collections.abc import Callable
from queue import SimpleQueue
from types import FrameType
from typing import Final

from dockmirror.cancellation import CancelToken
from dockmirror.i18n import _

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupts:
    """While entered, such a signal cancels the token; the work then ends by itself.

    The work is in another thread; the main thread attends to the signals meanwhile. ``changes``
    says whether the work may have something to put back.
    """

    def __init__(self, token: CancelToken, say: Callable[[str], None], *, changes: bool) -> None:
        self._token = token
        self._say = say
        self._changes = changes
        # A handler may interrupt another: it may take no lock and print nothing. This queue is
        # made for being put into from one.
        self._arrived: SimpleQueue[bool] = SimpleQueue()
        self._former: dict[signal.Signals, object] = {}

    def __enter__(self) -> "Interrupts":
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                # nohup and its like have a signal ignored on purpose.
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._former[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *_exception: object) -> None:
        for number, handler in self._former.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # as getsignal gave it
        self._former.clear()

    def attend(self) -> None:
        """Answer each signal until ``work_is_over``; later ones change and say nothing."""
        while self._arrived.get():
            self._answer()

    def work_is_over(self) -> None:
        """End ``attend``; from any thread."""
        self._arrived.put(False)

    def _note(self, _number: int, _frame: FrameType | None) -> None:
        self._arrived.put(True)

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
