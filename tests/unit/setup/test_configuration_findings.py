import json

import pytest

from dockmirror.daemonjson import parse
from dockmirror.engine.info import EngineInfo
from dockmirror.setup.configuration_findings import configuration_findings, has_hub_login


def codes(data, *, store="graph-driver", login=False):
    info = EngineInfo("26.1.5", store, "overlay2")
    found = configuration_findings(
        "/etc/docker/daemon.json", parse(json.dumps(data).encode()), info, hub_login=login
    )
    return [finding.code for finding in found]


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
    assert codes({}, login=True) == ["hub-login-offered"]
    assert codes({}, store="containerd", login=True) == []


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
