"""What a built package weighs, and how quickly its window is there, against the source install.

An AppImage is measured as it starts: each time mounted anew, so that it unpacks what it reads.
"""

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Final

from installers.linux.lock import PROJECT
from installers.linux.material import SOURCE
from installers.linux.tree import PYTHON

_ROUNDS: Final = 5
_MEASURE: Final = str(Path(__file__).with_name("first_paint.py"))
SOURCE_INSTALL: Final = PROJECT / ".venv" / "bin" / "python"


def print_figures(package: Path, root: Path) -> None:
    """Print the sizes of ``package`` and of what it installs, ``root``; and the first paints."""
    installed = sum(path.lstat().st_size for path in root.rglob("*") if path.is_file())
    print(f"{package}")
    print(f"  {package.stat().st_size / 1e6:8.1f} MB  the package")
    print(f"  {installed / 1e6:8.1f} MB  installed")
    if not SOURCE_INSTALL.exists():
        print("  no source install in .venv to compare the start with")
        return
    # Both of the same commit; the source install has its libraries in .venv.
    ours, source = _first_paints(
        partial(_mounted_first_paint, package)
        if package.suffix == ".AppImage"
        else partial(_first_paint, [str(root / PYTHON), "-I", _MEASURE]),
        partial(_first_paint, [str(SOURCE_INSTALL), "-I", _MEASURE, str(SOURCE / "app")]),
    )
    print(f"  {ours * 1000:8.1f} ms  first paint, median of {_ROUNDS}")
    print(f"  {source * 1000:8.1f} ms  first paint of the source install")
    print(f"  {ours / source:8.2f}     ratio, at most 1.3 is wanted")


def _first_paints(*starts: Callable[[], float]) -> list[float]:
    """The median seconds of each, taken by turns, so that load falls on all alike."""
    seconds: list[list[float]] = [[] for _ in starts]
    for _round in range(_ROUNDS + 1):
        for start, taken in zip(starts, seconds, strict=True):
            taken.append(start())
    # The first of each has read its files from the disk.
    return [statistics.median(taken[1:]) for taken in seconds]


@contextmanager
def mounted(appimage: Path) -> Iterator[Path]:
    """The folder where an AppImage has mounted itself, as long as the ``with`` lasts."""
    command = [str(appimage), "--appimage-mount"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as held:
        assert held.stdout is not None
        try:
            yield Path(held.stdout.readline().strip())
        finally:
            held.terminate()


def _mounted_first_paint(package: Path) -> float:
    """The seconds from before the AppImage is mounted until its window is painted."""
    begun = time.monotonic()
    with mounted(package) as folder:
        mounting = time.monotonic() - begun
        return mounting + _first_paint([str(folder / PYTHON), "-I", _MEASURE])


def _first_paint(command: list[str]) -> float:
    with tempfile.TemporaryDirectory() as home:
        places = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
        environment = {
            "PATH": os.environ["PATH"],
            **dict.fromkeys(places, home),
            "QT_QPA_PLATFORM": "offscreen",
            "LC_ALL": "C.UTF-8",
        }
        begun = time.monotonic()
        done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
        return float(done.stdout) - begun
