"""What is read around the configuration file: the client's files, the daemon's folders."""

import json

import pytest

from dockmirror.engine.info import EngineInfo, read_info
from dockmirror.helper.docker_service import DockerService
from dockmirror.mirror.proxy_rules import Proxies
from dockmirror.setup import daemon_proxies
from dockmirror.setup.client_config import container_builders, hub_login
from dockmirror.setup.engine_view import elsewhere
from dockmirror.setup.surroundings import look_around
from dockmirror.targets.docker_engine import from_service

SERVICE = DockerService(
    "docker.service", "loaded", True, None, (), (), "/etc/docker/daemon.json", "/s", None, {}
)


@pytest.fixture
def client(monkeypatch, tmp_path):
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    monkeypatch.delenv("BUILDX_CONFIG", raising=False)
    return tmp_path


def test_a_login_is_read_from_the_clients_own_file(client):
    assert not hub_login()
    (client / "config.json").write_text('{"auths": {"https://index.docker.io/v1/": {}}}')
    assert hub_login()
    (client / "config.json").write_text("[" * 100_000)
    assert not hub_login()


def test_builders_are_read_from_buildx_own_folder(client):
    assert container_builders() == ()
    folder = client / "buildx" / "instances"
    folder.mkdir(parents=True)
    (folder / "multi").write_text(json.dumps({"Name": "multi", "Driver": "docker-container"}))
    (folder / "default").write_text(json.dumps({"Name": "default", "Driver": "docker"}))
    (folder / "broken").write_text("{")
    assert container_builders() == ("multi",)


def test_the_hosts_file_is_that_of_the_folder_that_the_daemon_reads(client, tmp_path):
    certificates = tmp_path / "certs.d"
    (certificates / "_default").mkdir(parents=True)
    (certificates / "_default" / "hosts.toml").write_text("a = 1")
    assert look_around(from_service(SERVICE), certificates).hosts_toml == "a = 1"
    (certificates / "docker.io").mkdir()
    around = look_around(from_service(SERVICE), certificates)
    assert around.hosts_toml == ""
    assert around.hosts_toml_path == str(certificates / "docker.io" / "hosts.toml")


@pytest.mark.parametrize(
    ("system", "host", "where"),
    [
        ("Docker Desktop", None, "Docker Desktop"),
        ("Debian GNU/Linux 13", "unix:///run/docker.sock", ""),
        ("Debian GNU/Linux 13", "tcp://192.0.2.9:2375", "192.0.2.9"),
        ("Debian GNU/Linux 13", "tcp://127.0.0.1:2375", ""),
        ("Debian GNU/Linux 13", "ssh://me@build.example.com", "build.example.com"),
        ("", None, ""),
    ],
)
def test_an_engine_elsewhere_is_known_by_its_system_or_address(system, host, where):
    info = EngineInfo("29.0", "containerd", "overlayfs", operating_system=system)
    assert elsewhere(info, host) == where
    assert elsewhere(None, None) == ""


def test_the_files_proxies_come_before_the_units():
    from dockmirror.daemonjson import parse

    document = parse(b'{"proxies": {"https-proxy": "http://file:1", "no-proxy": ".a"}}')
    environment = {"HTTPS_PROXY": "http://unit:1", "HTTP_PROXY": "http://unit:2"}
    expected = Proxies("http://unit:2", "http://file:1", ".a")
    assert daemon_proxies.configured(document, environment) == expected
    assert daemon_proxies.configured(None, {}) == Proxies()


@pytest.mark.parametrize("proxy", ["http.docker.internal:3128", "http://HTTP.docker.internal:80/"])
def test_a_proxy_inside_docker_desktops_own_machine_is_none_of_this_computers(proxy):
    said = {"HttpProxy": proxy, "HttpsProxy": proxy, "NoProxy": "hubproxy.docker.internal"}
    assert daemon_proxies.in_force(read_info(said)) == Proxies("", "", "hubproxy.docker.internal")


def test_what_the_engine_shows_comes_first_with_the_logins_that_it_masks():
    said = {"HttpProxy": "http://xxxxx:xxxxx@proxy:1", "HttpsProxy": "http://other:1", "NoProxy": 5}
    shown = daemon_proxies.in_force(read_info(said))
    written = Proxies("http://me:pw@proxy:1", "http://stale:1")
    assert daemon_proxies.with_logins(shown, written) == Proxies(
        "http://me:pw@proxy:1", "http://other:1", ""
    )
