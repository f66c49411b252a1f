"""Faults of a real nginx and a real registry, each named by its finding and no other error."""

import pytest

from practice.site import Site
from tests.real.program import dockmirror

pytestmark = pytest.mark.real


@pytest.fixture
def site(site_graph_driver: Site) -> Site:
    """The faults are the mirror's, whatever the image store."""
    site_graph_driver.mirror.fault(None)
    site_graph_driver.hub.start()
    return site_graph_driver


@pytest.fixture(autouse=True)
def _without_a_fault_afterwards(site: Site):
    yield
    site.mirror.fault(None)


FAULTS = {
    "down": "connection-refused",
    "unknown-authority": "tls-unknown-issuer",
    "expired-certificate": "tls-expired",
    "wrong-name": "tls-name-mismatch",
    "basic-auth": "auth-basic",
    "ping-401-bearer": "auth-token-refused",
    "not-a-cache": "registry-empty",
    "v2-500": "http-server-error",
    "manifests-403": "cache-denied",
    "manifests-429": "cache-rate-limited",
    "manifests-500": "cache-upstream-down",
    "blobs-404": "layer-missing",
    "blobs-500": "layer-fails",
    "wrong-blob": "digest-mismatch",
    "cut-always": "http-cut-short",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_and_nothing_else(site: Site, fault: str):
    site.mirror.fault(fault)
    run = dockmirror(site, "check", site.mirror.url)
    errors = [one["code"] for one in run.document["findings"] if one["severity"] == "error"]
    assert errors == [FAULTS[fault]]
    assert (run.exit_code, run.outcome) == (3, "unusable")


def test_a_silent_mirror_ends_with_its_time_limit(site: Site):
    site.mirror.fault("silent")
    run = dockmirror(site, "check", site.mirror.url, "--timeout", "1")
    errors = [one["code"] for one in run.document["findings"] if one["severity"] == "error"]
    assert errors == ["probe-timed-out"]


def test_a_mirror_that_fails_at_its_base_alone_serves_all_the_same(site: Site):
    site.mirror.fault("ping-404")
    run = dockmirror(site, "check", site.mirror.url)
    assert run.outcome == "usable"
    assert "http-base-fails" in run.codes


def test_a_rule_against_the_engines_name_is_seen(site: Site):
    site.mirror.fault("engine-500")
    run = dockmirror(site, "check", site.mirror.url)
    assert run.outcome == "usable"
    assert "http-engine-refused" in run.codes


def test_a_good_mirror_is_measured_and_agrees_with_docker_hub(site: Site):
    run = dockmirror(site, "check", site.mirror.url)
    assert (run.exit_code, run.outcome, run.codes) == (0, "usable", [])
    assert run.document["first_byte_seconds"] > 0
    assert run.document["bytes_per_second"] > 0


def test_a_cache_that_lost_its_upstream_serves_what_it_has_and_that_is_said(site: Site):
    assert dockmirror(site, "check", site.mirror.url).outcome == "usable"
    site.hub.store.stop()
    try:
        run = dockmirror(site, "check", site.mirror.url)
    finally:
        site.hub.store.start()
    assert run.outcome == "usable", run.document["findings"]
    assert "upstream-down-cached" in run.codes
    assert "hub-unreachable" in run.codes


def test_many_mirrors_are_ranked_from_arguments_a_file_and_standard_input(site: Site):
    site.second.fault("manifests-500")
    workstation = site.workstation
    workstation.write("/tmp/mirrors", f"# ours\n{site.second.url}\n".encode())
    try:
        done = workstation.run(
            ["dockmirror", "check", "https://dead.example.test", "-", "--file", "/tmp/mirrors"],
            user="person",
            input=f"{site.mirror.url}\n".encode(),
        )
        told = done.stdout.decode()
        asked = ("check", "https://dead.example.test", site.second.url, site.mirror.url)
        run = dockmirror(site, *asked)
    finally:
        site.second.fault(None)
    assert done.returncode == 0, told
    rows = [line for line in told.splitlines() if "https://" in line and "usable" in line]
    assert [site.mirror.host in rows[0], "MB/s" in rows[0], len(rows)] == [True, True, 3]
    assert [one["outcome"] for one in run.document["mirrors"]] == ["usable", *["unusable"] * 2]
    assert run.document["mirrors"][0]["mirror"] == f"{site.mirror.url}/"
    assert run.document["mirrors"][0]["bytes_per_second"] > 0
