"""A clock that jumps, at resume or by hand, moves no wait and no time limit."""

import ast
from pathlib import Path
from typing import Final

APP: Final = Path(__file__).parents[2] / "app/dockmirror"
MOVED: Final = {"time", "time_ns", "localtime", "gmtime"}
"""What ``time`` has that the clock on the wall moves."""


def wall_clock_reads(source: str) -> list[int]:
    """The lines that read that clock through ``time``."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "time"
            and node.attr in MOVED
        )
        or (
            isinstance(node, ast.ImportFrom)
            and node.module == "time"
            and MOVED & {alias.name for alias in node.names}
        )
    ]


def test_nothing_waits_by_the_clock_on_the_wall() -> None:
    found = {
        str(path.relative_to(APP)): lines
        for path in APP.rglob("*.py")
        if (lines := wall_clock_reads(path.read_text(encoding="utf-8")))
    }
    assert not found


def test_a_wait_by_that_clock_would_be_found() -> None:
    assert wall_clock_reads("import time\nend = time.time() + 1\n") == [2]
    assert wall_clock_reads("from time import time\n") == [1]
