"""Runs the matrix: one process a suite, side by side, and their cells put together."""

import dataclasses
import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from practice.dependencies import PROJECT
from practice.failure import PracticeError
from practice.site import practice_site
from practice.verdicts.cell import ENGINES, Situation, situations
from practice.verdicts.drive import Cell, run_cell
from practice.verdicts.table import row, summary, write_page

PAGE = PROJECT / "docs" / "verdicts.md"


def chosen(words: Sequence[str]) -> list[Situation]:
    """The situations whose names hold one of the words; all without words."""
    return [one for one in situations() if not words or any(word in one.name for word in words)]


def run_suite(suite: str, words: Sequence[str]) -> int:
    """Run one suite's cells and print each as a JSON line. Raises ``PracticeError``."""
    stores = [store for one, store in ENGINES if one == suite]
    with practice_site(suite, stores[0]) as site:
        done = site.workstation.install_helper()
        if done.returncode != 0:
            raise PracticeError(done.stderr.decode(errors="replace"))
        site.workstation.set_polkit("yes")
        for situation in chosen(words):
            for store in stores:
                cell = run_cell(site, store, situation)
                print(json.dumps(dataclasses.asdict(cell)), flush=True)
    return 0


def run_matrix(suites: Sequence[str], words: Sequence[str]) -> int:
    """Run all, print the table, and write it to the docs where it is whole; 0 if all is right."""
    with ThreadPoolExecutor(len(suites)) as pool:
        cells = [cell for part in pool.map(lambda one: _cells(one, words), suites) for cell in part]
    wanted = len(chosen(words)) * sum(suite in suites for suite, _store in ENGINES)
    print(f"\n{summary(cells)}")
    wrong = [cell for cell in cells if cell.wrong]
    if len(cells) != wanted:
        print(f"{wanted - len(cells)} cells could not be run.")
        return 1
    if not words and len(cells) == len(list(situations())) * len(ENGINES):
        write_page(PAGE, cells)
        print(
            f"Written: {PAGE.relative_to(Path.cwd()) if PAGE.is_relative_to(Path.cwd()) else PAGE}"
        )
    unproven = sum(cell.verdict == "unproven" for cell in cells)
    return 1 if wrong or unproven * 20 > len(cells) else 0


def _cells(suite: str, words: Sequence[str]) -> list[Cell]:
    """The cells of one suite, printed as they come."""
    command = [sys.executable, "-m", "practice", "verdicts-of", suite, *words]
    cells = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("{"):
                cell = Cell(**json.loads(line))
                cells.append(cell)
                print(row(cell), flush=True)
            else:
                print(line, end="", file=sys.stderr)
    return cells
