"""Which containerd is somebody's own, and which only Docker's."""

import pytest

from dockmirror.targets.containerd import shows_use

NOTHING = {
    "docker": True,
    "folders": (),
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
        {"folders": ("/etc/containerd/certs.d",)},
        {"programs": iter(["nerdctl"])},
        {"settings": ("/etc/crictl.yaml",)},
        {"registries": ("quay.io",)},
        {"changed": True},
    ],
)
def test_any_sign_of_use_besides_docker_is_enough(sign):
    assert shows_use(**{**NOTHING, **sign})
