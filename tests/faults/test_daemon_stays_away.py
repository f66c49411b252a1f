"""The daemon does not come back with the change: all is put back, or a person is told how."""

import json

import pytest

from practice.failure import wait_until
from practice.site import Site
from practice.workstation import DAEMON_JSON
from tests.faults import on_demand
from tests.real.program import Run, dockmirror

pytestmark = pytest.mark.real

DROP_IN = "/etc/systemd/system/docker.service.d/practice.conf"
FIRST = b'{"log-opts": {"max-size": "10m"}}'
CHANGED = f"grep -q registry-mirrors {DAEMON_JSON}"


def spoil(site: Site, *lines: str) -> None:
    """Start from ``FIRST``, with these lines in a drop-in of the service's."""
    site.reset(FIRST)
    site.workstation.write(DROP_IN, "\n".join(lines).encode() + b"\n")
    site.workstation.run(["systemctl", "daemon-reload"], check=True)


def where_changed(command: str, otherwise: str = "true") -> str:
    """A shell command for a unit's line, run where the file has the mirror."""
    return f"/bin/sh -c 'if {CHANGED}; then {command}; else {otherwise}; fi'"


def check_as_before(site: Site) -> None:
    assert site.workstation.daemon_json() == FIRST
    info = site.workstation.docker_info()
    assert (info["RegistryConfig"]["Mirrors"] or [], info["Debug"]) == ([], False)
    assert dockmirror(site, "status").document["interrupted"] is None
    assert not site.workstation.exists("/var/lib/dockmirror/pending")


def check_rolled_back(site: Site, run: Run, *words: str) -> None:
    assert (run.exit_code, run.outcome) == (5, "rolled-back"), run.told
    assert run.document["changed"] is False
    for word in words:
        assert word in run.told, run.told
    check_as_before(site)


def set_up(site: Site, *options: str) -> Run:
    return dockmirror(site, "setup", site.mirror.url, "--yes", *options, timeout=600)


@on_demand
def test_a_start_that_fails_until_the_limit_is_hit(site: Site):
    spoil(
        site,
        "[Unit]",
        "StartLimitBurst=2",
        "StartLimitIntervalSec=600",
        "[Service]",
        "Restart=on-failure",
        "RestartSec=100ms",
        f"ExecStartPre={where_changed('echo no luck today; exit 1')}",
    )
    check_rolled_back(site, set_up(site), "did not take the change", "no luck today")


@on_demand
def test_a_daemon_that_ends_soon_after_it_has_answered(site: Site):
    """Its socket unit starts it anew, again and again: the pull is repeated once, then it is over.

    The mirror is slow, so that no pull is over before the engine is.
    """
    kill = where_changed("(sleep 1; kill -9 $MAINPID) >/dev/null 2>&1 & true")
    spoil(site, "[Service]", "Restart=no", f"ExecStartPost={kill}")
    site.mirror.fault("slow")
    check_rolled_back(site, set_up(site))


@on_demand
def test_a_reload_that_changes_nothing_and_says_nothing(site: Site):
    spoil(site, "[Service]", "ExecReload=", "ExecReload=/bin/true")
    check_rolled_back(
        site, set_up(site, "--restart", "reload"), "did not take over the mirrors; it shows: none"
    )


@on_demand
def test_a_daemon_that_reads_another_file(site: Site):
    spoil(site, "[Service]", "BindReadOnlyPaths=/etc/deaf:/etc/docker")
    site.workstation.run(["mkdir", "-p", "/etc/deaf"], check=True)
    site.workstation.run(["systemctl", "restart", "docker"], check=True)
    check_rolled_back(site, set_up(site), "did not take over the mirrors; it shows: none")


@on_demand
def test_a_start_that_takes_longer_than_a_minute(site: Site):
    spoil(site, "[Service]", "TimeoutStartSec=0", f"ExecStartPre={where_changed('sleep 600')}")
    check_rolled_back(site, set_up(site), "60 seconds")


@on_demand
def test_a_start_that_takes_its_time_is_waited_for(site: Site):
    spoil(site, "[Service]", "TimeoutStartSec=0", f"ExecStartPre={where_changed('sleep 40')}")
    run = set_up(site)
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told


@on_demand
def test_a_daemon_whose_socket_never_answers(site: Site):
    spoil(site, "[Service]", f"ExecStartPost={where_changed('kill -STOP $MAINPID')}")
    check_rolled_back(site, set_up(site), "did not answer")


def test_where_even_the_roll_back_fails_the_named_commands_work(site: Site):
    spoil(
        site,
        "[Service]",
        f"ExecStartPre={where_changed('touch /run/broken')}",
        "ExecStartPre=/bin/sh -c '! test -e /run/broken'",
    )
    run = set_up(site)
    assert (run.exit_code, run.outcome) == (9, "needs-attention"), run.told
    commands = run.document["commands"]
    assert commands == [
        "sudo systemctl reset-failed docker.service",
        "sudo systemctl restart docker.service",
    ]
    for command in commands:
        assert command in run.told
    assert site.workstation.daemon_json() == FIRST
    assert site.workstation.read("/var/lib/dockmirror/pending/before") == FIRST
    assert dockmirror(site, "status").document["interrupted"]
    site.workstation.remove("/run/broken")
    for command in commands:
        site.workstation.run(["sh", "-c", command.removeprefix("sudo ")], check=True)
    assert dockmirror(site, "undo", "--yes").exit_code == 0
    check_as_before(site)


@on_demand
def test_where_the_elevated_part_is_lost_the_named_commands_work(site: Site):
    spoil(site, "[Service]", f"ExecStartPre={where_changed('sleep 5')}")
    workstation = site.workstation
    words = ["dockmirror", "setup", site.mirror.url, "--yes", "--format", "jsonl"]
    with workstation.popen(words, user="person") as program:
        wait_until(lambda: workstation.daemon_json() != FIRST, "the file to be written")
        helpers = workstation.run(["pgrep", "-f", "^/usr/bin/python3 -I /usr/local/libexec"])
        workstation.run(["kill", "-KILL", *helpers.stdout.decode().split()], check=True)
        told, _ = program.communicate(timeout=60)
    document = json.loads(told.splitlines()[-1])
    assert (program.returncode, document["outcome"]) == (9, "needs-attention"), document
    assert document["backup"] == "/var/lib/dockmirror/pending/before"
    assert workstation.read(document["backup"]) == FIRST
    assert document["commands"] == [
        f"sudo cp {document['backup']} {DAEMON_JSON}",
        "sudo systemctl reset-failed docker.service",
        "sudo systemctl restart docker.service",
    ]
    for command in document["commands"]:
        workstation.run(["sh", "-c", command.removeprefix("sudo ")], check=True)
    assert workstation.daemon_json() == FIRST
    assert dockmirror(site, "undo", "--yes").exit_code == 0
    check_as_before(site)
