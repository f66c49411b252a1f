"""Telling a daemon to read its configuration again, as Unix does it."""

import contextlib
import os
import signal
import sys


def hang_up(pid: int) -> None:
    """Send SIGHUP to a process; one that has ended is none to send to."""
    if sys.platform != "win32":
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGHUP)
