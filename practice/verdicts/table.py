"""The matrix as a table: for a terminal, and for the docs."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from practice.verdicts.drive import Cell

_TEMPLATE = Path(__file__).with_name("page.md")


def row(cell: Cell) -> str:
    """One line for a terminal."""
    mark = f"  WRONG: {cell.wrong}" if cell.wrong else ""
    return (
        f"{cell.engine:8} {cell.image_store:12} {cell.situation:48} {cell.verdict:10} "
        f"{cell.outcome:9} {cell.truth}{mark}"
    )


def summary(cells: Sequence[Cell]) -> str:
    """The figures in sentences."""
    counts = Counter(cell.verdict for cell in cells)
    verdicts = ", ".join(f"{counts[one]} `{one}`" for one in sorted(counts))
    engines = ", ".join(sorted({cell.engine for cell in cells}))
    share = 100 * counts["unproven"] / max(1, len(cells))
    return (
        f"{len(cells)} cells on engines {engines}: {verdicts}. Wrong: "
        f"{sum(bool(cell.wrong) for cell in cells)}. Unproven: {share:.1f} %."
    )


def write_page(path: Path, cells: Sequence[Cell]) -> None:
    """Write the docs' page."""
    unproven = dict.fromkeys(
        f"- *{cell.situation}*: {_without_digests(cell.sentence)}"
        for cell in cells
        if cell.verdict == "unproven"
    )
    columns = list(dict.fromkeys((cell.engine, cell.image_store) for cell in cells))
    names = list(dict.fromkeys(cell.situation for cell in cells))
    by_place = {(cell.situation, cell.engine, cell.image_store): cell for cell in cells}
    tables = []
    for engine, store in columns:
        tables += [
            f"## Engine {engine}, {store} image store\n",
            "| the mirror | verdict | sent | right |",
            "| --- | --- | --- | --- |",
            *(
                _line(by_place[name, engine, store])
                for name in names
                if (name, engine, store) in by_place
            ),
            "",
        ]
    path.write_text(
        _TEMPLATE.read_text().format(
            summary=summary(cells),
            unproven="\n".join(unproven) or "- nowhere",
            tables="\n".join(tables).rstrip(),
        )
    )


def _line(cell: Cell) -> str:
    right = f"no: {cell.wrong}" if cell.wrong else "yes"
    return f"| {cell.situation} | `{cell.verdict}` | {cell.truth} | {right} |"


def _without_digests(sentence: str) -> str:
    return " ".join(word.partition("@sha256:")[0] for word in sentence.split(" "))
