"""The registry's configuration, as distribution reads it."""

import pytest
from ruamel.yaml import YAML

from dockmirror.hostkit.choices import Choices
from tests.unit.hostkit.kits import FULL, kit_of


def configuration(path: str = "cache/config.yml", choices: Choices | None = None, **changes):
    kit = kit_of(choices or Choices("registry.example.com"), **changes)
    return YAML(typ="safe", pure=True).load(kit.text(path))


def test_a_cache_of_docker_hub_has_all_that_it_needs():
    read = configuration()
    assert read["version"] == "0.1"
    assert read["log"]["fields"] == {"service": "cache", "domain": "registry.example.com"}
    assert read["storage"]["cache"] == {"blobdescriptor": "inmemory"}
    assert read["storage"]["delete"] == {"enabled": True}
    assert read["http"]["headers"] == {"X-Content-Type-Options": ["nosniff"]}
    assert read["health"]["storagedriver"]["enabled"] is True
    assert read["proxy"] == {"remoteurl": "https://registry-1.docker.io", "ttl": "168h"}
    assert "auth" not in read


def test_registry_2_is_given_no_expiry_because_it_knows_none():
    assert configuration(registry="2")["proxy"] == {"remoteurl": "https://registry-1.docker.io"}


def test_a_private_registry_has_no_upstream_and_asks_for_a_password():
    read = configuration("private/config.yml", FULL)
    assert "proxy" not in read
    assert read["auth"] == {"htpasswd": {"realm": "private.example.com", "path": "/etc/kit/users"}}
    assert "auth" not in configuration("private/config.yml", FULL, private_authentication="none")


def test_each_other_upstream_has_a_cache_of_its_own():
    read = configuration("cache-ghcr-example-com/config.yml", FULL)
    assert read["proxy"]["remoteurl"] == "https://ghcr.io"
    assert read["proxy"]["ttl"] == "36h"


@pytest.mark.parametrize("version", ["2", "3"])
def test_a_bucket_takes_the_place_of_the_disk(version: str):
    read = configuration(
        registry=version,
        s3_bucket="layers",
        s3_region="eu-west-1",
        s3_endpoint="http://minio.example.com:9000",
    )["storage"]
    assert "filesystem" not in read
    assert read["redirect"] == {"disable": True}
    s3 = {
        "region": "eu-west-1",
        "bucket": "layers",
        "rootdirectory": "/cache",
        "regionendpoint": "http://minio.example.com:9000",
        "secure": False,
    }
    assert read["s3"] == (s3 if version == "2" else {**s3, "forcepathstyle": True})


def test_metrics_are_at_a_port_that_is_not_the_registrys():
    assert "debug" not in configuration()["http"]
    http = configuration(metrics_port=9500)["http"]
    assert http["debug"]["addr"] != http["addr"]
    assert http["debug"]["prometheus"] == {"enabled": True, "path": "/metrics"}
