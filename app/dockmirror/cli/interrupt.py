"""Ctrl-C, and the other signals that ask a program to end, as a wish to cancel."""

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Final

from dockmirror.cancellation import CancelToken
from dockmirror.i18n import _

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interrupts:
    """While entered, such a signal cancels the token; the work then ends by itself.

    ``changes`` says whether the work may have something to put back.

    The work must be in another thread: the handler takes the token's lock, which work in the main
    thread might hold.
    """

    def __init__(self, token: CancelToken, say: Callable[[str], None], *, changes: bool) -> None:
        self._token = token
        self._say = say
        self._changes = changes
        self._over = False
        self._former: dict[signal.Signals, object] = {}

    def __enter__(self) -> "Interrupts":
        if threading.current_thread() is threading.main_thread():
            for number in _SIGNALS:
                # nohup and its like have a signal ignored on purpose.
                if signal.getsignal(number) is not signal.SIG_IGN:
                    self._former[number] = signal.signal(number, self._handle)
        return self

    def __exit__(self, *_exception: object) -> None:
        for number, handler in self._former.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # as getsignal gave it
        self._former.clear()

    def work_is_over(self) -> None:
        """From now on a signal changes and says nothing: the result is there, and is told."""
        self._over = True

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        if self._over:
            return
        first = not self._token.is_cancelled
        self._token.cancel()
        if not self._changes:
            if first:
                self._say(_("Stopping."))
        elif first:
            self._say(_("Stopping. What was changed is put back."))
        else:
            self._say(
                _(
                    "Still putting things back as they were; please wait. Ending the program "
                    "by force would not be faster: the elevated helper puts them back then too."
                )
            )
