"""The README of each kit: what it says is what the kit is."""

import re

import pytest

from dockmirror.hostkit.choices import Choices
from tests.unit.hostkit.kits import FULL, PLAIN, kit_of
from tests.unit.hostkit.test_compose_file import EVERY, compose


def words(choices: Choices) -> str:
    return " ".join(kit_of(choices).text("README.md").split())


@pytest.mark.parametrize("name", EVERY)
def test_every_command_names_a_service_and_files_that_exist(name: str):
    kit = kit_of(EVERY[name])
    text = kit.text("README.md")
    assert "@{" not in text
    services = set(compose(kit)["services"])
    for command in re.findall(r"(?m)^ *docker compose (?:stop|start|restart) (\S+)$", text):
        assert command in services
    for path in re.findall(r"`((?:nginx|secrets|authority|cache[^`/]*|private)/[\w.-]+)`", text):
        assert path in {file.path for file in kit.files} | {"authority/ca.key"}, path
    for wanted in ("## Start", "docker compose up", "## Back up", "## Update"):
        assert wanted in text


def test_it_says_that_a_cache_refuses_pushes():
    assert "refuses every push" in words(PLAIN)
    assert "refuses every push" not in words(EVERY["private"])


def test_it_gives_the_reason_for_asking_no_password_and_the_price_of_asking():
    assert "skips a mirror that asks for one (moby 30880)" in words(PLAIN)
    asking = words(EVERY["registry-2"])
    assert "could use it at Docker Hub" in asking
    assert "skip this mirror" in asking


def test_it_warns_of_a_private_registry_that_is_open():
    assert "everybody who reaches it can replace your images" in words(EVERY["private"])
    assert "replace your images" not in words(FULL)


def test_it_says_how_long_content_stays_and_what_limits_the_disk():
    assert "36 hours" in words(FULL)
    assert "more than 200 GiB" in words(FULL)
    assert "no limit of size" in words(PLAIN)
    assert "7 days" in words(EVERY["registry-2"])
