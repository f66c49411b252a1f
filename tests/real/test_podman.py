"""Podman on the workstation: set up, proven, undone, for a person and for everyone."""

import json
from collections.abc import Iterator

import pytest

from practice.image import PODMAN_FOLDER
from practice.site import Site
from tests.real.program import Run, dockmirror, fetched_by_engine

pytestmark = pytest.mark.real

PODMANS_FILE = "/home/person/.config/containers/registries.conf.d/zz-dockmirror.conf"
EVERYONES_FILE = "/etc/containers/registries.conf.d/zz-dockmirror.conf"
PODMAN = "podman"


@pytest.fixture
def podman(site_graph_driver: Site) -> Iterator[Site]:
    """The workstation with Podman installed besides, without images."""
    site = site_graph_driver
    site.reset()
    workstation = site.workstation
    workstation.run(["ln", "-s", f"{PODMAN_FOLDER}/podman", "/usr/bin/podman"], check=True)
    try:
        yield site
    finally:
        for user in ("person", "root"):
            workstation.run(["podman", "rmi", "--all", "--force"], user=user)
        for path in ("/usr/bin/podman", "/home/person/.config/containers", EVERYONES_FILE):
            workstation.remove(path)


def _setup(site: Site, *options: str) -> Run:
    return dockmirror(site, "setup", site.mirror.url, "--yes", "--target", PODMAN, *options)


def _podmans_mirrors(site: Site, user: str = "person") -> list[str]:
    info = site.workstation.run(["podman", "info", "--format", "json"], user=user, check=True)
    hub = json.loads(info.stdout)["registries"].get("docker.io") or {}
    return [one["Location"] for one in hub.get("Mirrors") or ()]


def test_podman_is_set_up_proven_and_undone_without_elevation(podman: Site):
    workstation = podman.workstation
    workstation.set_polkit("no")
    try:
        run = _setup(podman)
        assert (run.exit_code, run.outcome) == (0, "proven"), run.told
        assert run.document["target"]["id"] == PODMAN
        assert _podmans_mirrors(podman) == [podman.mirror.host]
        assert fetched_by_engine(podman.mirror.requests())
        status = dockmirror(podman, "status", "--target", PODMAN)
        assert status.document["targets"][0]["in_force"] == [f"{podman.mirror.url}/"]
        again = dockmirror(podman, "verify", "--target", PODMAN)
        assert (again.exit_code, again.outcome) == (0, "proven"), again.told
        undone = dockmirror(podman, "undo", "--yes", "--target", PODMAN)
        assert (undone.exit_code, undone.outcome) == (0, "done"), undone.told
        assert not workstation.exists(PODMANS_FILE)
        assert _podmans_mirrors(podman) == []
        images = workstation.run(["podman", "images", "--quiet"], user="person", check=True)
        assert images.stdout == b""
    finally:
        workstation.set_polkit("yes")


def test_podman_goes_back_where_the_mirror_does_not_serve(podman: Site):
    podman.mirror.fault("v2-500")
    try:
        run = _setup(podman, "--force")
    finally:
        podman.mirror.fault(None)
    assert (run.exit_code, run.outcome) == (6, "not-used"), run.told
    assert run.document["verdict"] == "docker-hub"
    assert not podman.workstation.exists(PODMANS_FILE)


def test_root_sets_podman_up_for_everyone_and_takes_it_out(podman: Site):
    words = ("setup", podman.mirror.url, "--yes", "--target", PODMAN)
    run = dockmirror(podman, *words, user="root")
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    assert _podmans_mirrors(podman) == [podman.mirror.host]
    removed = dockmirror(podman, "remove", "--all", "--yes", "--target", PODMAN, user="root")
    assert (removed.exit_code, removed.outcome) == (0, "done"), removed.told
    assert _podmans_mirrors(podman, "root") == []


def test_podmans_own_word_on_docker_hub_is_not_overruled(podman: Site):
    theirs = "/etc/containers/registries.conf.d/50-theirs.conf"
    podman.workstation.write(theirs, b'[[registry]]\nlocation = "docker.io"\n')
    try:
        run = _setup(podman)
    finally:
        podman.workstation.remove(theirs)
    assert (run.exit_code, run.outcome) == (4, "refused"), run.told
    assert theirs in run.told
    assert not podman.workstation.exists(PODMANS_FILE)
