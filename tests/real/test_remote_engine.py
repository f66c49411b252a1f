"""An engine on another machine: said to be so, and its pull verified, through ssh and TLS."""

import datetime as dt
import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from practice.certificates import Authority
from practice.failure import wait_until
from practice.images import OCI, make_image, own_platform, tar_layer
from practice.site import Site
from tests.real.program import dockmirror

pytestmark = pytest.mark.real

ON_DEMAND = pytest.mark.skipif(
    os.environ.get("DOCKMIRROR_TARGETS") != "all", reason="tried by make targets"
)

# Stand in for OpenSSH's program and for sudo: the other machine is the workstation itself, and
# whoever pastes a command there is root.
SSH = b"""#!/bin/sh
while :; do
    case $1 in
        -p | -o | -l) shift 2 ;;
        -*) shift ;;
        *) break ;;
    esac
done
shift
exec env -u DOCKER_HOST sh -c "$*"
"""
SUDO = b'#!/bin/sh\nexec "$@"\n'
BEHIND_SSH = {"DOCKER_HOST": "ssh://admin@build.example.com"}

CERTIFICATES = "/home/person/certificates"
# A name of the practice network's, which is the workstation's own address too.
BEHIND_TLS = "tcp://dead.example.test:2376"
START_WITH_TLS = f"""
exec setsid /usr/sbin/dockerd --config-file /srv/tls/daemon.json -H {BEHIND_TLS} \
    --tlsverify --tlscacert /srv/tls/ca.pem --tlscert /srv/tls/server.pem \
    --tlskey /srv/tls/server.key --data-root /srv/tls/data --exec-root /run/tls \
    --pidfile /run/tls.pid --bridge=none --iptables=false --ip6tables=false --ip-masq=false \
    >/srv/tls/log 2>&1
"""
AS_CONTEXT = f"""
docker context create build --docker \
    host={BEHIND_TLS},ca={CERTIFICATES}/ca.pem,cert={CERTIFICATES}/cert.pem,key={CERTIFICATES}/key.pem
docker context use build
"""


@pytest.fixture
def site(site_graph_driver: Site) -> Site:
    site_graph_driver.reset()
    return site_graph_driver


@pytest.fixture
def behind_ssh(site: Site) -> Iterator[Site]:
    for name, program in (("ssh", SSH), ("sudo", SUDO)):
        site.workstation.write(f"/usr/local/bin/{name}", program, 0o755)
    yield site
    for name in ("ssh", "sudo"):
        site.workstation.remove(f"/usr/local/bin/{name}")


def over_there(site: Site, remote: dict[str, str], *words: str) -> tuple[int, dict[str, Any]]:
    done = site.workstation.run(
        ["dockmirror", *words, "--format", "json"], user="person", env=remote, timeout=240
    )
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done.returncode, json.loads(done.stdout)


def publish_own(site: Site) -> None:
    layers = {own_platform(): [tar_layer({"acme": b"ours"})]}
    site.mirror.publish_own("acme/proof", make_image(layers, ["/acme"], OCI))


@pytest.mark.parametrize(
    "before",
    [None, pytest.param({"log-level": "info", "registry-mirrors": []}, marks=ON_DEMAND)],
)
def test_the_commands_for_another_machine_set_it_up_when_they_are_pasted_there(
    behind_ssh: Site, before: dict[str, Any] | None
):
    site, workstation = behind_ssh, behind_ssh.workstation
    if before is not None:
        site.reset(json.dumps(before).encode())
    code, document = over_there(site, BEHIND_SSH, "setup", site.mirror.url, "--yes")
    assert (code, document["outcome"]) == (4, "refused"), document
    daemon_json = workstation.daemon_json()
    assert daemon_json is None or json.loads(daemon_json) == before
    for command in document["commands"]:
        assert command.startswith("ssh -t admin@build.example.com ")
        workstation.run(["sh", "-c", command], check=True)
    written = json.loads(workstation.daemon_json() or b"")
    assert written == {**(before or {}), "registry-mirrors": [f"{site.mirror.url}/"]}
    publish_own(site)
    proof = ("verify", "--mirror-only-image", "acme/proof")
    code, verified = over_there(site, BEHIND_SSH, *proof)
    assert (code, verified["verdict"]) == (0, "mirror"), verified


def test_the_pull_of_a_remote_engine_is_verified_through_ssh(behind_ssh: Site):
    site = behind_ssh
    status = over_there(site, BEHIND_SSH, "status")[1]
    assert status["target"]["id"] == "docker-remote"
    assert status["targets"][0]["in_force"] == []
    assert "build.example.com" in status["targets"][0]["elsewhere"]
    assert over_there(site, BEHIND_SSH, "verify")[1]["outcome"] == "not-used"
    assert dockmirror(site, "setup", site.mirror.url, "--yes").outcome == "proven"
    code, verified = over_there(site, BEHIND_SSH, "verify")
    assert (code, verified["outcome"]) == (8, "unproven"), verified
    assert verified["target"]["engine_version"].startswith("26.1")
    undone = dockmirror(site, "undo", "--yes")
    assert undone.outcome == "done", undone.told


@pytest.fixture
def behind_tls(site: Site) -> Iterator[Site]:
    """An engine of the mirror that a client needs certificates for; the person has them."""
    workstation, authority = site.workstation, Authority("An engine's authority")
    server = authority.issue(["dead.example.test"])
    client = authority.issue(["person"], to_client=True)
    expired = authority.issue(["person"], to_client=True, lasts=dt.timedelta(days=-3))
    for path, content in {
        "/srv/tls/ca.pem": authority.certificate,
        "/srv/tls/server.pem": server.certificate,
        "/srv/tls/server.key": server.key,
        "/srv/tls/daemon.json": json.dumps(
            {"storage-driver": "vfs", "registry-mirrors": [site.mirror.url]}
        ).encode(),
        f"{CERTIFICATES}/ca.pem": authority.certificate,
        f"{CERTIFICATES}/cert.pem": client.certificate,
        f"{CERTIFICATES}/key.pem": client.key,
        f"{CERTIFICATES}/expired/ca.pem": authority.certificate,
        f"{CERTIFICATES}/expired/cert.pem": expired.certificate,
        f"{CERTIFICATES}/expired/key.pem": expired.key,
        f"{CERTIFICATES}/wrong/ca.pem": site.authority.certificate,
        f"{CERTIFICATES}/wrong/cert.pem": client.certificate,
        f"{CERTIFICATES}/wrong/key.pem": client.key,
    }.items():
        workstation.write(path, content)
    with workstation.popen(["sh", "-c", START_WITH_TLS]):
        asked = ["docker", "-H", BEHIND_TLS, "--tlsverify", "version"]
        certs = {"DOCKER_CERT_PATH": CERTIFICATES}
        wait_until(lambda: workstation.run(asked, env=certs).returncode == 0, "the engine with TLS")
        yield site
    workstation.remove("/srv/tls")
    workstation.remove(CERTIFICATES)


def test_an_engine_with_tls_is_asked_and_its_pull_proven(behind_tls: Site):
    site, workstation = behind_tls, behind_tls.workstation
    publish_own(site)
    by_environment = {
        "DOCKER_HOST": BEHIND_TLS,
        "DOCKER_TLS_VERIFY": "1",
        "DOCKER_CERT_PATH": CERTIFICATES,
    }
    status = over_there(site, by_environment, "status")[1]
    assert status["targets"][0]["in_force"] == [f"{site.mirror.url}/"]
    proof = ("verify", "--mirror-only-image", "acme/proof")
    code, verified = over_there(site, by_environment, *proof)
    assert (code, verified["verdict"]) == (0, "mirror"), verified
    assert verified["target"]["id"] == "docker-remote"

    workstation.run(["sh", "-euc", AS_CONTEXT], user="person", check=True)
    code, verified = over_there(site, {}, *proof)
    assert (code, verified["verdict"]) == (0, "mirror"), verified

    def problem(**words: str) -> str:
        found = over_there(site, {**by_environment, **words}, "status")[1]
        return str(found["targets"][0]["problem"])

    assert "is not trusted" in problem(DOCKER_CERT_PATH=f"{CERTIFICATES}/wrong")
    refused = problem(DOCKER_CERT_PATH=f"{CERTIFICATES}/expired")
    assert "does not take the certificate of this client" in refused
    assert f"{CERTIFICATES}/absent/ca.pem" in problem(DOCKER_CERT_PATH=f"{CERTIFICATES}/absent")
    assert "speaks TLS only" in problem(DOCKER_TLS_VERIFY="", DOCKER_TLS="")
    code, refusal = over_there(
        site, {**by_environment, "DOCKER_CERT_PATH": f"{CERTIFICATES}/wrong"}, "verify"
    )
    assert (code, [one["code"] for one in refusal["findings"]]) == (4, ["engine-tls"])
