"""Which containerd is somebody's own, and which only Docker's."""

import pytest

from dockmirror.helper.containerd_service import Configuration, Containerd
from dockmirror.targets import containerd
from dockmirror.targets.containerd import shows_use

NOTHING = {
    "docker": True,
    "configuration": "",
    "programs": (),
    "settings": (),
    "registries": (),
    "changed": False,
}


def test_one_that_only_docker_uses_is_not_offered():
    assert not shows_use(**NOTHING)


def test_one_without_docker_is_offered():
    assert shows_use(**{**NOTHING, "docker": False})


@pytest.mark.parametrize(
    "sign",
    [
        {"configuration": '[x.registry]\n      config_path = "/etc/containerd/certs.d"\n'},
        {"programs": iter(["nerdctl"])},
        {"settings": ("/etc/crictl.yaml",)},
        {"registries": ("quay.io",)},
        {"changed": True},
    ],
)
def test_any_sign_of_use_besides_docker_is_enough(sign):
    assert shows_use(**{**NOTHING, **sign})


@pytest.mark.parametrize(
    "text",
    [
        'config_path = ""\n',
        'plugin_config_path = "/etc/nri/conf.d"\n',
        '# config_path = "/etc/containerd/certs.d"\n',
        '[plugins."io.containerd.grpc.v1.cri".cni]\nconf_dir = "/etc/cni/net.d"\n',
    ],
)
def test_a_configuration_that_names_no_folder_is_no_sign(text):
    assert not shows_use(**{**NOTHING, "configuration": text})


def test_it_goes_before_no_engine(monkeypatch):
    found = Containerd("/usr/bin/containerd", True, 7, Configuration(), "/x/docker.io/hosts.toml")
    monkeypatch.setattr(containerd, "find_program", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(containerd, "find_containerd", lambda: found)
    monkeypatch.setattr(containerd, "is_used", lambda: False)
    assert containerd.find() is None
    target = containerd.find(named=True)
    assert target is not None
    assert (target.id, target.config_path) == ("containerd", "/x/docker.io/hosts.toml")
    assert target.needs_elevation
    assert not target.active
