"""A lock on an open file that the kernel gives back when its process ends: flock(2), _locking."""

import sys

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


def take(descriptor: int) -> None:
    """Take the lock without waiting. Raises ``BlockingIOError`` where another process has it."""
    if sys.platform == "win32":
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(error.errno, error.strerror) from error
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
