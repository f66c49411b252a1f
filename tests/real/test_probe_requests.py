"""The probe asks what the engine asks: compared with what a real one sent to the same mirror."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from practice.failure import wait_until
from practice.keeper import STATE
from practice.network import DEAD_ADDRESS, HOSTS
from practice.site import Site
from tests.real import recording_mirror
from tests.real.program import dockmirror

pytestmark = pytest.mark.real

HOST = HOSTS[DEAD_ADDRESS][0]
CACHE_PORT = "5002"


@dataclass(frozen=True)
class Asked:
    """One request: ``accept`` are the media types, in no order."""

    method: str
    uri: str
    accept: frozenset[str]


class Record:
    def __init__(self, path: Path) -> None:
        self._path = path

    def take(self, by: str) -> list[Asked]:
        """What programs whose user agent begins with ``by`` asked, all forgotten afterwards."""
        lines = [json.loads(line) for line in self._path.read_text().splitlines()]
        self._path.write_text("")
        return [
            Asked(
                line["method"],
                line["uri"],
                frozenset(one.strip() for value in line["accept"] for one in value.split(",")),
            )
            for line in lines
            if line["user_agent"].startswith(by)
        ]


@contextmanager
def recording(site: Site) -> Iterator[Record]:
    certificate = site.authority.issue([HOST])
    folder = site.network.state / "recorder"
    folder.mkdir(exist_ok=True)
    (folder / "mirror.pem").write_bytes(certificate.certificate + certificate.key)
    (folder / "record").write_text("")
    inside = f"{STATE}/recorder"
    program = [sys.executable, recording_mirror.__file__, DEAD_ADDRESS, "443"]
    process = site.network.start(
        [*program, f"{inside}/mirror.pem", CACHE_PORT, f"{inside}/record"], folder / "log"
    )
    try:
        wait_until(lambda: site.network.listens(DEAD_ADDRESS, 443), "the recorder to listen")
        yield Record(folder / "record")
    finally:
        process.stop()


def pull_through(site: Site, mirror: str) -> None:
    settings = json.loads(site.first_daemon_json or b"{}")
    site.reset(json.dumps({**settings, "registry-mirrors": [mirror]}).encode())
    site.workstation.run(["docker", "pull", "-q", "hello-world"], check=True)


def test_the_probe_sends_what_the_engine_sends(site: Site):
    with recording(site) as record:
        pull_through(site, f"https://{HOST}")
        by_engine = record.take("docker/")
        assert dockmirror(site, "check", f"https://{HOST}").outcome == "usable"
        by_probe = record.take("Dockmirror/")
    of_manifests = [one for one in by_engine if "/manifests/" in one.uri]
    assert len(of_manifests) == 3
    asked_by_probe = [(one.method, one.uri) for one in by_probe]
    assert [(one.method, one.uri) for one in of_manifests] == [
        one for one in asked_by_probe if "/hello-world/manifests/" in one[1]
    ][:3]
    # The engine fetches the configuration too, which the probe has no use for.
    layers = {uri for _method, uri in asked_by_probe if "/hello-world/blobs/" in uri}
    assert len(layers) == 1
    assert layers < {one.uri for one in by_engine if "/blobs/" in one.uri}
    assert ("GET", "/v2/") in asked_by_probe
    accepted = {(one.method, one.uri): one.accept for one in by_probe}
    compared = [one for one in by_engine if (one.method, one.uri) in accepted]
    assert len(compared) >= 4
    for one in compared:
        assert accepted[one.method, one.uri] == one.accept, one


@pytest.mark.parametrize(
    ("place", "insecure"),
    [("mirror", False), ("docker.io", False), ("", True)],
    ids=["the mirror's folder", "Docker Hub's folder", "insecure-registries"],
)
def test_a_private_authority_is_trusted_where_the_engine_trusts_it(
    site: Site, place: str, insecure: bool
):
    folder = site.mirror.host if place == "mirror" else place
    settings = json.loads(site.first_daemon_json or b"{}")
    settings["registry-mirrors"] = [site.mirror.url]
    if insecure:
        settings["insecure-registries"] = [site.mirror.host]
    site.reset(json.dumps(settings).encode())
    site.mirror.fault("unknown-authority")
    if place:
        path = f"/etc/docker/certs.d/{folder}/ca.crt"
        site.workstation.write(path, site.mirror.strangers_certificate)
    run = dockmirror(site, "check", site.mirror.url)
    site.mirror.clear()
    site.workstation.run(["docker", "pull", "-q", "hello-world"], check=True)
    served = [one for one in site.mirror.requests() if "/blobs/" in one.uri and one.status == 200]
    assert (run.outcome == "usable") is bool(served), run.document["findings"]
    if insecure:
        assert "tls-not-verified" in run.codes
        assert "mirror-in-insecure-registries" in run.codes
    elif place == "docker.io":
        assert "tls-certs-d-ignored" in run.codes


@pytest.mark.parametrize("form", ["http://{host}", "https://{host}/x"])
def test_an_unusual_address_is_used_as_the_engine_uses_it(site_containerd: Site, form: str):
    site = site_containerd
    mirror = form.format(host=site.mirror.host)
    pull_through(site, mirror)
    by_engine = [one.uri for one in site.mirror.requests() if one.method == "HEAD"]
    site.mirror.clear()
    dockmirror(site, "check", mirror)
    by_probe = [one.uri for one in site.mirror.requests() if one.method == "HEAD"]
    assert by_probe[:1] == by_engine[:1]


def test_status_says_what_is_wrong_with_the_list_of_mirrors(site: Site):
    settings = json.loads(site.first_daemon_json or b"{}")
    host = site.mirror.host
    settings["registry-mirrors"] = [f"https://{host}/v2", f"HTTPS://{host}"]
    settings["registry-mirror"] = [f"https://{host}"]
    settings["insecure-registries"] = [host]
    site.reset(json.dumps(settings).encode())
    codes = dockmirror(site, "status").codes
    expected = {"registry-mirror-singular", "mirror-with-v2", "mirror-in-insecure-registries"}
    if site.image_store == "graph-driver":
        expected.add("mirror-scheme-capitals")
    assert expected <= set(codes)
