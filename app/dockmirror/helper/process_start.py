"""What tells a process from a later one that has its number."""

import subprocess
import sys
from pathlib import Path
from typing import Final

_PS: Final = "/bin/ps"
_SECONDS: Final = 10


def process_started(pid: int) -> str:
    """The moment at which process ``pid`` began, in the platform's own terms.

    "" where there is none, or one that has ended and is not yet reaped.
    """
    if sys.platform == "win32":
        from dockmirror.helper.windows.processes import began

        return began(pid)
    if sys.platform == "darwin":
        return _told_by_ps(pid)
    return _told_by_proc(pid)


def _told_by_proc(pid: int) -> str:
    """Its start, and the boot: proc(5), ``/proc/PID/stat``, fields 3 and 22."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        fields = stat.rpartition(")")[2].split()
        return "" if fields[0] in "ZX" else f"{boot}:{fields[19]}"
    except (OSError, IndexError):
        return ""


def _told_by_ps(pid: int) -> str:
    """Its state and its start, to the second: ps(1) of macOS."""
    try:
        completed = subprocess.run(
            [_PS, "-o", "state=,lstart=", "-p", str(pid)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={"LC_ALL": "C"},
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    state, _space, start = completed.stdout.decode("ascii", "replace").strip().partition(" ")
    return "" if state.startswith("Z") else start.strip()
