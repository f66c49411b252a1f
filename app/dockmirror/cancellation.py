"""A token that says: stop now, and that whoever waits can be woken by."""

import threading
from collections.abc import Callable


class Cancelled(Exception):
    """The person asked to stop."""


class CancelToken:
    """Set once, from any thread; checked, waited on or listened to by the work.

    >>> token = CancelToken()
    >>> token.cancel()
    >>> token.is_cancelled
    True
    """

    def __init__(self) -> None:
        self._event = threading.Event()
        self._lock = threading.Lock()
        self._callbacks: dict[int, Callable[[], None]] = {}
        self._next_key = 0

    @property
    def is_cancelled(self) -> bool:
        """Whether the person asked to stop."""
        return self._event.is_set()

    def cancel(self) -> None:
        """Ask the work to stop. Callbacks run once, in the calling thread."""
        with self._lock:
            already = self._event.is_set()
            self._event.set()
            callbacks = [] if already else list(self._callbacks.values())
        for callback in callbacks:
            callback()

    def check(self) -> None:
        """Raise ``Cancelled`` if the person asked to stop."""
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> bool:
        """Wait up to ``seconds``; true as soon as the person asked to stop."""
        return self._event.wait(seconds)

    def on_cancel(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Run ``callback`` at cancellation, at once if it has happened already.

        For example to close a socket that a thread is blocked on. Returns a function that
        withdraws the callback.
        """
        with self._lock:
            key = self._next_key
            self._next_key += 1
            cancelled = self._event.is_set()
            if not cancelled:
                self._callbacks[key] = callback
        if cancelled:
            callback()

        def withdraw() -> None:
            with self._lock:
                self._callbacks.pop(key, None)

        return withdraw
