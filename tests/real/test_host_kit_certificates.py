"""A kit gets its certificate by ACME, by its own commands, from an authority on loopback."""

import re
import shlex
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from practice.acme import AcmeAuthority, acme_authority
from practice.kit import KIT_ADDRESS, NAMES, HostedKit, add_kit_address
from practice.site import Site
from tests.real.hosting import CACHE, PRIVATE, WITH_PRIVATE, Client, written_kit

pytestmark = pytest.mark.real


@pytest.fixture
def acme(site_containerd: Site) -> Iterator[AcmeAuthority]:
    add_kit_address(site_containerd)
    with acme_authority(site_containerd.network, site_containerd.authority, KIT_ADDRESS) as acme:
        yield acme


@pytest.fixture
def kit(site_containerd: Site, tmp_path: Path) -> Iterator[HostedKit]:
    site = site_containerd
    words = ("--acme-email", "admin@example.com", *WITH_PRIVATE)
    folder = written_kit(site, tmp_path / "kit", *words)
    kit = HostedKit(site.network, site.authority, folder, with_certbot=True)
    try:
        yield kit
    finally:
        kit.forget()


def serial(site: Site, acme: AcmeAuthority, name: str) -> str:
    """Of the certificate that the server shows for ``name``, where it holds."""
    context = ssl.create_default_context(cadata=acme.root.decode())
    plain = site.network.connect(KIT_ADDRESS, 443)
    with context.wrap_socket(plain, server_hostname=name) as connection:
        shown = connection.getpeercert()
    assert shown is not None
    assert {value for kind, value in shown["subjectAltName"] if kind == "DNS"} == set(NAMES)
    return str(shown["serialNumber"])


def test_the_first_certificate_and_its_renewal_come_by_the_kits_own_commands(
    site_containerd: Site, acme: AcmeAuthority, kit: HostedKit
):
    site = site_containerd
    # README, "Start": docker compose run --service-ports first-certificate
    kit.certbot(kit.service("first-certificate")["command"], acme)
    kit.start()
    first = {serial(site, acme, name) for name in NAMES}
    assert len(first) == 1
    for name in (CACHE, PRIVATE):
        assert Client(site.network, acme.root, name).ask("GET", "/v2/")[0] == 200
    # The service that stays looks twice a day; here it is told that the time has come.
    loop = kit.service("certbot")
    assert loop["entrypoint"] == ["/bin/sh", "-c"]
    found = re.fullmatch(r"while sleep 12h; do certbot (.*); done", loop["command"][0])
    assert found is not None
    settings = ("force-renewal = True", "no-random-sleep-on-renew = True")
    kit.certbot(shlex.split(found[1]), acme, *settings)
    asked = [one.uri for one in kit.requests() if one.uri.startswith("/.well-known/")]
    assert asked
    kit.serve()
    renewed = {serial(site, acme, name) for name in NAMES}
    assert len(renewed) == 1
    assert renewed != first
