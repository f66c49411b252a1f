"""Builders of buildx on the workstation, with a real BuildKit: set up, proven, undone.

Debian has no BuildKit, so these want ``DOCKMIRROR_BUILDKITD`` to name a folder with the programs
``buildkitd``, ``buildctl`` (moby/buildkit) and ``docker-buildx`` (docker/buildx).
"""

import base64
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from practice.failure import wait_until
from practice.processes import InsideProcess
from practice.site import Site
from practice.workstation import User
from tests.real.program import Run, dockmirror, fetched_by_engine

PROGRAMS = os.environ.get("DOCKMIRROR_BUILDKITD")

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        PROGRAMS is None, reason="no BuildKit here: name its folder in DOCKMIRROR_BUILDKITD"
    ),
]

TARGET = "buildkit"
CONTAINER = "buildx_buildkit_first0"
INSTANCE = "/home/person/.docker/buildx/instances/first"
PLUGIN = "/usr/local/lib/docker/cli-plugins/docker-buildx"
KEPT = "pulled from docker.io/library/alpine:latest"

# The published image has Alpine around the same programs; this one has what they are linked to.
MAKE_IMAGE = """
root=/root/buildkit
mkdir -p $root/etc/ssl/certs $root/tmp $root/run $root/root $root/var/lib
cp /usr/sbin/runc $root/usr/bin/buildkit-runc
for library in $(ldd /usr/sbin/runc | grep -o '/[^ ]*'); do
    mkdir -p "$root${library%/*}"
    cp -L "$library" "$root$library"
done
cp -L /etc/ssl/certs/ca-certificates.crt $root/etc/ssl/certs/
tar -C $root -c . | docker import --change 'ENTRYPOINT ["buildkitd"]' \
    --change 'ENV PATH=/usr/bin' - moby/buildkit:buildx-stable-1
"""


@pytest.fixture
def buildx(site_graph_driver: Site) -> Iterator[Site]:
    """The workstation with buildx, BuildKit's image, and a builder of the person's, not started."""
    site = site_graph_driver
    site.reset()
    workstation, programs = site.workstation, Path(PROGRAMS or "")
    workstation.write(PLUGIN, (programs / "docker-buildx").read_bytes(), 0o755)
    for name in ("buildkitd", "buildctl"):
        place = f"/root/buildkit/usr/bin/{name}"
        workstation.write(place, (programs / name).read_bytes(), 0o755)
    workstation.run(["sh", "-euc", MAKE_IMAGE], check=True)
    create(site)
    try:
        yield site
    finally:
        site.reset()
        for path in (PLUGIN, "/root/buildkit"):
            workstation.remove(path)


def create(site: Site, user: User = "person") -> None:
    words = ["docker", "buildx", "create", "--name=first", "--driver-opt=network=host"]
    site.workstation.run(words, user=user, check=True)


def build(site: Site, dockerfile: str) -> None:
    words = ["docker", "buildx", "build", "--builder=first", "--output=type=tar,dest=-", "-"]
    site.workstation.run(words, user="person", input=dockerfile.encode(), check=True)


def setup(site: Site, *options: str, user: User = "person") -> Run:
    words = ("setup", site.mirror.url, "--yes", "--target", TARGET)
    return dockmirror(site, *words, *options, user=user)


def config(site: Site) -> str:
    """What BuildKit in the container reads; "" where there is no such file yet."""
    shown = site.workstation.run(["docker", "cp", f"{CONTAINER}:/etc/buildkit/buildkitd.toml", "-"])
    return shown.stdout.replace(b"\0", b"").decode(errors="replace")


def cache(site: Site) -> str:
    words = ["docker", "buildx", "du", "--builder=first", "--verbose"]
    return site.workstation.run(words, user="person", check=True).stdout.decode()


def builds(site: Site) -> list[str]:
    words = ["docker", "exec", CONTAINER, "buildctl", "debug", "histories", "--format={{json .}}"]
    lines = site.workstation.run(words, check=True).stdout.decode().splitlines()
    return [json.loads(line)["record"]["Ref"] for line in lines]


def test_a_builder_is_set_up_proven_and_undone_without_elevation(buildx: Site):
    workstation = buildx.workstation
    build(buildx, "FROM alpine\n")
    before, builds_before = workstation.read(INSTANCE), builds(buildx)
    buildx.mirror.clear()
    workstation.set_polkit("no")
    try:
        run = setup(buildx)
        assert (run.exit_code, run.outcome) == (0, "proven"), run.told
        assert run.document["target"]["id"] == TARGET
        assert fetched_by_engine(buildx.mirror.requests())
        assert buildx.mirror.host in config(buildx)
        file = json.loads(workstation.read(INSTANCE))["Nodes"][0]["Files"]["buildkitd.toml"]
        assert buildx.mirror.host in base64.b64decode(file).decode()
        status = dockmirror(buildx, "status", "--target", TARGET)
        assert status.document["targets"][0]["in_force"] == [f"{buildx.mirror.url}/"]
        assert (dockmirror(buildx, "verify", "--target", TARGET)).outcome == "proven"
        assert setup(buildx).outcome == "unchanged"
        undone = dockmirror(buildx, "undo", "--yes", "--target", TARGET)
        assert (undone.exit_code, undone.outcome) == (0, "done"), undone.told
    finally:
        workstation.set_polkit("yes")
    assert workstation.read(INSTANCE) == before
    assert buildx.mirror.host not in config(buildx)
    assert KEPT in cache(buildx)
    assert "hello-world" not in cache(buildx)
    assert builds(buildx) == builds_before


def test_a_builder_goes_back_where_the_mirror_does_not_serve(buildx: Site):
    before = buildx.workstation.read(INSTANCE)
    buildx.mirror.fault("v2-500")
    try:
        run = setup(buildx, "--force")
    finally:
        buildx.mirror.fault(None)
    assert (run.exit_code, run.outcome) == (6, "not-used"), run.told
    assert run.document["verdict"] == "docker-hub"
    assert buildx.workstation.read(INSTANCE) == before
    assert buildx.mirror.host not in config(buildx)


def test_a_running_build_is_not_ended(buildx: Site):
    workstation = buildx.workstation
    words = ["docker", "buildx", "build", "--builder=first", "--progress=plain", "-"]
    workstation.write("/home/person/Dockerfile", b"FROM busybox\nRUN sleep 600\n")
    with workstation.popen(["sh", "-c", f"exec {' '.join(words)} <Dockerfile"], "person") as busy:
        wait_for_the_step(busy)
        run = setup(buildx)
        assert (run.exit_code, run.outcome) == (4, "refused"), run.told
        assert "build runs" in run.told
        assert busy.poll() is None
        busy.kill()
        busy.communicate(timeout=30)
    assert json.loads(workstation.read(INSTANCE))["Nodes"][0]["Files"] is None


def wait_for_the_step(busy: InsideProcess) -> None:
    assert busy.stderr is not None
    while b"RUN sleep" not in (line := busy.stderr.readline()):
        assert line, "the build ended"


def test_a_client_killed_after_the_write_is_rolled_back(buildx: Site):
    workstation = buildx.workstation
    build(buildx, "FROM alpine\n")
    before = workstation.read(INSTANCE)
    words = ["dockmirror", "setup", buildx.mirror.url, "--yes", "--target", TARGET]
    with workstation.popen(words, user="person") as client:
        wait_until(lambda: buildx.mirror.host in config(buildx), "the container to have it")
        client.kill()
        client.communicate(timeout=30)
    wait_until(lambda: workstation.read(INSTANCE) == before, "the roll back", seconds=120)
    pending = "/home/person/.local/state/dockmirror/buildkit/pending"
    wait_until(lambda: not workstation.exists(pending), "the journal to be settled", seconds=120)
    state = workstation.run(["docker", "inspect", "--format={{.State.Running}}", CONTAINER])
    assert state.stdout.strip() == b"true"
    assert buildx.mirror.host not in config(buildx)


def test_root_sets_up_a_builder_of_its_own_and_takes_the_mirror_out(buildx: Site):
    before = buildx.workstation.read(INSTANCE)
    workstation = buildx.workstation
    workstation.run(["docker", "buildx", "rm", "first"], user="person", check=True)
    create(buildx, "root")
    run = setup(buildx, user="root")
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    removed = dockmirror(buildx, "remove", "--all", "--yes", "--target", TARGET, user="root")
    assert (removed.exit_code, removed.outcome) == (0, "done"), removed.told
    roots = workstation.read("/root/.docker/buildx/instances/first")
    assert json.loads(roots) == json.loads(before)
