"""What containerd says of its configuration, in the words of 1.7.24 (version 2) and 2.1.9 (3)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.helper.containerd_service import (
    DEFAULT_FOLDER,
    DEFAULT_SOCKET,
    Configuration,
    config_flag,
    file_path,
    read_configuration,
)

OLD = """
disabled_plugins = []
version = 2

[grpc]
  address = "/run/containerd/containerd.sock"

[plugins]
  [plugins."io.containerd.grpc.v1.cri"]
    [plugins."io.containerd.grpc.v1.cri".registry]
      config_path = "{path}"
  [plugins."io.containerd.transfer.v1.local"]
    config_path = "/srv/another"
"""
NEW = """
version = 3
disabled_plugins = []

[grpc]
  address = '/run/other.sock'

[plugins]
  [plugins.'io.containerd.cri.v1.images']
    [plugins.'io.containerd.cri.v1.images'.registry]
      config_path = '{path}'
  [plugins.'io.containerd.grpc.v1.cri']
    disable_tcp_service = true
"""


@pytest.mark.parametrize("form", [OLD, NEW])
def test_no_folder_is_set_where_the_path_is_empty(form):
    found = read_configuration(form.format(path="").encode())
    assert found.folders == ()
    assert found.cri


@pytest.mark.parametrize("form", [OLD, NEW])
def test_several_folders_are_in_their_order(form):
    path = "/etc/containerd/certs.d:/etc/docker/certs.d/"
    found = read_configuration(form.format(path=path).encode())
    assert found.folders == ("/etc/containerd/certs.d", "/etc/docker/certs.d")


@pytest.mark.parametrize("path", ["certs.d", "/", "/a b", "/a\\tb"])
def test_a_folder_that_is_no_plain_path_is_not_taken(path):
    assert read_configuration(OLD.format(path=path).encode()).folders == ()


@pytest.mark.parametrize("name", ["cri", "io.containerd.grpc.v1.cri"])
def test_a_part_for_kubernetes_that_is_switched_off_is_known(name):
    text = OLD.format(path="").replace("disabled_plugins = []", f'disabled_plugins = ["{name}"]')
    assert not read_configuration(text.encode()).cri


def test_the_socket_is_the_configured_one():
    assert read_configuration(NEW.format(path="").encode()).socket == "/run/other.sock"
    assert read_configuration(b"").socket == DEFAULT_SOCKET


@given(st.binary())
def test_no_bytes_do_more_than_say_nothing(dump):
    assert isinstance(read_configuration(dump), Configuration)


def test_the_file_is_in_the_folder_that_is_read_for_docker_hub():
    def path(folders, *known):
        return file_path(folders, lambda one: one in known)

    assert path(()) == f"{DEFAULT_FOLDER}/docker.io/hosts.toml"
    assert path(("/a", "/b")) == "/a/docker.io/hosts.toml"
    assert path(("/a", "/b"), "/b/docker.io") == "/b/docker.io/hosts.toml"
    assert path(("/a", "/b"), "/a/docker.io", "/b/docker.io") == "/a/docker.io/hosts.toml"


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["/usr/bin/containerd"], ""),
        (["/usr/bin/containerd", "--config", "/etc/c.toml"], "/etc/c.toml"),
        (["/usr/bin/containerd", "--config=/etc/c.toml"], "/etc/c.toml"),
        (["/usr/bin/containerd", "-c"], ""),
        (["/usr/bin/containerd", "-c", "c.toml"], ""),
        (["/usr/bin/containerd", "--log-level", "debug"], ""),
    ],
)
def test_a_configuration_that_the_service_names_is_the_one_that_counts(words, named):
    assert config_flag(words) == named
