"""Products whose Docker Hub proxy has another address than their front page."""

import pytest

from tests.unit.mirror.asking import ask, errors, the_error
from tests.unit.mirror.registry_server import Registry, Reply, cache

PAGE = {"Content-Type": "text/html"}


def challenge(service: str) -> Reply:
    value = f'Bearer realm="http://127.0.0.1:1/token",service="{service}"'
    return Reply(401, b"{}", {"WWW-Authenticate": value})


FRONT_DOORS = [
    ("address-nexus", "", Reply(404, b"", {"Server": "Nexus/3.70.1-02 (OSS)"})),
    ("address-nexus", "", Reply(200, b"<title>Sonatype Nexus Repository</title>", PAGE)),
    ("address-nexus", "/nexus", Reply(404)),
    ("address-artifactory", "", Reply(404, b"", {"X-Artifactory-Id": "abc"})),
    ("address-artifactory", "/artifactory/docker-remote", Reply(404)),
    ("address-artifactory", "/ui/repos", Reply(200, b"<html>", PAGE)),
    ("address-harbor", "", challenge("harbor-registry")),
    ("address-harbor", "/harbor/projects", Reply(200, b"<title>Harbor</title>", PAGE)),
    ("address-gitlab", "", challenge("dependency_proxy")),
    ("address-gitlab", "", Reply(404, b"", {"X-Gitlab-Meta": "{}"})),
    ("address-gitlab", "/group/dependency_proxy/containers", Reply(404)),
]


@pytest.mark.parametrize(("code", "path", "answer"), FRONT_DOORS)
def test_a_products_front_door_is_known_and_the_right_address_offered(code, path, answer):
    with Registry({"*": answer}) as registry:
        error = the_error(ask(f"{registry.address}{path}"))
    assert error.code == code
    assert registry.url.authority in error.remedy + error.detail or code == "address-harbor"


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("/repository/hub", {"Server": "Nexus/3.70.1-02 (OSS)"}),
        ("/artifactory/api/docker/hub", {"X-Artifactory-Id": "abc"}),
    ],
)
def test_a_products_right_address_serves_or_has_a_fault_of_its_own(path, header):
    answers = {f"{path}{key}": value for key, value in cache().items()}
    with Registry(answers) as registry:
        assert ask(f"{registry.address}{path}").usable
    with Registry({"*": Reply(404, b"", header)}) as registry:
        assert errors(ask(f"{registry.address}{path}")) == ["http-not-found"]
