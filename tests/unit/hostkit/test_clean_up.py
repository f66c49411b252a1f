"""The clean-up script, run by a real shell over a small stand-in for ``docker compose``."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dockmirror.hostkit.choices import Choices
from tests.unit.hostkit.kits import kit_of

# Stops and starts nothing; what would run in a container runs here, on a folder of the test's.
COMPOSE = """#!{python}
import os, subprocess, sys
words = sys.argv[2:]
log, data = os.environ["LOG"], os.environ["DATA"]
if words[0] != "run":
    open(log, "a").write(" ".join(words) + "\\n")
    sys.exit(0)
at = words.index("-c")
service, script, arguments = words[at - 1], words[at + 1], words[at + 2:]
arguments = [data + "/" + service if one == "/var/lib/registry" else one for one in arguments]
sys.exit(subprocess.run(["/bin/sh", "-c", script, *arguments]).returncode)
"""
REGISTRY = '#!/bin/sh\necho "$@" >>"$LOG"\nexit "${COLLECTED:-0}"\n'
REPOSITORIES = "docker/registry/v2/repositories"
CHOICES = Choices("r.example.com", private_domain="p.example.com", cache_limit="1m")


@pytest.fixture
def clean_up(tmp_path: Path):
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "docker").write_text(COMPOSE.format(python=sys.executable))
    (programs / "registry").write_text(REGISTRY)
    for path in programs.iterdir():
        path.chmod(0o755)
    script = tmp_path / "clean-up.sh"
    script.write_text(kit_of(CHOICES).text("clean-up.sh"))
    for service in ("cache", "private"):
        (tmp_path / service / REPOSITORIES).mkdir(parents=True)

    def run(collected: int = 0) -> tuple[int, list[str]]:
        log = tmp_path / "log"
        log.write_text("")
        path = f"{programs}:{os.environ['PATH']}"
        environment = {"PATH": path, "LOG": str(log), "DATA": str(tmp_path)}
        environment["COLLECTED"] = str(collected)
        done = subprocess.run(
            ["/bin/sh", str(script)], env=environment, capture_output=True, check=False
        )
        return done.returncode, log.read_text().splitlines()

    return run


def test_each_registry_is_stopped_collected_and_started(clean_up):
    collect = "garbage-collect /etc/distribution/config.yml"
    assert clean_up() == (
        0,
        ["stop cache", collect, "start cache", "stop private", collect, "start private"],
    )


def test_a_cache_above_its_limit_is_emptied_and_a_private_registry_never(clean_up, tmp_path: Path):
    small, large = tmp_path / "cache/docker/small", tmp_path / "private/docker/large"
    small.write_bytes(os.urandom(1000))
    large.write_bytes(os.urandom(3_000_000))
    assert clean_up()[0] == 0
    assert small.exists()
    (tmp_path / "cache/docker/large").write_bytes(os.urandom(3_000_000))
    assert clean_up()[0] == 0
    assert list((tmp_path / "cache").iterdir()) == []
    assert large.exists()


def test_a_registry_that_holds_nothing_yet_is_not_collected(clean_up, tmp_path: Path):
    for service in ("cache", "private"):
        (tmp_path / service / REPOSITORIES).rmdir()
    code, log = clean_up(collected=1)
    assert code == 0
    assert not [line for line in log if "garbage" in line]


def test_a_failed_collection_still_starts_the_registry_and_is_told(clean_up):
    code, log = clean_up(collected=1)
    assert code != 0
    assert log[-1] == "start cache"
