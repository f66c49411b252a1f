"""The Docker Hub login: whether there is one and who keeps it, never what it is."""

import json

import pytest

from dockmirror.setup.client_config import HubLogin, look_for_hub_login

HUB = "https://index.docker.io/v1/"


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))

    def write(document):
        (tmp_path / "config.json").write_text(json.dumps(document))
        return str(tmp_path / "config.json")

    return write


@pytest.mark.parametrize(
    "document",
    [{}, {"auths": {}}, {"auths": {"ghcr.io": {"auth": "c2VjcmV0"}}}, {"credsStore": "pass"}, []],
)
def test_no_entry_for_docker_hub_is_no_login(config, document):
    assert look_for_hub_login() == HubLogin(config(document), logged_in=False)


def test_no_file_is_no_login(tmp_path, monkeypatch):
    monkeypatch.setenv("DOCKER_CONFIG", str(tmp_path))
    assert look_for_hub_login() == HubLogin(str(tmp_path / "config.json"), logged_in=False)


def test_a_login_in_the_file_is_told_without_its_secret(config):
    path = config({"auths": {HUB: {"auth": "bWU6c2VjcmV0"}}})
    assert look_for_hub_login() == HubLogin(path, logged_in=True)
    assert "bWU6c2VjcmV0" not in repr(look_for_hub_login())


def test_a_login_kept_by_a_helper_names_the_helper(config):
    path = config({"auths": {HUB: {}}, "credsStore": "secretservice"})
    assert look_for_hub_login() == HubLogin(path, logged_in=True, store="secretservice")


def test_a_helper_for_docker_hub_goes_before_that_for_all(config):
    path = config({"auths": {HUB: {}}, "credsStore": "pass", "credHelpers": {HUB: "vault"}})
    assert look_for_hub_login() == HubLogin(path, logged_in=True, store="vault")
