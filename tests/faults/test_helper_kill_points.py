"""The helper killed before any system call that changes something, of every kind of job."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dockmirror.daemonjson import set_mirrors
from dockmirror.helper.certs_d import anchor_for
from practice.site import Site
from tests.faults import ALL, on_demand
from tests.faults.conversation import Inside
from tests.faults.counts import Counts
from tests.faults.points import COUNTING, Point, points, spread
from tests.real.program import dockmirror
from tests.unit.helper.ca_certificates import ca_pem

pytestmark = pytest.mark.real

MIRROR = "https://mirror.example.test/"
FIRST = '{\r\n\t"log-opts" : {"max-size": "10m"},\r\n\t"labels": ["a=\\u00e9"]}'
TRACE = "/root/trace"
A_PART = 3
"""Points of each job tried where not all are."""

BY_COMMAND = 8
"""Every so manieth point is put right by ``dockmirror undo``, the others by what that does."""


@dataclass(frozen=True)
class Job:
    """A kind of session, and the state that it begins with."""

    name: str
    request: dict[str, Any]
    file: str | None
    in_force: tuple[str, ...]
    after: str | None
    after_in_force: tuple[str, ...]
    prepare: tuple[dict[str, Any], ...] = ()
    certificates: tuple[list[str], list[str]] = ([], [])
    """The files of certificates before and after."""


def made(file: str | None) -> str:
    data = set_mirrors(None if file is None else file.encode(), [MIRROR])
    assert data is not None
    return data.decode()


SETUP = {"job": "setup", "mirrors": [MIRROR], "restart": "restart"}
BY_RELOAD = {**SETUP, "restart": "reload"}
AUTHORITY = ca_pem()
ANCHOR = Path(anchor_for(MIRROR, "mirror", AUTHORITY).path)
TRUSTED = [str(ANCHOR.parent), str(ANCHOR)]
WITH_AUTHORITY = {**SETUP, "authority": AUTHORITY}
JOBS = (
    Job("setup", SETUP, FIRST, (), made(FIRST), (MIRROR,)),
    Job("setup without a file", BY_RELOAD, None, (), made(None), (MIRROR,)),
    Job("undo", {"job": "undo", "restart": "restart"}, made(FIRST), (MIRROR,), FIRST, (), (SETUP,)),
    Job(
        "removal",
        {"job": "remove", "restart": "reload"},
        made(FIRST),
        (MIRROR,),
        FIRST,
        (),
        (SETUP,),
    ),
    Job(
        "setup with a certificate",
        WITH_AUTHORITY,
        FIRST,
        (),
        made(FIRST),
        (MIRROR,),
        certificates=([], TRUSTED),
    ),
    Job(
        "undo with a certificate",
        {"job": "undo", "restart": "reload"},
        made(FIRST),
        (MIRROR,),
        FIRST,
        (),
        (WITH_AUTHORITY,),
        certificates=(TRUSTED, []),
    ),
    Job(
        "removal with a certificate",
        {"job": "remove", "restart": "restart"},
        made(FIRST),
        (MIRROR,),
        FIRST,
        (),
        (WITH_AUTHORITY,),
        certificates=(TRUSTED, []),
    ),
    Job("fall back", {**SETUP, "job": "fall-back"}, FIRST, (), FIRST, ()),
)


class Trial:
    """One job killed at one point after the other."""

    def __init__(self, site: Site, inside: Inside, counts: Counts, job: Job) -> None:
        self.site = site
        self.inside = inside
        self.counts = counts
        self.job = job
        self.begin()

    def begin(self) -> None:
        """The state that the job begins with, made by real sessions where it has a history."""
        first = FIRST if self.job.prepare else self.job.file
        self.inside.ask("reset", file=first, in_force=[])
        for request in self.job.prepare:
            assert self.inside.ask("run", **request)["ended"] == "done"
        if self.job.prepare:
            self.inside.ask("save")
        self.changes = self.inside.ask("look")["changes"]

    def renew(self) -> None:
        self.inside.ask(
            "reset",
            file=self.job.file,
            in_force=self.job.in_force,
            saved=bool(self.job.prepare),
        )

    def points(self) -> list[Point]:
        ended = self.inside.ask("run", **self.job.request, strace=["-o", TRACE, *COUNTING])
        assert ended["ended"] == "done", ended
        found = points(self.inside.workstation.read(TRACE).decode(errors="replace"))
        self.renew()
        return found

    def kill_at(self, point: Point, *, by_command: bool) -> None:
        where = f"{self.job.name}, before {point.name} number {point.number} ({point.shown})"
        asked = {**self.job.request, "strace": ["-o", TRACE, *point.kill]}
        ended = self.inside.ask("run", **asked)
        if ended["ended"] != "lost":
            assert ended["ended"] == "done", (where, ended)
            self.renew()
            return
        assert b"exited with" not in self.inside.workstation.read(TRACE), where
        self.counts.seen["points"] += 1
        left = self.inside.ask("look")
        self.check_left(left, where)
        sentence = self.put_right(left, by_command=by_command)
        self.counts.seen["put-right"] += bool(sentence)
        self.check_settled(self.inside.ask("look-at-all"), where)
        self.renew()

    def check_left(self, left: dict[str, Any], where: str) -> None:
        """Right after the kill: the old file or the new, and a journal of whatever is not so."""
        new = made(self.job.file) if self.job.name == "fall back" else self.job.after
        whole = left["file"] in (self.job.file, new)
        self.claim("torn", whole, f"a torn file: {where}: {left['file']!r}")
        settled = left["file"] == self.job.file or left["changes"] > self.changes
        self.claim(
            "unjournalled",
            settled or bool(left["interrupted"]),
            f"a change without a journal: {where}",
        )

    def put_right(self, left: dict[str, Any], *, by_command: bool) -> str | None:
        """The sentence on what was interrupted, where something was."""
        if not by_command or not left["interrupted"]:
            sentence: str | None = self.inside.ask("recover")["sentence"]
            return sentence
        status = dockmirror(self.site, "status")
        assert "was interrupted" in status.told
        assert status.document["interrupted"] == left["interrupted"]
        run = dockmirror(self.site, "undo", "--yes")
        assert (run.exit_code, run.outcome) == (0, "done"), run.told
        assert "put right" in run.told
        assert dockmirror(self.site, "status").document["interrupted"] is None
        return str(status.document["interrupted"])

    def check_settled(self, found: dict[str, Any], where: str) -> None:
        kept = found["changes"] > self.changes
        file = self.job.after if kept else self.job.file
        in_force = self.job.after_in_force if kept else self.job.in_force
        self.claim("down", found["answers"], f"Docker is down: {where}")
        assert found["file"] == file, where
        assert tuple(found["mirrors"]) == in_force, where
        assert found["debug"] is False, where
        assert found["certificates"] == self.job.certificates[kept], where
        assert found["interrupted"] is None, where
        assert (found["beside"], found["hidden"], found["run"]) == ([], [], []), where
        assert set(found["state"]) <= {"history", "lock"}, where

    def claim(self, name: str, holds: bool, words: str) -> None:
        if not holds:
            self.counts.seen[name] += 1
            self.counts.wrong.append(words)
        assert holds, words


IN_PART = ("setup", "undo with a certificate")


def cases() -> list[Any]:
    return [
        pytest.param(job, id=job.name, marks=() if job.name in IN_PART else on_demand)
        for job in JOBS
    ]


@pytest.mark.parametrize("job", cases())
def test_a_kill_at_any_point_leaves_a_whole_file_and_is_put_right(
    site: Site, inside: Inside, counts: Counts, job: Job
):
    trial = Trial(site, inside, counts, job)
    found = trial.points()
    assert len(found) > 20, json.dumps([point.shown for point in found])
    failures = []
    for number, point in enumerate(found if ALL else spread(found, A_PART)):
        try:
            trial.kill_at(point, by_command=number % BY_COMMAND == BY_COMMAND // 2)
        except AssertionError as failure:
            failures.append(f"before {point.shown}: {failure}")
            trial.begin()
    assert not failures, "\n".join(failures)


def test_a_kill_at_any_point_of_putting_right_is_put_right_too(
    site: Site, inside: Inside, counts: Counts
):
    """Killed once the engine had restarted, and killed again while that is put back."""
    job = JOBS[0]
    trial = Trial(site, inside, counts, job)
    last_rename = [point for point in trial.points() if point.name == "renameat"][-1]
    interrupt = {**job.request, "strace": ["-o", TRACE, *last_rename.kill]}

    def interrupted() -> None:
        assert inside.ask("run", **interrupt)["ended"] == "lost"

    interrupted()
    asked = {"job": "recover", "strace": ["-o", TRACE, *COUNTING]}
    assert inside.ask("run", **asked)["ended"] == "done"
    found = points(inside.workstation.read(TRACE).decode(errors="replace"))
    assert len(found) > 15
    for point in found if ALL else spread(found, 3)[1:2]:
        trial.renew()
        interrupted()
        ended = inside.ask("run", job="recover", strace=["-o", TRACE, *point.kill])
        counts.seen["points"] += ended["ended"] == "lost"
        trial.check_left(inside.ask("look"), f"recover, before {point.shown}")
        trial.put_right(inside.ask("look"), by_command=False)
        trial.check_settled(inside.ask("look-at-all"), f"recover, before {point.shown}")
