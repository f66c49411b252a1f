"""Each mistake in a kit's files is named, with its place, and nothing else is."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.hostkit.choices import Choices
from dockmirror.hostkit.inspection import inspect_kit
from dockmirror.hostkit.kit_folder import compare, write
from dockmirror.hostkit.nginx_text import NginxInvalid, read_nginx
from dockmirror.hostkit.refusal import KitRefused
from dockmirror.mirror.finding import Finding, Severity
from tests.unit.hostkit.kits import FULL, kit_of
from tests.unit.hostkit.test_compose_file import EVERY

NGINX, COMPOSE = "nginx/registry.conf", "compose.yaml"
CACHE, PRIVATE = "cache/config.yml", "private/config.yml"


@pytest.fixture
def kit(tmp_path: Path) -> Path:
    return written(FULL, tmp_path / "kit")


def written(choices: Choices, folder: Path) -> Path:
    write(compare(kit_of(choices), folder), folder)
    return folder


def edit(kit: Path, path: str, right: str, wrong: str) -> None:
    text = (kit / path).read_text()
    assert right in text
    (kit / path).write_text(text.replace(right, wrong))


def only(kit: Path) -> Finding:
    found = inspect_kit(kit)
    assert len(found) == 1, [(one.code, one.detail) for one in found]
    return found[0]


@pytest.mark.parametrize("name", EVERY)
def test_a_kit_as_it_was_written_has_no_mistake(name: str, tmp_path: Path):
    found = inspect_kit(written(EVERY[name], tmp_path / "kit"))
    certificates = {"certificates", "certificates/fullchain.pem"}  # not made without a disk
    left = [one for one in found if one.facts.get("path") not in certificates]
    wanted = ["kit-cache-asks-password"] if name == "registry-2" else []
    assert [one.code for one in left] == wanted, [(one.code, one.detail) for one in left]


def test_the_configuration_under_another_name_on_disk(kit: Path):
    (kit / CACHE).rename(kit / "cache" / "config.yaml")
    found = [one for one in inspect_kit(kit) if one.facts.get("path") == CACHE]
    assert [one.code for one in found] == ["kit-file-missing"]
    assert COMPOSE in found[0].detail


def test_the_configuration_mounted_where_the_image_does_not_look(kit: Path):
    edit(kit, COMPOSE, "target: /etc/distribution/config.yml", "target: /etc/registry/config.yml")
    codes = [one.code for one in inspect_kit(kit)]
    assert codes.count("kit-configuration-not-mounted") == 4


def test_the_image_of_another_version_looks_elsewhere(kit: Path):
    edit(kit, COMPOSE, '"registry:3"', "registry:2.8.3")
    found = [one for one in inspect_kit(kit) if one.code == "kit-configuration-not-mounted"]
    assert {one.facts["path"] for one in found} == {"/etc/docker/registry/config.yml"}


@pytest.mark.parametrize(
    ("path", "right", "wrong", "code", "line"),
    [
        (
            CACHE,
            "rootdirectory: /var/lib/registry",
            "rootdirectory: /data",
            "kit-storage-not-mounted",
            True,
        ),
        (PRIVATE, "enabled: true\nhttp", "enabled: false\nhttp", "kit-no-clean-up", True),
        (CACHE, 'ttl: "36h"', 'ttl: "0s"', "kit-no-clean-up", True),
        (CACHE, "ttl:", "password: secret\n  ttl:", "kit-secret-in-file", True),
        (CACHE, "proxy:", "auth:\n  htpasswd: {path: /x}\nproxy:", "kit-cache-asks-password", True),
        (
            PRIVATE,
            "storage:",
            'proxy: {remoteurl: "https://x"}\nstorage:',
            "kit-private-is-cache",
            True,
        ),
        (CACHE, "remoteurl:", "remote:", "kit-cache-has-no-upstream", False),
        (CACHE, "proxy:", "proxy: [", "kit-file-invalid", True),
        (COMPOSE, "services:", "services: [", "kit-file-invalid", True),
        (NGINX, "http://private:5000", "http://private:5001", "kit-unknown-service", True),
        (NGINX, "http://private:5000", "http://privat:5000", "kit-unknown-service", True),
        (NGINX, "client_max_body_size 512m;", "", "kit-body-limit", True),
        (NGINX, "client_max_body_size 512m;", "client_max_body_size 1M;", "kit-body-limit", True),
        (
            NGINX,
            "proxy_set_header X-Forwarded-Proto $scheme;",
            "",
            "kit-forwarded-header",
            True,
        ),
        (
            NGINX,
            "proxy_set_header X-Forwarded-Proto $scheme;",
            "proxy_set_header X-Forwarded-Proto http;",
            "kit-forwarded-header",
            True,
        ),
        (NGINX, "proxy_set_header Host $http_host;", "", "kit-forwarded-header", True),
        (NGINX, "server {", "server {{", "kit-file-invalid", True),
        (
            COMPOSE,
            "OTEL_TRACES_EXPORTER: none",
            "OTEL_TRACES_EXPORTER: none\n      REGISTRY_PROXY_PASSWORD: secret",
            "kit-secret-in-file",
            True,
        ),
    ],
)
def test_each_mistake_is_named_with_its_place(
    kit: Path, path: str, right: str, wrong: str, code: str, line: bool
):
    edit(kit, path, right, wrong)
    found = [one for one in inspect_kit(kit) if one.code.startswith(code)]
    assert found, [one.code for one in inspect_kit(kit)]
    others = {one.code for one in inspect_kit(kit)} - {one.code for one in found}
    follows = {
        "kit-private-is-cache": {"kit-cache-asks-password"},
    }
    assert others <= follows.get(code, set())
    assert path in found[0].detail
    assert (", line " in found[0].detail) is line
    assert found[0].for_operator


def test_two_registries_in_one_folder(kit: Path):
    edit(kit, COMPOSE, "it's 100%/private", "it's 100%/cache")
    found = only(kit)
    assert found.code == "kit-storage-shared"
    assert {found.facts["service"], found.facts["other"]} == {"cache", "private"}


def test_a_storage_that_cannot_be_written_to(kit: Path):
    right = "target: /var/lib/registry\n"
    edit(kit, COMPOSE, right, right + "        read_only: true\n")
    assert {one.code for one in inspect_kit(kit)} == {"kit-storage-not-mounted"}


@pytest.mark.parametrize("name", ["clean-up.sh", "clean-up.service", "clean-up.timer"])
def test_a_clean_up_that_is_gone(kit: Path, name: str):
    (kit / name).unlink()
    found = only(kit)
    assert found.code == "kit-no-clean-up"
    assert name in found.detail


def test_a_secret_that_others_can_read(kit: Path):
    (kit / "secrets" / "upstream-password").chmod(0o644)
    found = only(kit)
    assert (found.code, found.severity) == ("kit-secret-readable", Severity.WARNING)
    assert found.facts["path"] == "secrets/upstream-password"


def test_a_secret_that_is_gone(kit: Path):
    (kit / "secrets" / "upstream-password").unlink()
    assert only(kit).code == "kit-file-missing"


def test_the_short_spelling_of_volumes_and_lists_of_variables_are_understood(kit: Path):
    (kit / COMPOSE).write_text(
        "services:\n  private:\n    image: example.com/library/registry:3.1@sha256:0\n"
        "    environment: [REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY=/other, A]\n"
        "    volumes: ['./private/config.yml:/etc/distribution/config.yml:ro',"
        " 'data:/var/lib/registry']\n"
    )
    found = [one for one in inspect_kit(kit) if one.code != "kit-unknown-service"]
    assert [one.code for one in found] == ["kit-storage-not-mounted"]
    assert found[0].facts["path"] == "/other"


def test_a_folder_without_a_kit_is_refused(tmp_path: Path):
    with pytest.raises(KitRefused):
        inspect_kit(tmp_path)


def _survives(act: Callable[[], object]) -> bool:
    try:
        act()
    except NginxInvalid as invalid:
        return invalid.line >= 1
    return True


@given(st.text(alphabet="ab {};\"'#$\\\n", max_size=60))
def test_no_text_breaks_the_reader_of_nginx_files(text: str):
    assert _survives(lambda: read_nginx(text))


def test_nginx_files_are_read_as_nginx_reads_them():
    root = read_nginx('a "b; {" c#d; # e;\nmap $x $y { "~^1\\.[0-9]" 1; }\nf ${g}h;')
    assert [(one.name, one.arguments, one.line) for one in root.block] == [
        ("a", ("b; {", "c#d"), 1),
        ("map", ("$x", "$y"), 2),
        ("f", ("${g}h",), 3),
    ]
    assert [one.name for one in root.block[1].block] == ["~^1\\.[0-9]"]
