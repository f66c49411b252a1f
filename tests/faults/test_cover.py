"""What a reload needs besides is laid over the file: the file itself is not touched for it."""

import pytest

from dockmirror.daemonjson import set_mirrors
from practice.failure import wait_until
from practice.site import Site
from practice.workstation import DAEMON_JSON, Workstation
from tests.faults import on_demand
from tests.real.program import dockmirror

pytestmark = pytest.mark.real

FIRST = b'{"log-opts": {"max-size": "10m"}}'
HOLDER = "^/bin/sh -c .* sh /run/dockmirror-cover/daemon.json"
HELPER = "^/usr/bin/python3 -I /usr/local/libexec"
SLOW = b"[Service]\nExecReload=\nExecReload=/bin/sh -c 'kill -HUP $MAINPID; sleep 6'\n"


def look(workstation: Workstation) -> bytes:
    """The file's number and times: another where the file was written or replaced."""
    return workstation.run(["stat", "-c", "%i %y %z", DAEMON_JSON], check=True).stdout


def processes(workstation: Workstation, pattern: str) -> list[str]:
    return workstation.run(["pgrep", "-f", pattern]).stdout.decode().split()


def is_covered(workstation: Workstation) -> bool:
    return workstation.run(["mountpoint", "-q", DAEMON_JSON]).returncode == 0


def test_a_test_pull_does_not_touch_the_file(site: Site):
    first = set_mirrors(FIRST, [f"{site.mirror.url}/"])
    site.reset(first)
    before = look(site.workstation)
    run = dockmirror(site, "verify")
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    assert {each["source"] for each in run.document["evidence"]} > {"daemon-log"}
    assert look(site.workstation) == before
    assert site.workstation.daemon_json() == first
    assert site.workstation.docker_info()["Debug"] is False
    assert not is_covered(site.workstation)


@on_demand
@pytest.mark.parametrize(
    ("line", "untouched"),
    [
        ("PrivateTmp=yes", True),
        ("TemporaryFileSystem=/run/dockmirror-cover", False),
    ],
    ids=["of-its-own", "that-hides-the-copy"],
)
def test_an_engine_in_a_mount_namespace(site: Site, line: str, untouched: bool):
    """The copy is laid where the engine sees it. Where it cannot be, the file stands in for it."""
    first = set_mirrors(FIRST, [f"{site.mirror.url}/"])
    site.reset(first)
    workstation = site.workstation
    workstation.run(["mkdir", "-p", "-m", "700", "/run/dockmirror-cover"], check=True)
    drop_in = f"[Service]\n{line}\n".encode()
    workstation.write("/etc/systemd/system/docker.service.d/practice.conf", drop_in)
    workstation.run(["systemctl", "daemon-reload"], check=True)
    workstation.run(["systemctl", "restart", "docker"], check=True)
    before = look(workstation)
    run = dockmirror(site, "verify")
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    assert (look(workstation) == before) is untouched
    assert workstation.daemon_json() == first
    assert workstation.docker_info()["Debug"] is False


@pytest.mark.parametrize(
    "victims", [(HELPER,), pytest.param((HOLDER, HELPER), marks=on_demand)], ids=["helper", "both"]
)
def test_a_kill_while_the_file_is_covered(site: Site, victims: tuple[str, ...]):
    """Killed alone, the helper takes the cover with it. Killed with its holder, the next does."""
    first = set_mirrors(FIRST, [f"{site.mirror.url}/"])
    site.reset(first)
    workstation = site.workstation
    workstation.write("/etc/systemd/system/docker.service.d/practice.conf", SLOW)
    workstation.run(["systemctl", "daemon-reload"], check=True)
    before = look(workstation)
    with workstation.popen(["dockmirror", "verify"], user="person") as program:
        wait_until(lambda: is_covered(workstation), "the file to be covered")
        assert b'"debug"' in (workstation.run(["cat", DAEMON_JSON]).stdout)
        for pattern in victims:
            pids = processes(workstation, pattern)
            assert pids, pattern
            workstation.run(["kill", "-KILL", *pids], check=True)
        program.communicate(timeout=60)
    if len(victims) == 1:
        wait_until(lambda: not is_covered(workstation), "the cover to go")
        assert look(workstation) == before
    site.workstation.remove("/etc/systemd/system/docker.service.d")
    workstation.run(["systemctl", "daemon-reload"], check=True)
    assert dockmirror(site, "status").document["interrupted"]
    run = dockmirror(site, "undo", "--yes")
    assert (run.exit_code, run.outcome) == (0, "done"), run.told
    assert not is_covered(workstation)
    assert look(workstation) == before
    assert workstation.daemon_json() == first
    assert workstation.docker_info()["Debug"] is False
    assert not workstation.run(["ls", "-A", "/run/dockmirror-cover"]).stdout.strip(b"lock\n")
