"""An engine on another machine: said to be so, and its pull verified, through ssh."""

import json

import pytest

from practice.site import Site
from tests.real.program import dockmirror

pytestmark = pytest.mark.real


@pytest.fixture
def site(site_graph_driver: Site) -> Site:
    site_graph_driver.reset()
    return site_graph_driver


# Stands in for OpenSSH's program: the other machine is the workstation itself.
SSH = b"#!/bin/sh\nexec env -u DOCKER_HOST docker system dial-stdio\n"


def test_a_remote_engine_is_said_to_be_configured_elsewhere(site: Site):
    done = site.workstation.run(
        ["dockmirror", "setup", site.mirror.url, "--yes", "--format", "json"],
        user="person",
        env={"DOCKER_HOST": "ssh://admin@build.example.com"},
    )
    document = json.loads(done.stdout)
    assert (done.returncode, document["outcome"]) == (4, "refused"), done.stderr.decode()
    assert document["commands"][0] == (
        "ssh -t admin@build.example.com 'sudoedit /etc/docker/daemon.json'"
    )
    assert site.workstation.daemon_json() is None


def test_the_pull_of_a_remote_engine_is_verified_through_ssh(site: Site):
    workstation = site.workstation
    workstation.write("/usr/local/bin/ssh", SSH, 0o755)
    remote = {"DOCKER_HOST": "ssh://admin@build.example.com"}

    def over_there(*words: str) -> tuple[int, dict]:
        done = workstation.run(
            ["dockmirror", *words, "--format", "json"], user="person", env=remote, timeout=240
        )
        assert b"Traceback" not in done.stderr, done.stderr.decode()
        return done.returncode, json.loads(done.stdout)

    try:
        status = over_there("status")[1]
        assert status["target"]["id"] == "docker-remote"
        assert status["targets"][0]["in_force"] == []
        assert "build.example.com" in status["targets"][0]["elsewhere"]
        assert over_there("verify")[1]["outcome"] == "not-used"
        assert dockmirror(site, "setup", site.mirror.url, "--yes").outcome == "proven"
        code, verified = over_there("verify")
        assert (code, verified["outcome"]) == (8, "unproven"), verified
        assert verified["target"]["engine_version"].startswith("26.1")
        undone = dockmirror(site, "undo", "--yes")
        assert undone.outcome == "done", undone.told
    finally:
        workstation.remove("/usr/local/bin/ssh")
