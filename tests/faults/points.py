"""The system calls that change something, as strace names and counts them."""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

CHANGING: Final = (
    *("write", "fsync", "fdatasync", "ftruncate"),
    *("rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir"),
    *("chmod", "fchmod", "fchmodat", "fchown", "fsetxattr", "link", "linkat", "symlink"),
    *("kill", "vfork", "clone", "clone3", "wait4"),
)
"""Calls that change files, and those by which a program is sent on its way and seen to its end."""

TELLING: Final = ("write", "sendto", "connect", "clone3")
"""Calls by which a client asks others to change something."""

_CALL: Final = re.compile(r"(?:(\d+) +)?([a-z0-9]+)\(")


@dataclass(frozen=True)
class Point:
    """The ``number``th call of ``name`` (from 1), and how strace shows it."""

    name: str
    number: int
    shown: str = ""

    @property
    def kill(self) -> list[str]:
        """strace's options that end the process just before this call."""
        return [f"-etrace={self.name}", f"-einject={self.name}:signal=SIGKILL:when={self.number}"]

    def refuse(self, error: str) -> list[str]:
        """strace's options that make this call fail with ``error``."""
        return [f"-etrace={self.name}", f"-einject={self.name}:error={error}:when={self.number}"]


COUNTING: Final = [f"-etrace=openat,{','.join(CHANGING)}"]
"""strace's options to see every call that may be a point."""


def busiest_threads_points(trace: str) -> list[Point]:
    """The telling calls of the thread that makes most of them, in order.

    strace, told to follow threads, counts the calls of each by itself.
    """
    seen: dict[str, Counter[str]] = {}
    found: dict[str, list[Point]] = {}
    for line in trace.splitlines():
        match = _CALL.match(line)
        if match is not None and match[2] in TELLING:
            thread, name = match[1], match[2]
            counter = seen.setdefault(thread, Counter())
            counter[name] += 1
            found.setdefault(thread, []).append(Point(name, counter[name], line[:100]))
    return max(found.values(), key=len)


def points(trace: str) -> list[Point]:
    """The changing calls of one run, in order; an ``openat`` only where it makes a file."""
    seen: Counter[str] = Counter()
    found = []
    for line in trace.splitlines():
        match = _CALL.match(line)
        if match is None:
            continue
        name = match[2]
        seen[name] += 1
        if name != "openat" or "O_CREAT" in line:
            found.append(Point(name, seen[name], line[:100]))
    return found


def spread(found: list[Point], count: int) -> list[Point]:
    """``count`` of them, evenly spread, the first and the last among them."""
    if count >= len(found):
        return found
    step = (len(found) - 1) / max(count - 1, 1)
    return [found[round(index * step)] for index in range(count)]
