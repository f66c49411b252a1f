"""containerd by itself on the workstation: set up, proven, put back, undone."""

import os
import signal
from collections.abc import Iterator

import pytest

from practice.failure import wait_until
from practice.site import Site
from tests.real.program import Run, dockmirror, fetched_by_engine

pytestmark = pytest.mark.real

ON_DEMAND = pytest.mark.skipif(
    os.environ.get("DOCKMIRROR_TARGETS") != "all", reason="tried by make targets"
)

CONTAINERD = "containerd"
FOLDER = "/etc/containerd/certs.d"
FILE = f"{FOLDER}/docker.io/hosts.toml"
STATE = "/var/lib/dockmirror/containerd"
CONFIG = "/etc/containerd/config.toml"
HELPER = "dockmirror[-.]helper"
SIGN = "/etc/crictl.yaml"


@pytest.fixture
def containerd(site_graph_driver: Site) -> Iterator[Site]:
    site = site_graph_driver
    site.reset()
    config = site.workstation.read(CONFIG)
    try:
        yield site
    finally:
        site.workstation.write(CONFIG, config)
        for path in (FOLDER, SIGN):
            site.workstation.remove(path)


def _setup(site: Site, *options: str) -> Run:
    return dockmirror(site, "setup", site.mirror.url, "--yes", "--target", CONTAINERD, *options)


def _namespaces(site: Site) -> bytes:
    return site.workstation.run(["ctr", "namespaces", "ls", "-q"], check=True).stdout


def test_containerd_is_set_up_proven_and_undone_with_one_word_of_roots(containerd: Site):
    workstation = containerd.workstation
    run = _setup(containerd)
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    assert run.document["target"]["config_path"] == FILE
    assert "containerd-folder-not-set" in run.codes
    assert [step["id"] for step in run.document["steps"]].count("elevate") == 1
    assert f'[host."{containerd.mirror.url}"]'.encode() in workstation.read(FILE)
    assert fetched_by_engine(containerd.mirror.requests())
    assert not fetched_by_engine(containerd.hub.requests())
    assert _namespaces(containerd) == b""
    status = dockmirror(containerd, "status")
    found = {one["id"]: one for one in status.document["targets"]}
    assert found[CONTAINERD]["in_force"] == [f"{containerd.mirror.url}/"]
    assert "docker-engine" in found
    again = dockmirror(containerd, "verify", "--target", CONTAINERD)
    assert (again.exit_code, again.outcome) == (0, "proven"), again.told
    undone = dockmirror(containerd, "undo", "--yes", "--target", CONTAINERD)
    assert (undone.exit_code, undone.outcome) == (0, "done"), undone.told
    assert not workstation.exists(FOLDER)


def test_a_mirror_that_sends_no_layers_is_not_used_and_the_file_is_gone_again(containerd: Site):
    containerd.mirror.fault("blobs-500")
    try:
        run = _setup(containerd, "--force")
    finally:
        containerd.mirror.fault(None)
    assert (run.exit_code, run.outcome) == (6, "not-used"), run.told
    assert run.document["verdict"] == "mixed"
    assert not containerd.workstation.exists(FOLDER)
    assert _namespaces(containerd) == b""


def test_another_persons_file_stays_as_it_is(containerd: Site):
    theirs = b'server = "https://registry-1.docker.io"\n[host."https://theirs.example.test"]\n'
    containerd.workstation.write(FILE, theirs)
    run = _setup(containerd)
    assert (run.exit_code, run.outcome) == (4, "refused"), run.told
    assert FILE in run.told
    assert containerd.workstation.read(FILE) == theirs


def test_beside_docker_it_is_offered_where_something_speaks_to_it(containerd: Site):
    def offered() -> bool:
        targets = dockmirror(containerd, "status").document["targets"]
        return CONTAINERD in [one["id"] for one in targets]

    assert not offered()
    containerd.workstation.write(
        SIGN, b"runtime-endpoint: unix:///run/containerd/containerd.sock\n"
    )
    assert offered()


@ON_DEMAND
def test_mirrors_are_put_in_order_and_taken_out(containerd: Site):
    assert _setup(containerd).outcome == "proven"
    second = dockmirror(
        containerd,
        *("setup", containerd.second.url, "--yes", "--target", CONTAINERD, "--position", "last"),
    )
    assert second.outcome == "unproven", second.told
    removed = dockmirror(
        containerd, "remove", containerd.second.url, "--yes", "--target", CONTAINERD
    )
    assert (removed.exit_code, removed.outcome) == (0, "done"), removed.told
    assert containerd.second.url.encode() not in containerd.workstation.read(FILE)
    gone = dockmirror(containerd, "remove", "--all", "--yes", "--target", CONTAINERD)
    assert (gone.exit_code, gone.outcome) == (0, "done"), gone.told
    assert not containerd.workstation.exists(FOLDER)


@ON_DEMAND
def test_the_folder_that_kubernetes_reads_is_the_one_that_is_written(containerd: Site):
    workstation = containerd.workstation
    section = b'\n[plugins."io.containerd.grpc.v1.cri".registry]\nconfig_path = "/srv/a:/srv/b"\n'
    workstation.write(CONFIG, workstation.read(CONFIG) + section)
    workstation.run(["mkdir", "-p", "/srv/b/docker.io"], check=True)
    try:
        run = _setup(containerd)
        assert (run.exit_code, run.outcome) == (0, "proven"), run.told
        assert run.document["target"]["config_path"] == "/srv/b/docker.io/hosts.toml"
        assert "containerd-folder-not-set" not in run.codes
    finally:
        workstation.remove("/srv/b")


@ON_DEMAND
def test_layers_that_another_namespace_has_make_another_image_the_test(containerd: Site):
    fetch = ["ctr", "content", "fetch", "docker.io/library/hello-world:latest"]
    containerd.workstation.run(fetch, check=True)
    run = _setup(containerd)
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    assert "busybox" in run.told
    images = containerd.workstation.run(["ctr", "images", "ls", "-q"], check=True)
    assert images.stdout == b"docker.io/library/hello-world:latest\n"
    assert _namespaces(containerd) == b"default\n"


@ON_DEMAND
def test_without_authorisation_nothing_is_changed(containerd: Site):
    containerd.workstation.set_polkit("no")
    try:
        run = _setup(containerd)
    finally:
        containerd.workstation.set_polkit("yes")
    assert (run.exit_code, run.outcome) == (7, "denied"), run.told
    assert not containerd.workstation.exists(FOLDER)


@ON_DEMAND
def test_an_interrupt_during_the_pull_puts_everything_back(containerd: Site):
    workstation = containerd.workstation
    words = ["dockmirror", "setup", containerd.mirror.url, "--yes", "--target", CONTAINERD]
    containerd.mirror.fault("slow")
    try:
        with workstation.popen(words, user="person") as client:
            wait_until(lambda: workstation.exists(FILE), "the file to be written")
            client.send_signal(signal.SIGINT)
            client.communicate(timeout=60)
    finally:
        containerd.mirror.fault(None)
    assert client.returncode == 130
    assert not workstation.exists(FOLDER)
    assert _namespaces(containerd) == b""


@ON_DEMAND
def test_a_client_killed_at_work_is_rolled_back(containerd: Site):
    workstation = containerd.workstation
    words = ["dockmirror", "setup", containerd.mirror.url, "--yes", "--target", CONTAINERD]
    containerd.mirror.fault("slow")
    try:
        with workstation.popen(words, user="person") as client:
            wait_until(lambda: workstation.exists(FILE), "the file to be written")
            client.kill()
            client.communicate(timeout=30)
        wait_until(lambda: not workstation.exists(f"{STATE}/pending"), "the roll back")
    finally:
        containerd.mirror.fault(None)
    assert not workstation.exists(FOLDER)
    assert _namespaces(containerd) == b""


@ON_DEMAND
def test_a_helper_killed_at_work_is_put_right_by_the_next_command(containerd: Site):
    workstation = containerd.workstation
    words = ["dockmirror", "setup", containerd.mirror.url, "--yes", "--target", CONTAINERD]
    containerd.mirror.fault("slow")
    try:
        with workstation.popen(words, user="person") as client:
            wait_until(lambda: workstation.exists(FILE), "the file to be written")
            helper = workstation.run(["pgrep", "-u", "root", "-f", HELPER], check=True)
            workstation.run(["kill", "-KILL", *helper.stdout.decode().split()])
            client.communicate(timeout=60)
    finally:
        containerd.mirror.fault(None)
    assert workstation.exists(f"{STATE}/pending")
    undone = dockmirror(containerd, "undo", "--yes", "--target", CONTAINERD)
    assert (undone.exit_code, undone.outcome) == (0, "done"), undone.told
    assert not workstation.exists(FOLDER)
    assert _setup(containerd).outcome == "proven"
    assert _namespaces(containerd) == b""
