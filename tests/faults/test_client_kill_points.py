"""The program itself killed wherever it asks somebody for something: the helper puts all back."""

from typing import Any

import pytest

from dockmirror.daemonjson import set_mirrors
from practice.site import Site
from tests.faults import ALL
from tests.faults.conversation import Inside
from tests.faults.counts import Counts
from tests.faults.points import TELLING, Point, busiest_threads_points, spread

pytestmark = pytest.mark.real

TRACE = "/tmp/trace"
FIRST = b'{"log-opts": {"max-size": "10m"}}'
A_PART = 2


def client(inside: Inside, site: Site, *strace: str) -> dict[str, Any]:
    return inside.ask(
        "run-client",
        strace=["-o", TRACE, *strace],
        argv=["dockmirror", "setup", site.mirror.url, "--yes", "--format", "jsonl"],
    )


def renew(inside: Inside) -> None:
    inside.ask("reset", file=FIRST.decode(), in_force=[])


def chosen(found: list[Point]) -> list[Point]:
    """All that come after the person was asked, and a few of those before."""
    asked = next(index for index, point in enumerate(found) if '\\"request\\"' in point.shown)
    return [*spread(found[:asked], 12), *found[asked:]] if ALL else spread(found[asked:], A_PART)


def test_a_client_killed_anywhere_leaves_the_old_file_or_a_finished_change(
    site: Site, inside: Inside, counts: Counts
):
    renew(inside)
    after = set_mirrors(FIRST, [f"{site.mirror.url}/"])
    done = client(inside, site, f"-etrace={','.join(TELLING)}")
    assert done["code"] == 0, done["err"]
    found = busiest_threads_points(inside.workstation.read(TRACE).decode(errors="replace"))
    assert len(found) > 60
    for point in chosen(found):
        renew(inside)
        done = client(inside, site, *point.kill)
        inside.ask("await-helper")
        left = inside.ask("look-at-all")
        counts.seen["client-points"] += done["code"] == -9
        counts.seen["down"] += not left["answers"]
        where = f"before {point.shown}: {left}"
        kept = left["changes"] == 1
        expected = after if kept else FIRST
        counts.seen["torn"] += left["file"] not in (FIRST.decode(), (after or b"").decode())
        assert left["file"] == (expected or b"").decode(), where
        assert left["mirrors"] == ([f"{site.mirror.url}/"] if kept else []), where
        assert (left["interrupted"], left["debug"]) == (None, False), where
        assert (left["beside"], left["hidden"], left["run"]) == ([], [], []), where
        assert set(left["state"]) <= {"history", "lock"}, where
