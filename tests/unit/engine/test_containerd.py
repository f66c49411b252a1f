import pytest

from dockmirror.engine.containerd import full_name, version_in, version_of


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("containerd github.com/containerd/containerd/v2 2.1.9+unknown \n", "2.1.9+unknown"),
        ("containerd containerd.io v2.2.0 1c4457e00facac03ce1d75f7b6777a7a851e5c41", "2.2.0"),
        ("containerd", ""),
        ("", ""),
    ],
)
def test_the_version_is_the_third_word(text, version):
    assert version_in(text) == version


def test_a_program_that_is_not_there_has_no_version(tmp_path):
    assert version_of(str(tmp_path / "gone")) == ""


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("alpine", "docker.io/library/alpine:latest"),
        ("docker.io/library/alpine:3", "docker.io/library/alpine:3"),
        ("me/tool:1", "docker.io/me/tool:1"),
        ("quay.io/x/y:2", None),
        ("localhost:5000/x", None),
    ],
)
def test_only_docker_hubs_images_have_a_name(reference, name):
    assert full_name(reference) == name
