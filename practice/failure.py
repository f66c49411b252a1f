"""What the practice parts raise, and how they wait."""

import time
from collections.abc import Callable


class PracticeError(Exception):
    """A practice part did not do what it must; the message is for a person."""


def wait_until(
    condition: Callable[[], bool], what: str, *, seconds: float = 30.0, every: float = 0.02
) -> None:
    """Ask ``condition`` until it holds. Raises ``PracticeError`` after ``seconds``."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise PracticeError(f"Gave up after {seconds:.0f} s waiting for {what}.")
        time.sleep(every)
