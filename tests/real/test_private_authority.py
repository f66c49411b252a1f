"""A mirror with a certificate of a private authority: unusable, or trusted for it alone."""

import json
import os
import re

import pytest

from practice.failure import wait_until
from practice.site import Site
from tests.real.program import dockmirror, fetched_by_engine

pytestmark = pytest.mark.real

CERTS_D = "/etc/docker/certs.d"
CA_FILE = "/home/person/company-ca.pem"


@pytest.fixture
def private(site: Site) -> Site:
    """A site whose mirror has a certificate of an authority that the workstation does not know."""
    site.mirror.fault("unknown-authority")
    hand_over(site, site.mirror.strangers_certificate)
    return site


def hand_over(site: Site, certificate: bytes) -> None:
    # As such files come: with words around the certificate, and the line ends of another system.
    text = b"subject=An authority\r\n" + certificate.replace(b"\n", b"\r\n")
    site.workstation.write(CA_FILE, text, owner="person")


def set_up(site: Site, *options: str):
    url = site.mirror.url
    return dockmirror(site, "setup", url, "--yes", "--ca-certificate", CA_FILE, *options)


def trusted_files(site: Site) -> list[str]:
    listed = site.workstation.run(["find", CERTS_D, "-type", "f"])
    return listed.stdout.decode().split()


def is_as_before(site: Site, before: bytes | None) -> bool:
    workstation = site.workstation
    return (
        workstation.daemon_json() == before
        and not workstation.exists(CERTS_D)
        and not workstation.exists("/var/lib/dockmirror/pending")
        and workstation.run(["docker", "version"]).returncode == 0
        and not (workstation.docker_info()["RegistryConfig"]["Mirrors"] or [])
    )


def test_it_is_unusable_without_its_certificate_and_proven_with_it(private: Site):
    site, before = private, private.workstation.daemon_json()
    refused = dockmirror(site, "setup", site.mirror.url, "--yes")
    assert (refused.exit_code, refused.outcome) == (3, "unusable"), refused.told
    assert "tls-unknown-issuer" in refused.codes
    assert is_as_before(site, before)
    assert dockmirror(site, "check", site.mirror.url).outcome == "unusable"
    checked = dockmirror(site, "check", site.mirror.url, "--ca-certificate", CA_FILE)
    assert (checked.exit_code, checked.outcome) == (0, "usable"), checked.told

    run = set_up(site)
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    assert "An authority nobody trusts" in run.told
    assert re.search(r"([0-9A-F]{2}:){31}[0-9A-F]{2}", run.told)
    [path] = trusted_files(site)
    assert path.startswith(f"{CERTS_D}/{site.mirror.host}/dockmirror-")
    assert site.workstation.read(path) == site.mirror.strangers_certificate
    assert fetched_by_engine(site.mirror.requests()) != []
    assert fetched_by_engine(site.hub.requests()) == []
    assert b"insecure" not in (site.workstation.daemon_json() or b"")
    assert site.workstation.docker_info()["Debug"] is False

    again = set_up(site)
    assert (again.exit_code, again.outcome) == (0, "unchanged"), again.told
    undone = dockmirror(site, "undo", "--yes")
    assert (undone.exit_code, undone.outcome) == (0, "done"), undone.told
    assert path in undone.told
    assert is_as_before(site, before)


def test_it_goes_with_a_mirror_that_is_removed_and_comes_back_when_that_is_undone(private: Site):
    site, before = private, private.workstation.daemon_json()
    theirs = f"{CERTS_D}/other.example.test/ca.crt"
    site.workstation.write(theirs, site.authority.certificate)
    assert set_up(site).outcome == "proven"
    both = trusted_files(site)
    assert len(both) == 2
    removed = dockmirror(site, "remove", site.mirror.url, "--yes")
    assert (removed.exit_code, removed.outcome) == (0, "done"), removed.told
    assert site.workstation.daemon_json() == before
    assert trusted_files(site) == [theirs]
    undone = dockmirror(site, "undo", "--yes")
    assert undone.outcome == "done", undone.told
    assert sorted(trusted_files(site)) == sorted(both)
    verified = dockmirror(site, "verify")
    assert (verified.exit_code, verified.outcome) == (0, "proven"), verified.told


def test_it_goes_when_the_mirror_was_not_used(site: Site):
    before = site.workstation.daemon_json()
    hand_over(site, site.authority.certificate)
    site.mirror.fault("engine-manifests-500")
    run = set_up(site)
    assert (run.exit_code, run.outcome) == (6, "not-used"), run.told
    assert run.document["changed"] is False
    assert is_as_before(site, before)


def test_it_goes_when_the_client_is_killed(private: Site):
    site, before = private, private.workstation.daemon_json()
    command = ["dockmirror", "setup", site.mirror.url, "--yes", "--ca-certificate", CA_FILE]
    with site.workstation.popen([*command, "--format", "jsonl"], user="person") as client:
        wait_until(lambda: trusted_files(site) != [], "the certificate to be written")
        client.kill()
        client.communicate(timeout=30)
    wait_until(lambda: is_as_before(site, before), "the helper to roll back", seconds=120)


def test_it_is_proven_by_a_recording_endpoint_where_the_log_cannot_be_read(private: Site):
    site = private
    if site.image_store == "containerd" and os.environ.get("DOCKMIRROR_TARGETS") != "all":
        pytest.skip("tried by make targets")
    settings = {**json.loads(site.first_daemon_json or b"{}"), "log-level": "warn"}
    site.workstation.write("/etc/docker/daemon.json", json.dumps(settings).encode())
    site.workstation.run(["systemctl", "restart", "docker"], check=True)
    run = set_up(site)
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    said = {one["source"]: one["says"] for one in run.document["evidence"]}
    assert said["recording-endpoint"] == "positive"
    assert len(trusted_files(site)) == 1
    verified = dockmirror(site, "verify")
    assert (verified.exit_code, verified.outcome) == (0, "proven"), verified.told


def test_a_file_that_is_no_certificate_is_refused_before_anything_else(site: Site):
    before = site.workstation.daemon_json()
    site.workstation.write(
        CA_FILE, b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
    )
    run = set_up(site)
    assert (run.exit_code, run.outcome) == (2, "usage"), run.told
    assert run.codes == ["ca-certificate-unusable"]
    assert is_as_before(site, before)
