import json

import pytest

from dockmirror.daemonjson import parse
from dockmirror.engine.info import EngineInfo
from dockmirror.setup.configuration_findings import (
    Surroundings,
    configuration_findings,
    has_hub_login,
    overrides_mirrors,
    runs_in_a_container,
)


def findings(data, *, store="graph-driver", version="26.1.5", **around):
    info = EngineInfo(version, store, "overlay2")
    document = parse(json.dumps(data).encode())
    return configuration_findings("/etc/docker/daemon.json", document, info, Surroundings(**around))


def codes(data, **named):
    return [finding.code for finding in findings(data, **named)]


def test_an_ordinary_file_gives_no_finding():
    assert codes({"registry-mirrors": ["https://mirror.example.com"]}) == []


def test_finds_the_key_that_docker_ignores():
    assert codes({"registry-mirror": ["https://mirror.example.com"]}) == [
        "registry-mirror-singular"
    ]


@pytest.mark.parametrize("entry", ["mirror.example.com", "mirror.example.com:5000"])
def test_finds_a_mirror_whose_certificate_is_not_checked(entry):
    data = {
        "registry-mirrors": ["https://mirror.example.com:5000"],
        "insecure-registries": [entry],
    }
    assert codes(data) == ["mirror-in-insecure-registries"]


def test_another_registrys_insecurity_is_no_matter():
    data = {
        "registry-mirrors": ["https://mirror.example.com"],
        "insecure-registries": ["other.example.com"],
    }
    assert codes(data) == []


def test_a_login_matters_to_the_store_that_offers_it_only():
    assert codes({}, hub_login=True) == ["hub-login-offered"]
    assert codes({}, store="containerd", hub_login=True) == []


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({}, False),
        ({"auths": {}}, False),
        ({"auths": []}, False),
        ({"auths": {"ghcr.io": {}}}, False),
        ({"auths": {"https://index.docker.io/v1/": {}}}, True),
    ],
)
def test_reads_a_docker_hub_login_from_the_clients_file(config, expected):
    assert has_hub_login(config) is expected


def test_finds_an_empty_entry_that_would_stop_docker():
    assert codes({"registry-mirrors": [""]}) == ["empty-mirror-entry"]


@pytest.mark.parametrize(
    ("store", "version", "matters"),
    [("graph-driver", "26.1.5", True), ("containerd", "29.7.2", False)],
)
def test_finds_a_scheme_in_capitals_where_the_store_stumbles_over_it(store, version, matters):
    data = {"registry-mirrors": ["HTTPS://Mirror.example.com"]}
    found = findings(data, store=store, version=version)
    assert [one.code for one in found] == (["mirror-scheme-capitals"] if matters else [])
    if matters:
        assert "https://Mirror.example.com" in found[0].remedy


@pytest.mark.parametrize(
    ("store", "version", "matters"),
    [
        ("graph-driver", "29.7.2", True),
        ("containerd", "26.1.5", True),
        ("containerd", "29.7.2", False),
    ],
)
def test_finds_a_pasted_v2_where_the_store_asks_for_it_twice(store, version, matters):
    data = {"registry-mirrors": ["https://mirror.example.com/v2/"]}
    expected = ["mirror-with-v2"] if matters else []
    assert codes(data, store=store, version=version) == expected


@pytest.mark.parametrize(
    ("mirror", "version", "refused"),
    [
        ("https://mirror.example.com/hub", "24.0.7", True),
        ("https://mirror.example.com/hub", "26.1.5", False),
        ("mirror.example.com", "26.1.5", True),
        ("ftp://mirror.example.com", "26.1.5", True),
        ("https://[::1", "26.1.5", True),
    ],
)
def test_finds_an_entry_that_the_engine_would_not_start_with(mirror, version, refused):
    found = codes({"registry-mirrors": [mirror]}, version=version)
    assert found == (["mirror-refused-by-engine"] if refused else [])


def test_finds_a_mirror_on_this_computer():
    assert codes({"registry-mirrors": ["https://127.0.0.1:5000"]}) == ["loopback-mirror"]


def test_finds_a_mirror_on_the_virtual_machine_that_is_meant_to_be_on_this_computer():
    found = codes({"registry-mirrors": ["https://localhost:5000"]}, machine="Docker Desktop")
    assert found == ["loopback-in-vm"]


@pytest.mark.parametrize("version", ["26.1.5", "29.7.2"])
def test_finds_a_mirror_that_leaves_docker_hub_itself_unchecked(version):
    named = {
        "registry-mirrors": ["https://mirror.example.com"],
        "insecure-registries": ["mirror.example.com"],
    }
    local = {"registry-mirrors": ["http://127.0.0.1:5000"]}
    for data in (named, local):
        found = codes(data, store="containerd", version=version)
        assert ("hub-left-unchecked" in found) is (version == "29.7.2")
        assert "hub-left-unchecked" not in codes(data, version=version)


def test_finds_the_flag_that_is_set_as_well():
    data = {"registry-mirrors": ["https://mirror.example.com"]}
    at = "the start command of docker.service"
    assert codes(data, flags_at=at) == ["flag-conflict"]
    assert codes({}, flags_at=at) == []


HOSTS = 'server = "https://registry-1.docker.io"\n[host."https://other.example.com"]\n'


def test_finds_the_file_that_overrides_the_list_for_the_store_that_reads_it():
    around = {"hosts_toml": HOSTS, "hosts_toml_path": "/etc/docker/certs.d/docker.io/hosts.toml"}
    (found,) = findings({}, store="containerd", version="29.7.2", **around)
    assert found.code == "hosts-toml-overrides"
    assert "certs.d/docker.io/hosts.toml" in found.detail
    assert codes({}, store="containerd", version="26.1.5", **around) == []
    assert codes({}, store="graph-driver", version="29.7.2", **around) == []


@pytest.mark.parametrize(
    "text", ["", "server = 'https://registry-1.docker.io'", "not toml [", "host = 5", "[host]"]
)
def test_a_hosts_file_without_servers_of_its_own_overrides_nothing(text):
    assert not overrides_mirrors(text)


def test_names_the_builders_that_do_not_read_the_file():
    (found,) = findings({}, builders=("multi", "remote"))
    assert found.code == "builder-ignores-mirror"
    assert "multi, remote" in found.detail


@pytest.mark.parametrize(
    ("builder", "expected"),
    [
        ({"Name": "a", "Driver": "docker-container"}, True),
        ({"Name": "a", "Driver": "kubernetes"}, True),
        ({"Name": "a", "Driver": "docker"}, False),
        ({"Name": "a"}, False),
        ({"Driver": 5}, False),
    ],
)
def test_a_builder_with_settings_of_its_own_is_known_by_its_driver(builder, expected):
    assert runs_in_a_container(builder) is expected
