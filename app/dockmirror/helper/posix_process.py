"""Making a process its own on Linux and macOS."""

import contextlib
import os
import signal
import sys
from typing import Final

from dockmirror.helper.programs import ENVIRONMENT

if sys.platform != "win32":
    import resource

    _LIMITS: Final = (
        resource.RLIMIT_AS,
        resource.RLIMIT_CPU,
        resource.RLIMIT_DATA,
        resource.RLIMIT_FSIZE,
        resource.RLIMIT_STACK,
    )
    _FILES: Final = 1024

    def make_own() -> None:
        """Scrub environment, folder, mask, descriptors, limits, timers and signals."""
        _hold_standard_descriptors()
        os.closerange(3, os.sysconf("SC_OPEN_MAX"))
        os.environ.clear()
        os.environ.update(ENVIRONMENT)
        os.chdir("/")
        os.umask(0o022)
        _lift_limits()
        signal.alarm(0)
        for timer in (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL, signal.ITIMER_PROF):
            signal.setitimer(timer, 0)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])

    def _hold_standard_descriptors() -> None:
        """A closed standard descriptor would be taken by the next file that is opened."""
        for descriptor in (0, 1, 2):
            try:
                os.fstat(descriptor)
            except OSError:
                os.open("/dev/null", os.O_RDWR)

    def _lift_limits() -> None:
        """A caller's limits must not stop a change half way."""
        for kind in _LIMITS:
            with contextlib.suppress(OSError, ValueError):
                resource.setrlimit(kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, _FILES))
