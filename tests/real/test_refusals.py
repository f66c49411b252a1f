"""What must not be touched is not touched, and a change that does not take is rolled back."""

import json

import pytest

from practice.site import Site
from tests.real.program import dockmirror

pytestmark = pytest.mark.real

DROP_IN = "/etc/systemd/system/docker.service.d/practice.conf"


def drop_in(site: Site, text: str, *, restart: bool = True) -> None:
    site.workstation.write(DROP_IN, text.encode())
    site.workstation.run(["systemctl", "daemon-reload"], check=True)
    if restart:
        site.workstation.run(["systemctl", "restart", "docker"], check=True)


def engine_answers(site: Site) -> bool:
    return site.workstation.run(["docker", "version"]).returncode == 0


def test_an_invalid_file_is_refused_with_line_and_column(site: Site):
    before = site.workstation.daemon_json()
    broken = b'{\n  "debug": false,\n}\n'
    site.workstation.write("/etc/docker/daemon.json", broken)
    try:
        run = dockmirror(site, "setup", site.mirror.url, "--yes")
        assert (run.exit_code, run.outcome) == (4, "refused")
        assert "daemon-json-invalid" in run.codes
        told = json.dumps(run.document)
        assert "line 3" in told.lower()
        assert "column 1" in told.lower()
        assert site.workstation.daemon_json() == broken
    finally:
        if before is None:
            site.workstation.remove("/etc/docker/daemon.json")
        else:
            site.workstation.write("/etc/docker/daemon.json", before)


def test_mirrors_given_as_flags_are_a_conflict(site: Site):
    before = site.workstation.daemon_json()
    drop_in(
        site,
        "[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd -H fd:// "
        "--registry-mirror=https://second.example.test\n",
    )
    run = dockmirror(site, "setup", site.mirror.url, "--yes")
    assert (run.exit_code, run.outcome) == (4, "refused"), run.told
    assert "flag-conflict" in run.codes
    assert site.workstation.daemon_json() == before
    assert engine_answers(site)


def test_mirrors_given_in_the_environment_file_are_a_conflict_before_any_restart(site: Site):
    before = site.workstation.daemon_json()
    site.workstation.write(
        "/etc/default/docker", b'DOCKER_OPTS="--registry-mirror https://second.example.test"\n'
    )
    try:
        run = dockmirror(site, "setup", site.mirror.url, "--yes")
        assert (run.exit_code, run.outcome) == (4, "refused"), run.told
        assert "flag-conflict" in run.codes
        assert site.workstation.daemon_json() == before
    finally:
        site.workstation.remove("/etc/default/docker")


def test_a_daemon_that_does_not_start_with_the_change_is_rolled_back(site: Site):
    before = site.workstation.daemon_json()
    drop_in(
        site,
        "[Service]\nExecStartPre=/bin/sh -c '! grep -q registry-mirrors /etc/docker/daemon.json'\n",
    )
    run = dockmirror(site, "setup", site.mirror.url, "--yes")
    assert (run.exit_code, run.outcome) == (5, "rolled-back"), run.told
    assert run.document["changed"] is False
    assert site.workstation.daemon_json() == before
    assert engine_answers(site)


def test_a_start_limit_that_was_hit_does_not_keep_the_roll_back_from_starting(site: Site):
    before = site.workstation.daemon_json()
    drop_in(
        site,
        "[Unit]\nStartLimitBurst=2\nStartLimitIntervalSec=600\n[Service]\nRestart=on-failure\n"
        "RestartSec=100ms\n"
        "ExecStartPre=/bin/sh -c '! grep -q registry-mirrors /etc/docker/daemon.json'\n",
        restart=False,
    )
    run = dockmirror(site, "setup", site.mirror.url, "--yes")
    assert (run.exit_code, run.outcome) == (5, "rolled-back"), run.told
    assert site.workstation.daemon_json() == before
    assert engine_answers(site)


def test_elevation_denied_changes_nothing(site: Site):
    before, pid = site.workstation.daemon_json(), site.workstation.docker_pid()
    site.workstation.set_polkit("no")
    try:
        run = dockmirror(site, "setup", site.mirror.url, "--yes")
    finally:
        site.workstation.set_polkit("yes")
    assert (run.exit_code, run.outcome) == (7, "denied"), run.told
    assert site.workstation.daemon_json() == before
    assert site.workstation.docker_pid() == pid


def test_somebody_who_may_not_use_docker_is_told_what_to_do(site: Site):
    run = dockmirror(site, "setup", site.mirror.url, "--yes", user="stranger")
    assert (run.exit_code, run.outcome) == (4, "refused"), run.told
    assert "engine-permission" in run.codes


def test_an_engine_that_does_not_run_cannot_be_verified(site: Site):
    stop = ["systemctl", "stop", "docker.socket", "docker.service"]
    site.workstation.run(stop, check=True)
    run = dockmirror(site, "verify")
    assert (run.exit_code, run.outcome) == (4, "refused"), run.told
    assert "engine-not-running" in run.codes
    assert "engine-not-running" in dockmirror(site, "status").codes


def test_an_engine_that_is_not_there_cannot_be_verified(site: Site):
    run = dockmirror(site, "verify", "--docker-host", "unix:///run/nowhere.sock")
    assert (run.exit_code, run.outcome) == (4, "refused"), run.told
    assert "engine-not-found" in run.codes


def test_an_address_that_can_never_work_is_a_usage_error(site: Site):
    for url in ("mirror.example.test", "https://:5000", "ftp://mirror.example.test"):
        run = dockmirror(site, "setup", url, "--yes")
        assert (run.exit_code, run.outcome) == (2, "usage")
    assert "https://mirror.example.test" in json.dumps(
        dockmirror(site, "setup", "mirror.example.test", "--yes").document
    )


def test_the_daemons_own_config_file_is_honoured(site: Site):
    elsewhere = "/etc/docker/elsewhere.json"
    before = site.workstation.daemon_json()
    content = before or b"{}\n"
    site.workstation.write(elsewhere, content)
    drop_in(
        site,
        f"[Service]\nExecStart=\nExecStart=/usr/sbin/dockerd -H fd:// --config-file={elsewhere}\n",
    )
    try:
        run = dockmirror(site, "setup", site.mirror.url, "--yes")
        assert (run.exit_code, run.outcome) == (0, "proven"), run.told
        assert run.document["target"]["config_path"] == elsewhere
        assert site.workstation.daemon_json() == before
        assert site.mirror.url.encode() in site.workstation.read(elsewhere)
        assert dockmirror(site, "undo", "--yes").outcome == "done"
        assert site.workstation.read(elsewhere) == content
    finally:
        site.workstation.remove(elsewhere)
