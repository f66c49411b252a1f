"""Podman on the workstation: set up, proven, undone, for a person and for everyone."""

import json
import os
from collections.abc import Iterator

import pytest

from practice.image import PODMAN_FOLDER
from practice.site import Site
from tests.real.program import Run, dockmirror, fetched_by_engine

pytestmark = pytest.mark.real

PODMANS_FILE = "/home/person/.config/containers/registries.conf.d/zz-dockmirror.conf"
EVERYONES_FILE = "/etc/containers/registries.conf.d/zz-dockmirror.conf"
PODMAN = "podman"
PERSONS_CERTS_D = "/home/person/.config/containers/certs.d"
EVERYONES_CERTS_D = "/etc/containers/certs.d"
CA_FILE = "/home/person/company-ca.pem"
ON_DEMAND = pytest.mark.skipif(
    os.environ.get("DOCKMIRROR_TARGETS") != "all", reason="tried by make targets"
)


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


@pytest.fixture
def private(podman: Site) -> Iterator[Site]:
    """The mirror shows a certificate of an authority that the workstation does not know."""
    podman.mirror.fault("unknown-authority")
    podman.workstation.write(CA_FILE, podman.mirror.strangers_certificate, owner="person")
    yield podman
    podman.mirror.fault(None)
    for path in (EVERYONES_CERTS_D, CA_FILE):
        podman.workstation.remove(path)


def _certificates(site: Site, folder: str) -> list[str]:
    found = site.workstation.run(["find", folder, "-type", "f", "-printf", "%u %p\n"])
    return found.stdout.decode().splitlines()


def test_a_private_authority_is_trusted_by_podman_alone_and_no_more_when_undone(private: Site):
    site, workstation = private, private.workstation
    refused = _setup(site)
    assert (refused.exit_code, refused.outcome) == (3, "unusable"), refused.told
    run = _setup(site, "--ca-certificate", CA_FILE)
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    [found] = _certificates(site, PERSONS_CERTS_D)
    assert found.startswith(f"person {PERSONS_CERTS_D}/{site.mirror.host}/dockmirror-")
    assert fetched_by_engine(site.mirror.requests())
    again = _setup(site, "--ca-certificate", CA_FILE)
    assert (again.exit_code, again.outcome) == (0, "unchanged"), again.told
    undone = dockmirror(site, "undo", "--yes", "--target", PODMAN)
    assert (undone.exit_code, undone.outcome) == (0, "done"), undone.told
    assert found.split()[1] in undone.told
    assert not workstation.exists(PERSONS_CERTS_D)
    assert not workstation.exists(PODMANS_FILE)


@ON_DEMAND
def test_a_private_authority_goes_from_podman_with_its_mirror_and_comes_back(private: Site):
    site = private
    theirs = f"{PERSONS_CERTS_D}/other.example.test/ca.crt"
    site.workstation.run(["mkdir", "-p", theirs.rpartition("/")[0]], user="person", check=True)
    site.workstation.write(theirs, site.authority.certificate, owner="person")
    assert _setup(site, "--ca-certificate", CA_FILE).outcome == "proven"
    both = _certificates(site, PERSONS_CERTS_D)
    assert len(both) == 2
    removed = dockmirror(site, "remove", "--all", "--yes", "--target", PODMAN)
    assert (removed.exit_code, removed.outcome) == (0, "done"), removed.told
    assert _certificates(site, PERSONS_CERTS_D) == [f"person {theirs}"]
    undone = dockmirror(site, "undo", "--yes", "--target", PODMAN)
    assert undone.outcome == "done", undone.told
    assert sorted(_certificates(site, PERSONS_CERTS_D)) == sorted(both)
    verified = dockmirror(site, "verify", "--target", PODMAN)
    assert (verified.exit_code, verified.outcome) == (0, "proven"), verified.told


@ON_DEMAND
def test_a_private_authority_is_trusted_by_everyones_podman(private: Site):
    words = ("setup", private.mirror.url, "--yes", "--target", PODMAN, "--ca-certificate", CA_FILE)
    run = dockmirror(private, *words, user="root")
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    [found] = _certificates(private, EVERYONES_CERTS_D)
    assert found.startswith(f"root {EVERYONES_CERTS_D}/{private.mirror.host}/dockmirror-")
    undone = dockmirror(private, "undo", "--yes", "--target", PODMAN, user="root")
    assert (undone.exit_code, undone.outcome) == (0, "done"), undone.told
    assert not private.workstation.exists(EVERYONES_CERTS_D)


@ON_DEMAND
def test_a_folder_that_podman_reads_now_is_not_taken_out_of_its_sight(private: Site):
    theirs = f"/etc/docker/certs.d/{private.mirror.host}/ca.crt"
    private.workstation.write(theirs, private.mirror.strangers_certificate)
    checked = _setup(private)
    assert checked.outcome == "proven", checked.told
    assert dockmirror(private, "undo", "--yes", "--target", PODMAN).outcome == "done"
    refused = _setup(private, "--ca-certificate", CA_FILE)
    assert (refused.exit_code, refused.outcome) == (4, "refused"), refused.told
    assert f"keep Podman from reading /etc/docker/certs.d/{private.mirror.host}" in refused.told
    assert not private.workstation.exists(PERSONS_CERTS_D)
