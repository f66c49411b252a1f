"""An organisation deploys its mirror: the profile, and the documented playbook of Ansible."""

import importlib.metadata
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from practice.site import Site
from tests.real.program import dockmirror, fetched_by_engine

pytestmark = pytest.mark.real

PROFILE = "/etc/xdg/dockmirror/profile.toml"
PLAYBOOK = Path(__file__).parents[2] / "docs" / "deploy" / "ansible.yml"
ANSIBLE = "/var/tmp/ansible"
PARTS = ("ansible-core", "jinja2", "markupsafe", "packaging", "pyyaml", "resolvelib")
INVENTORY = "workstations:\n  hosts:\n    localhost:\n      ansible_connection: local\n"


@pytest.fixture
def deployed(site_graph_driver: Site) -> Iterator[Site]:
    site = site_graph_driver
    site.reset()
    yield site
    for path in ("/etc/xdg/dockmirror", ANSIBLE, "/root/.ansible"):
        site.workstation.remove(path)


def write_profile(site: Site, text: str, mode: int = 0o644) -> None:
    site.workstation.write(PROFILE, text.encode(), mode)


def lay_ansible(site: Site) -> None:
    """Ansible of this environment, in the workstation: what it needs of it is pure Python."""
    target = site.workstation.root / ANSIBLE.lstrip("/")
    for name in PARTS:
        for file in importlib.metadata.files(name) or ():
            if file.suffix not in (".so", ".pyc") and ".." not in file.parts:
                place = target / file
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file.locate(), place)
    site.workstation.write(f"{ANSIBLE}/playbook.yml", PLAYBOOK.read_bytes())
    site.workstation.write(f"{ANSIBLE}/inventory.yml", INVENTORY.encode())


def play(site: Site, mirror: str) -> dict[str, int]:
    """Run the playbook as root; its figures for the one host."""
    environment = {
        "PYTHONPATH": ANSIBLE,
        "ANSIBLE_PYTHON_INTERPRETER": "/usr/bin/python3",
        "ANSIBLE_LOCALHOST_WARNING": "False",
    }
    words = ["python3", "-m", "ansible.cli.playbook", "-i", f"{ANSIBLE}/inventory.yml"]
    words += ["-e", json.dumps({"mirrors": [mirror]}), f"{ANSIBLE}/playbook.yml"]
    done = site.workstation.run(words, env=environment, timeout=300)
    shown = done.stdout.decode()
    assert done.returncode == 0, shown + done.stderr.decode()
    recap = shown.rpartition("PLAY RECAP")[2]
    return {name: int(count) for name, count in re.findall(r"(\w+)=(\d+)", recap)}


def test_ansible_sets_the_organisations_mirror_up_and_a_second_run_changes_nothing(deployed: Site):
    site = deployed
    lay_ansible(site)
    first = play(site, site.mirror.url)
    # The folder, the profile and the setup.
    assert (first["changed"], first["failed"]) == (3, 0)
    assert fetched_by_engine(site.mirror.requests())
    mirrors = site.workstation.docker_info()["RegistryConfig"]["Mirrors"]
    assert mirrors == [f"{site.mirror.url}/"]
    before = site.workstation.docker_pid()
    second = play(site, site.mirror.url)
    assert (second["changed"], second["failed"]) == (0, 0)
    assert site.workstation.docker_pid() == before
    status = dockmirror(site, "status")
    assert status.document["organisation"]["mirrors"] == [f"{site.mirror.url}/"]
    # What the profile locks is not the person's to choose.
    refused = dockmirror(site, "setup", "https://other.example.test", "--yes")
    assert (refused.exit_code, refused.codes) == (4, ["mirror-not-of-organisation"])
    locked = dockmirror(site, "setup", site.mirror.url, "--yes", "--position", "last")
    assert (locked.exit_code, locked.codes) == (4, ["set-by-organisation"])
    assert site.workstation.docker_pid() == before


def test_the_first_of_the_profiles_mirrors_that_serves_is_set_up(deployed: Site):
    site = deployed
    mirrors = json.dumps(["https://192.0.2.77:9", site.second.url, site.mirror.url])
    write_profile(site, f"mirrors = {mirrors}\n")
    run = dockmirror(site, "setup", "--yes")
    assert (run.exit_code, run.outcome, run.document["command"]) == (0, "proven", "setup")
    assert run.document["mirror"] == f"{site.second.url}/"
    assert "192.0.2.77" in run.told
    assert fetched_by_engine(site.second.requests())


@pytest.mark.parametrize(
    ("text", "mode", "why"),
    [('mirrors = ["x"', 0o644, "1"), ('mirrors = ["https://m.example"]', 0o666, "administrator")],
)
def test_a_profile_that_cannot_be_believed_is_ignored_and_said(
    deployed: Site, text: str, mode: int, why: str
):
    write_profile(deployed, text, mode)
    run = dockmirror(deployed, "setup", "--yes")
    assert (run.exit_code, run.outcome) == (2, "usage")
    assert PROFILE in run.told
    assert why in run.told
    checked = dockmirror(deployed, "setup", deployed.mirror.url, "--yes", "--dry-run")
    assert (checked.exit_code, checked.outcome) == (0, "done")
    assert "profile-ignored" in checked.codes
