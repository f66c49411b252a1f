"""Dockmirror's window against a bare window of the same toolkit: first paint, and memory then."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class FirstPaint:
    """Seconds from the start of the process to the end of its first paint; memory then, bytes."""

    seconds: float
    memory: int


def first_paints(rounds: int) -> None:
    """Print both windows' medians and their ratios; by turns, so that load falls on both alike."""
    measured: dict[str, list[FirstPaint]] = {"bare": [], "dockmirror": []}
    for _round in range(rounds + 1):
        for which, paints in measured.items():
            paints.append(first_paint(which))
    # The first of each has read its files from the disk.
    medians = {
        which: FirstPaint(
            statistics.median(paint.seconds for paint in paints[1:]),
            round(statistics.median(paint.memory for paint in paints[1:])),
        )
        for which, paints in measured.items()
    }
    bare, ours = medians["bare"], medians["dockmirror"]
    print(f"first paint of the window, median of {rounds}, {_platform()}:")
    print(f"  {ours.seconds * 1000:8.1f} ms  Dockmirror")
    print(f"  {bare.seconds * 1000:8.1f} ms  a bare window")
    print(f"  {ours.seconds / bare.seconds:8.2f}     ratio, at most 1.5 is wanted")
    print(f"  {ours.memory / 1e6:8.1f} MB  Dockmirror's memory then")
    print(f"  {bare.memory / 1e6:8.1f} MB  a bare window's")
    print(f"  {ours.memory / bare.memory:8.2f}     ratio, at most 1.6 is wanted")


def first_paint(which: str) -> FirstPaint:
    """Open the window in a process of its own, which ends once it has been painted."""
    with tempfile.TemporaryDirectory() as home:
        places = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
        environment = {
            **os.environ,
            **dict.fromkeys(places, home),
            "QT_QPA_PLATFORM": _platform(),
            "LC_ALL": "C.UTF-8",
        }
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.first_paint", which],
            env=environment,
            stdout=subprocess.PIPE,
            check=True,
            timeout=120,
        )
    said = json.loads(done.stdout)
    # The clock is the computer's, the same in every process.
    return FirstPaint(said["painted"] - began, said["memory"])


def _platform() -> str:
    return os.environ.get("QT_QPA_PLATFORM") or (
        "xcb" if os.environ.get("DISPLAY") else "offscreen"
    )
