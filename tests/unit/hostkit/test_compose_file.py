"""The compose file against the Compose specification, and against the files beside it."""

import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from dockmirror.hostkit.choices import Choices
from dockmirror.hostkit.kit import Kit
from tests.unit.hostkit.kits import FULL, PLAIN, kit_of

EVERY = {
    "plain": PLAIN,
    "full": FULL,
    "registry-2": Choices("r.example.com", registry="2", authentication="docker-hub-login"),
    "private": Choices("r.example.com", role="private", private_authentication="none"),
    "internal": Choices("registry", internal_ca=True),
    "bucket": Choices("r.example.com", s3_bucket="layers", s3_endpoint="http://minio:9000"),
}


def loaded(text: str):
    return YAML(typ="safe", pure=True).load(text)


def compose(kit: Kit):
    return loaded(kit.text("compose.yaml"))


def test_every_compose_file_follows_the_specification(tmp_path: Path):
    paths = []
    for name, choices in EVERY.items():
        path = tmp_path / f"{name}.yaml"
        path.write_text(kit_of(choices).text("compose.yaml"))
        paths.append(str(path))
    checked = check_schema(paths)
    assert checked.returncode == 0, checked.stdout


def test_the_check_of_the_specification_can_fail(tmp_path: Path):
    path = tmp_path / "compose.yaml"
    path.write_text(kit_of().text("compose.yaml").replace("restart:", "restarts:"))
    assert check_schema([str(path)]).returncode != 0


def check_schema(paths: list[str]) -> subprocess.CompletedProcess[str]:
    words = ("-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", *paths)
    return subprocess.run([sys.executable, *words], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", EVERY)
def test_every_mounted_file_is_a_file_of_the_kit(name: str):
    kit = kit_of(EVERY[name])
    files = {file.path for file in kit.files}
    folders = {path.rpartition("/")[0] for path in files} | {"certificates"}
    for service in compose(kit)["services"].values():
        for volume in service.get("volumes", []):
            if volume["type"] == "bind" and volume["source"].startswith("./"):
                assert volume["source"][2:] in files | folders
                assert volume["read_only"] is True
                assert volume["bind"] == {"create_host_path": False}
    for secret in compose(kit).get("secrets", {}).values():
        assert secret["file"].removeprefix("./") in files


@pytest.mark.parametrize("name", EVERY)
def test_each_registry_stores_where_its_volume_is_mounted(name: str):
    kit = kit_of(EVERY[name])
    services = compose(kit)["services"]
    for part in kit.design.parts:
        storage = loaded(kit.text(part.configuration))["storage"]
        mounts = [one for one in services[part.service]["volumes"] if not one.get("read_only")]
        if kit.design.s3 is not None:
            assert mounts == []
            assert storage["s3"]["rootdirectory"] == f"/{part.service}"
            continue
        assert [mount["target"] for mount in mounts] == [storage["filesystem"]["rootdirectory"]]


@pytest.mark.parametrize(
    ("version", "place"),
    [("2", "/etc/docker/registry/config.yml"), ("3", "/etc/distribution/config.yml")],
)
def test_the_configuration_is_mounted_where_that_version_looks(version: str, place: str):
    cache = compose(kit_of(registry=version))["services"]["cache"]
    assert cache["image"] == f"registry:{version}"
    assert [v["target"] for v in cache["volumes"] if v["source"] == "./cache/config.yml"] == [place]


def test_every_service_that_stays_restarts_and_says_whether_it_is_well():
    services = compose(kit_of(FULL))["services"]
    for name, service in services.items():
        if name == "first-certificate":
            assert "restart" not in service
            assert service["profiles"] == ["first-certificate"]
            continue
        assert service["restart"] == "unless-stopped"
        assert name == "certbot" or service["healthcheck"]["test"][0] == "CMD"


def test_what_compose_would_take_for_a_variable_is_escaped():
    services = compose(kit_of(FULL))["services"]
    mounts = {one["source"] for one in services["cache"]["volumes"]}
    assert "/srv/my $$data/it's 100%/cache" in mounts


def test_only_nginx_is_reached_from_outside():
    services = compose(kit_of(FULL))["services"]
    for name, service in services.items():
        outside = [port for port in service.get("ports", []) if port.get("host_ip") != "127.0.0.1"]
        assert bool(outside) == (name in ("nginx", "first-certificate")), name
    assert services["nginx"]["ports"][0]["published"] == "8443"


def test_the_first_certificate_names_every_domain():
    kit = kit_of(FULL)
    command = compose(kit)["services"]["first-certificate"]["command"]
    named = [command[n + 1] for n, word in enumerate(command) if word == "--domain"]
    assert tuple(named) == kit.design.domains
    assert "admin+mirror@example.com" in command


def test_no_secret_is_in_a_file_that_others_may_read():
    kit = kit_of(FULL)
    for file in kit.files:
        if b"a secret" in file.content:
            assert file.path == "secrets/upstream-password"
            assert file.mode == 0o600
    assert "a secret" not in repr(kit.files)
