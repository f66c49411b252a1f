"""A disk that is full, read-only or broken: a clear sentence, the old file, Docker running."""

from collections.abc import Callable

import pytest

from dockmirror.daemonjson import set_mirrors
from practice.site import Site
from practice.workstation import DAEMON_JSON, Workstation
from tests.faults import ALL, on_demand
from tests.faults.conversation import Inside
from tests.faults.counts import Counts
from tests.faults.mounts import fill, make_read_only, small_file_system, use_up_inodes
from tests.faults.points import COUNTING, points, spread
from tests.real.program import dockmirror

pytestmark = pytest.mark.real

MIRROR = "https://mirror.example.test/"
FIRST = b'{"log-opts": {"max-size": "10m"}}'
AFTER = set_mirrors(FIRST, [MIRROR])
TRACE = "/root/trace"
STATE = "/var/lib/dockmirror"

Spoil = Callable[[Workstation, str], None]


def mirrors_in_force(site: Site) -> list[str]:
    return site.workstation.docker_info()["RegistryConfig"]["Mirrors"] or []


@pytest.mark.parametrize("folder", ["/etc/docker", STATE])
@pytest.mark.parametrize(
    ("spoil", "word"),
    [
        (fill, "disk is full"),
        pytest.param(use_up_inodes, "disk is full", marks=on_demand),
        (make_read_only, "read-only"),
    ],
    ids=["full", "no-inodes", "read-only"],
)
def test_a_spoilt_disk_is_said_and_nothing_is_changed(
    site: Site, folder: str, spoil: Spoil, word: str
):
    site.reset(FIRST)
    pid = site.workstation.docker_pid()
    with small_file_system(site.workstation, folder):
        spoil(site.workstation, folder)
        run = dockmirror(site, "setup", site.mirror.url, "--yes")
        assert (run.exit_code, run.outcome) == (4, "refused"), run.told
        assert run.document["changed"] is False
        assert word in run.told, run.told
        assert "Nothing was changed" in run.told, run.told
        assert site.workstation.daemon_json() == FIRST
        assert site.workstation.docker_pid() == pid
        assert dockmirror(site, "status").document["interrupted"] is None


@pytest.mark.parametrize(
    "error", ["EIO", *(pytest.param(name, marks=on_demand) for name in ("ENOSPC", "EROFS"))]
)
def test_a_system_call_that_the_disk_refuses_leaves_all_as_it_was(
    site: Site, inside: Inside, counts: Counts, error: str
):
    inside.ask("reset", file=FIRST.decode(), in_force=[])
    job = {"job": "setup", "mirrors": [MIRROR], "restart": "restart"}
    assert inside.ask("run", **job, strace=["-o", TRACE, *COUNTING])["ended"] == "done"
    found = [
        point
        for point in points(inside.workstation.read(TRACE).decode(errors="replace"))
        if point.name not in ("vfork", "clone3", "wait4", "kill")
    ]
    for point in found if ALL else spread(found, 2):
        inside.ask("reset", file=FIRST.decode(), in_force=[])
        ended = inside.ask("run", **job, strace=["-o", TRACE, *point.refuse(error)])
        counts.seen["disk-points"] += b"(INJECTED)" in inside.workstation.read(TRACE)
        where = f"{error} at {point.shown}: {ended}"
        left = inside.ask("look")
        counts.seen["torn"] += left["file"] not in (FIRST.decode(), (AFTER or b"").decode())
        assert ended["ended"] == "done" or ended["sentence"].endswith((".", "service")), where
        if left["interrupted"]:
            counts.seen["put-right"] += 1
            assert inside.ask("recover")["sentence"], where
        settled = inside.ask("look-at-all")
        counts.seen["down"] += not settled["answers"]
        kept = settled["changes"] == 1
        assert kept or ended["ended"] != "done", where
        expected = AFTER if kept else FIRST
        assert settled["file"] == (expected or b"").decode(), where
        assert settled["mirrors"] == ([MIRROR] if kept else []), where
        assert settled["debug"] is False, where
        assert settled["beside"] == [], where


@on_demand
def test_a_disk_that_fills_up_before_the_roll_back_needs_a_person(site: Site):
    """The commands that are named put everything right once there is room again."""
    site.reset(FIRST)
    workstation = site.workstation
    with small_file_system(workstation, "/etc/docker"):
        workstation.write(
            "/etc/systemd/system/docker.service.d/practice.conf",
            b"[Service]\nExecStartPre=/bin/sh -c 'if grep -q registry-mirrors "
            b"/etc/docker/daemon.json; then mount -o remount,ro /etc/docker; exit 1; fi'\n",
        )
        workstation.run(["systemctl", "daemon-reload"], check=True)
        run = dockmirror(site, "setup", site.mirror.url, "--yes")
        assert (run.exit_code, run.outcome) == (9, "needs-attention"), run.told
        backup = f"{STATE}/pending/before"
        commands = run.document["commands"]
        assert commands[0] == f"sudo cp {backup} {DAEMON_JSON}"
        assert workstation.read(backup) == FIRST
        assert dockmirror(site, "status").document["interrupted"]
        workstation.run(["mount", "-o", "remount,rw", "/etc/docker"], check=True)
        for command in commands:
            workstation.run(["sh", "-c", command.removeprefix("sudo ")], check=True)
        assert workstation.daemon_json() == FIRST
        assert mirrors_in_force(site) == []
        assert dockmirror(site, "undo", "--yes").exit_code == 0
        assert dockmirror(site, "status").document["interrupted"] is None
        assert workstation.daemon_json() == FIRST
