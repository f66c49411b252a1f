"""A part of the verdict matrix, and what the matrix has no row for, on trixie's engine."""

import json

import pytest

from dockmirror.engine.candidate import absent
from practice.images import OCI, make_image, own_platform, tar_layer
from practice.site import Site
from practice.verdicts.cell import Situation
from practice.verdicts.drive import run_cell
from tests.real.program import dockmirror, fetched_by_engine

pytestmark = pytest.mark.real

SITUATIONS = {
    "serves over http": (Situation("http", (None,), scheme="http"), "mirror"),
    "cut, then 500": (Situation("cut", ("cut-then-500",)), "mixed"),
    "hands layers on to Docker Hub": (Situation("hub", ("redirect-to-docker-hub",)), "mixed"),
    "keeps layers in a store": (Situation("store", ("redirect-to-storage",)), "mirror"),
    "second of two": (
        Situation("second", (None, "down"), sets_up=True, second_first=True),
        "mirror",
    ),
    "passed over for another": (Situation("other", ("down", None), sets_up=True), "unproven"),
    "no log, serves": (Situation("no log", (None,), log_level="warn"), "mirror"),
    "no log, by setup": (
        Situation("no log, by setup", (None,), log_level="warn", sets_up=True),
        "mirror",
    ),
}


@pytest.mark.parametrize(("situation", "verdict"), SITUATIONS.values(), ids=SITUATIONS)
def test_the_verdict_agrees_with_the_access_logs(site: Site, situation: Situation, verdict: str):
    cell = run_cell(site, site.image_store, situation)
    assert not cell.wrong
    assert cell.verdict == verdict, cell


def with_mirror(site: Site) -> bytes:
    settings = json.loads(site.first_daemon_json or b"{}")
    return json.dumps({**settings, "registry-mirrors": [site.mirror.url]}).encode()


def images(site: Site) -> list[bytes]:
    names = "{{.Repository}}:{{.Tag}}@{{.Digest}} {{.ID}}"
    command = ["docker", "images", "-a", "--digests", "--no-trunc", "--format", names]
    return sorted(site.workstation.run(command, check=True).stdout.splitlines())


def test_where_every_small_image_is_there_another_platforms_variant_proves_it(site: Site):
    docker = site.workstation.run
    for image in ("hello-world", "busybox", "alpine"):
        docker(["docker", "pull", image], check=True)
        for reference in absent(()):
            if reference.startswith(f"{image}:"):
                docker(["docker", "tag", image, reference], check=True)
    site.workstation.write("/etc/docker/daemon.json", with_mirror(site))
    docker(["systemctl", "restart", "docker"], check=True)
    before = images(site)
    site.hub.clear()
    run = dockmirror(site, "verify")
    assert run.document["verdict"] == "mirror", run.told
    assert fetched_by_engine(site.hub.requests()) == []
    assert images(site) == before


def test_an_image_that_the_mirror_alone_has_proves_it(site: Site):
    layers = {own_platform(): [tar_layer({"acme": b"ours"})]}
    site.mirror.publish_own("acme/proof", make_image(layers, ["/acme"], OCI))
    site.reset(with_mirror(site))
    run = dockmirror(site, "verify", "--mirror-only-image", "acme/proof")
    assert (run.exit_code, run.document["verdict"]) == (0, "mirror"), run.told
    said = {one["source"]: one["says"] for one in run.document["evidence"]}
    assert said["mirror-only-image"] == "positive"


def test_mirrors_given_as_flags_are_left_alone_where_the_log_cannot_be_read(site: Site):
    command = f"/usr/sbin/dockerd -H fd:// --registry-mirror={site.mirror.url} --log-level=warn"
    site.workstation.write(
        "/etc/systemd/system/docker.service.d/practice.conf",
        f"[Service]\nExecStart=\nExecStart={command}\n".encode(),
    )
    site.workstation.run(["systemctl", "daemon-reload"], check=True)
    site.workstation.run(["systemctl", "restart", "docker"], check=True)
    before = site.workstation.daemon_json()
    run = dockmirror(site, "verify")
    assert (run.exit_code, run.outcome) == (8, "unproven"), run.told
    assert site.workstation.daemon_json() == before
