"""The service in an ordinary user's process: what it has, and what it leaves alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import dockmirror
from dockmirror.helper.by_hand import restart_by_hand
from dockmirror.helper.client import Client
from dockmirror.helper.ending import Refused
from dockmirror.helper.person import Person
from dockmirror.helper.protocol import PERSONS_TARGETS, PODMAN, TARGETS
from dockmirror.helper.target import find_persons_target, find_target

ENTRY = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from dockmirror.helper.own_process import main; sys.exit(main())"
)


@pytest.mark.parametrize("target", [one for one in TARGETS if one != PODMAN])
def test_without_an_engine_of_their_own_a_person_has_nothing(tmp_path: Path, target: str):
    person = Person(1000, "/home/u", 1000, str(tmp_path / "run"), "/home/u", str(tmp_path))
    client = Client()
    with pytest.raises(Refused) as refused:
        find_persons_target(target, client, person)
    client.close()
    assert refused.value.code == "docker-not-found"


@pytest.mark.parametrize("target", [one for one in PERSONS_TARGETS if one != PODMAN])
def test_the_elevated_helper_leaves_a_persons_own_engine_alone(target: str):
    client = Client()
    with pytest.raises(Refused) as refused:
        find_target(target, client)
    client.close()
    assert refused.value.code == "docker-not-found"


def test_podmans_file_is_the_persons_for_a_person_and_everyones_for_root(tmp_path: Path):
    person = Person(os.getuid(), str(tmp_path), os.getgid(), "/run", str(tmp_path), str(tmp_path))
    client = Client()
    mine = find_persons_target(PODMAN, client, person)
    everyones = find_target(PODMAN, client)
    client.close()
    folder = "registries.conf.d/zz-dockmirror.conf"
    assert mine.service.config_path == f"{tmp_path}/.config/containers/{folder}"
    assert everyones.service.config_path == f"/etc/containers/{folder}"
    assert restart_by_hand(mine.service, persons=True) == ()
    assert restart_by_hand(everyones.service, persons=False) == ()


@pytest.mark.skipif(os.geteuid() != 0, reason="for root")
def test_root_is_refused_before_anything_is_read(tmp_path: Path):
    package = str(Path(str(dockmirror.__file__)).resolve().parents[1])
    done = subprocess.run(
        [sys.executable, "-I", "-c", ENTRY, package],
        input=json.dumps({"request": "open", "id": 1, "target": "docker-rootless"}).encode(),
        capture_output=True,
        timeout=120,
        check=False,
        env={"XDG_STATE_HOME": str(tmp_path)},
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert list(tmp_path.iterdir()) == []
