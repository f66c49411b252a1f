"""Others change things at the same time: nothing of theirs is lost, nothing of ours left over."""

import json
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dockmirror.daemonjson import set_mirrors
from practice.processes import InsideProcess
from practice.site import Site
from practice.workstation import DAEMON_JSON
from tests.faults import on_demand
from tests.real.program import dockmirror

pytestmark = pytest.mark.real

FIRST = b'{"log-opts": {"max-size": "10m"}}'
THEIRS = b'{"log-opts": {"max-size": "20m"}}'
PENDING = "/var/lib/dockmirror/pending"


def start(site: Site, *options: str) -> InsideProcess:
    return site.workstation.popen(
        ["dockmirror", "setup", site.mirror.url, *options, "--format", "jsonl"],
        user="person",
        stdin=-1,
    )


def read_until(process: InsideProcess, *signs: str) -> None:
    """Read the program's events until one has all ``signs``."""
    assert process.stdout is not None
    while line := process.stdout.readline():
        if all(sign.encode() in line for sign in signs):
            return
    raise AssertionError(f"no event with {signs}")


def step(name: str) -> tuple[str, str]:
    return ('"step-started"', f'"{name}"')


def ended(process: InsideProcess) -> dict[str, object]:
    out, err = process.communicate(timeout=240)
    assert b"Traceback" not in err
    document: dict[str, object] = json.loads(out.splitlines()[-1])
    return document


def check_nothing_left(site: Site) -> None:
    info = site.workstation.docker_info()
    assert info["Debug"] is False
    assert not site.workstation.exists(PENDING)
    assert not site.workstation.run(["sh", "-c", "ls -A /etc/docker | grep dockmirror"]).stdout


def test_of_two_setups_at_once_the_second_is_refused(site: Site):
    """Also where the first stands still: a stopped program is no dead one."""
    site.reset(FIRST)
    with start(site, "--yes") as first:
        read_until(first, *step("apply"))
        first.send_signal(signal.SIGSTOP)
        second = dockmirror(site, "setup", site.second.url, "--yes")
        assert (second.exit_code, second.outcome) == (4, "refused"), second.told
        assert "helper-busy" in second.codes
        first.send_signal(signal.SIGCONT)
        assert ended(first)["outcome"] == "proven"
    assert site.workstation.daemon_json() == set_mirrors(FIRST, [f"{site.mirror.url}/"])
    check_nothing_left(site)


IN_A_TERMINAL = "import pty, sys; sys.exit(pty.spawn(sys.argv[1:]) >> 8)"


def test_a_file_edited_after_the_plan_was_shown_is_not_overwritten(site: Site):
    site.reset(FIRST)
    pid = site.workstation.docker_pid()
    words = ["python3", "-c", IN_A_TERMINAL, "dockmirror", "setup", site.mirror.url]
    with site.workstation.popen(words, user="person", stdin=-1) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        told = b""
        while b"[y/N]" not in told:
            piece = program.stdout.read1(4096)  # type: ignore[attr-defined]  # a BufferedReader
            assert piece, told.decode()
            told += piece
        site.workstation.write(DAEMON_JSON, THEIRS)
        program.stdin.write(b"y\n")
        program.stdin.flush()
        told, _ = program.communicate(timeout=120)
    assert "changed by someone else meanwhile" in told.decode()
    assert program.returncode == 4
    assert site.workstation.daemon_json() == THEIRS
    assert site.workstation.docker_pid() == pid
    check_nothing_left(site)


def test_a_file_edited_during_the_pull_is_kept_and_said(site: Site):
    """The edit wins; the engine is left as it would be without us, its log level included."""
    site.reset(FIRST)
    with start(site, "--yes") as program:
        read_until(program, *step("pull"))
        site.workstation.write(DAEMON_JSON, THEIRS)
        document = ended(program)
    assert site.workstation.daemon_json() == THEIRS, document
    # The edit was met before the helper wrote once more, or when the change was to be kept.
    ending = (program.returncode, document["outcome"])
    assert ending in ((4, "refused"), (5, "rolled-back")), document
    check_nothing_left(site)


@on_demand
def test_a_restart_of_docker_during_the_pull_is_no_verdict_on_the_mirror(site: Site):
    """As a package's upgrade does it: the pull is repeated, and that one counts."""
    site.reset(FIRST)
    with start(site, "--yes") as program:
        read_until(program, '"pull-progress"')
        site.workstation.run(["systemctl", "restart", "docker"], check=True)
        document = ended(program)
    assert (program.returncode, document["outcome"]) == (0, "proven"), document
    assert site.workstation.daemon_json() == set_mirrors(FIRST, [f"{site.mirror.url}/"])
    check_nothing_left(site)


@contextmanager
def asleep(site: Site) -> Iterator[None]:
    """Every process of the workstation stands still, while the network and the time go on."""
    frozen = [group / "cgroup.freeze" for group in site.network.groups]
    frozen = [file for file in frozen if file.exists()]
    for file in frozen:
        file.write_text("1")
    try:
        yield
    finally:
        for file in frozen:
            file.write_text("0")


@pytest.mark.parametrize("when", ["write", "apply", "pull"])
@on_demand
def test_sleep_and_resume_lose_nothing(site: Site, when: str):
    """Program, helper, engine and systemd stand still, as in a suspended machine."""
    site.reset(FIRST)
    workstation = site.workstation
    with start(site, "--yes") as program:
        read_until(program, *step(when))
        helper = workstation.run(["pgrep", "-f", "^/usr/bin/python3 -I /usr/local/libexec"])
        pids = helper.stdout.decode().split()
        assert pids
        # What a test starts in the workstation is not in its control group.
        program.send_signal(signal.SIGSTOP)
        workstation.run(["kill", "-STOP", *pids], check=True)
        with asleep(site):
            time.sleep(3)
        workstation.run(["kill", "-CONT", *pids], check=True)
        program.send_signal(signal.SIGCONT)
        assert ended(program)["outcome"] == "proven"
    assert workstation.daemon_json() == set_mirrors(FIRST, [f"{site.mirror.url}/"])
    check_nothing_left(site)
