"""Products that run an engine in a virtual machine, on models of them with a real engine."""

import json
import os
from collections.abc import Iterator

import pytest

from practice.failure import wait_until
from practice.site import Site
from practice.virtual_machine import (
    COLIMA,
    DOCKER_DESKTOP,
    ORBSTACK,
    RANCHER_DESKTOP,
    VirtualMachine,
    virtual_machine,
)
from tests.real.program import Run, dockmirror, fetched_by_engine

pytestmark = pytest.mark.real

ON_DEMAND = pytest.mark.skipif(
    os.environ.get("DOCKMIRROR_TARGETS") != "all", reason="tried by make targets"
)

DESKTOP = "docker-desktop"
OWN = b'{\n  "builder": {"gc": {"enabled": true}},\n  "experimental": false\n}\n'
ADMINS_FILE = "/usr/share/docker-desktop/admin-settings.json"
COLIMAS_OWN = b"""# Number of CPUs to be allocated to the virtual machine.
cpu: 2

runtime: docker

# Docker daemon configuration that maps directly to daemon.json.
docker: {}

env: {}
"""


@pytest.fixture(scope="module")
def desktop_machine(site_graph_driver: Site) -> Iterator[VirtualMachine]:
    site_graph_driver.reset()
    with virtual_machine(site_graph_driver.workstation, DOCKER_DESKTOP, OWN) as machine:
        yield machine


@pytest.fixture
def desktop(desktop_machine: VirtualMachine, site_graph_driver: Site) -> Iterator[Site]:
    """A workstation with its own engine and a model of Docker Desktop; nobody may be elevated."""
    site = site_graph_driver
    for server in (site.hub, site.mirror):
        server.clear()
    site.workstation.set_polkit("no")
    yield site
    site.workstation.set_polkit("yes")


def _setup(site: Site, target: str, *options: str) -> Run:
    return dockmirror(site, "setup", site.mirror.url, "--yes", "--target", target, *options)


def _mirrors(site: Site, host: str) -> list[str]:
    asked = ["docker", "-H", host, "info", "--format", "{{json .RegistryConfig.Mirrors}}"]
    shown = site.workstation.run(asked, user="person", check=True).stdout
    return list(json.loads(shown) or [])


def test_docker_desktop_is_set_up_proven_by_its_log_and_undone(desktop: Site):
    workstation = desktop.workstation
    status = dockmirror(desktop, "status")
    found = {one["id"]: one for one in status.document["targets"]}
    assert list(found) == ["docker-engine", DESKTOP]
    assert found[DESKTOP]["config_path"] == DOCKER_DESKTOP.settings
    assert found[DESKTOP]["engine_version"].startswith("26.1")
    run = _setup(desktop, DESKTOP)
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    assert run.document["target"]["id"] == DESKTOP
    assert run.document["evidence"][0]["source"] == "daemon-log"
    assert _mirrors(desktop, DOCKER_DESKTOP.host) == [f"{desktop.mirror.url}/"]
    assert fetched_by_engine(desktop.mirror.requests())
    assert workstation.daemon_json() == desktop.first_daemon_json
    undone = dockmirror(desktop, "undo", "--yes", "--target", DESKTOP)
    assert (undone.exit_code, undone.outcome) == (0, "done"), undone.told
    assert workstation.read(DOCKER_DESKTOP.settings) == OWN
    assert _mirrors(desktop, DOCKER_DESKTOP.host) == []


@ON_DEMAND
def test_the_engine_that_the_context_names_comes_first(desktop: Site):
    shown = desktop.workstation.run(
        ["dockmirror", "status", "--format", "json"],
        user="person",
        env={"DOCKER_HOST": DOCKER_DESKTOP.host},
    )
    targets = json.loads(shown.stdout)["targets"]
    assert [one["id"] for one in targets] == [DESKTOP, "docker-engine"]


@ON_DEMAND
def test_docker_desktop_goes_back_where_the_mirror_does_not_serve(desktop: Site):
    desktop.mirror.fault("engine-500")
    try:
        run = _setup(desktop, DESKTOP)
    finally:
        desktop.mirror.fault(None)
    assert (run.exit_code, run.outcome) == (6, "not-used"), run.told
    assert desktop.workstation.read(DOCKER_DESKTOP.settings) == OWN
    assert _mirrors(desktop, DOCKER_DESKTOP.host) == []


@ON_DEMAND
def test_settings_that_an_administrator_has_locked_are_left_alone(desktop: Site):
    locked = {"linuxVM": {"dockerDaemonOptions": {"locked": True, "value": "{}"}}}
    desktop.workstation.write(ADMINS_FILE, json.dumps(locked).encode())
    try:
        run = _setup(desktop, DESKTOP)
        codes = dockmirror(desktop, "status", "--target", DESKTOP).codes
    finally:
        desktop.workstation.remove(ADMINS_FILE)
    assert (run.exit_code, run.outcome) == (4, "refused"), run.told
    assert "settings-locked" in run.codes
    assert "settings-locked" in codes
    assert ADMINS_FILE in run.told
    assert desktop.workstation.read(DOCKER_DESKTOP.settings) == OWN


@ON_DEMAND
def test_a_refused_restart_is_rolled_back(desktop: Site, desktop_machine: VirtualMachine):
    with desktop_machine.refusing():
        run = _setup(desktop, DESKTOP)
    assert (run.exit_code, run.outcome) == (5, "rolled-back"), run.told
    assert "the machine is busy" in run.told
    assert desktop.workstation.read(DOCKER_DESKTOP.settings) == OWN
    assert _mirrors(desktop, DOCKER_DESKTOP.host) == []


@ON_DEMAND
def test_a_client_killed_at_work_on_docker_desktop_is_rolled_back(desktop: Site):
    workstation = desktop.workstation
    words = ["setup", desktop.mirror.url, "--yes", "--target", DESKTOP, "--format", "jsonl"]
    with workstation.popen(["dockmirror", *words], user="person") as client:
        wait_until(
            lambda: desktop.mirror.url.encode() in workstation.read(DOCKER_DESKTOP.settings),
            "the mirror to be written",
        )
        client.kill()
        client.communicate(timeout=30)
    state = f"/home/person/.local/state/dockmirror/{DESKTOP}/pending"
    wait_until(
        lambda: workstation.read(DOCKER_DESKTOP.settings) == OWN and not workstation.exists(state),
        "the client's child to roll back",
        seconds=120,
    )
    assert _mirrors(desktop, DOCKER_DESKTOP.host) == []


@ON_DEMAND
def test_a_reload_is_refused_where_the_engine_reads_its_file_at_its_start_only(desktop: Site):
    run = _setup(desktop, DESKTOP, "--restart", "reload")
    assert (run.exit_code, run.outcome) == (4, "refused"), run.told
    assert desktop.workstation.read(DOCKER_DESKTOP.settings) == OWN


@ON_DEMAND
def test_a_loopback_address_is_said_to_mean_the_virtual_machine(desktop: Site):
    run = dockmirror(desktop, "setup", "http://127.0.0.1:5000", "--yes", "--target", DESKTOP)
    assert run.exit_code == 3, run.told
    assert "loopback-in-vm" in run.codes
    assert "host.docker.internal" in run.told
    assert desktop.workstation.read(DOCKER_DESKTOP.settings) == OWN


@ON_DEMAND
@pytest.mark.parametrize(
    ("product", "own"),
    [(ORBSTACK, None), (COLIMA, COLIMAS_OWN), (RANCHER_DESKTOP, None)],
    ids=["orbstack", "colima", "rancher-desktop"],
)
def test_others_are_proven_by_a_recording_endpoint(site_graph_driver: Site, product, own):
    site = site_graph_driver
    site.reset()
    with virtual_machine(site.workstation, product, own):
        run = _setup(site, product.name)
        assert (run.exit_code, run.outcome) == (0, "proven"), run.told
        assert "recording-endpoint" in [one["source"] for one in run.document["evidence"]]
        assert _mirrors(site, product.host) == [f"{site.mirror.url}/"]
        undone = dockmirror(site, "undo", "--yes", "--target", product.name)
        assert (undone.exit_code, undone.outcome) == (0, "done"), undone.told
        assert _mirrors(site, product.host) == []
        if own is None:
            assert not site.workstation.exists(product.settings)
        else:
            assert site.workstation.read(product.settings) == own


@ON_DEMAND
def test_an_engine_that_does_not_reach_this_computer_leaves_it_unproven(site_graph_driver: Site):
    site = site_graph_driver
    site.reset()
    with virtual_machine(site.workstation, ORBSTACK, b"{}\n", alias=False):
        run = _setup(site, ORBSTACK.name)
        assert (run.exit_code, run.outcome) == (8, "unproven"), run.told
        assert "did not reach the recording endpoint" in run.told
        assert _mirrors(site, ORBSTACK.host) == [f"{site.mirror.url}/"]


@ON_DEMAND
def test_a_provisioning_script_of_somebody_elses_is_left_alone(site_graph_driver: Site):
    site = site_graph_driver
    site.reset()
    theirs = b"provision:\n- mode: system\n  script: |\n    true\n"
    with virtual_machine(site.workstation, RANCHER_DESKTOP, theirs):
        run = _setup(site, RANCHER_DESKTOP.name)
        assert (run.exit_code, run.outcome) == (4, "refused"), run.told
        assert "registry-mirrors" in run.told
        assert site.workstation.read(RANCHER_DESKTOP.settings) == theirs


@ON_DEMAND
def test_a_product_that_does_not_run_is_started(desktop: Site, desktop_machine: VirtualMachine):
    desktop.workstation.run(["systemctl", "stop", DOCKER_DESKTOP.unit], check=True)
    status = dockmirror(desktop, "status", "--target", DESKTOP)
    assert "engine-not-running" in status.codes
    assert "docker desktop start" in status.told
    run = _setup(desktop, DESKTOP)
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    removed = dockmirror(desktop, "remove", "--all", "--yes", "--target", DESKTOP)
    assert (removed.exit_code, removed.outcome) == (0, "done"), removed.told
    assert desktop.workstation.read(DOCKER_DESKTOP.settings) == OWN
    assert _mirrors(desktop, DOCKER_DESKTOP.host) == []
