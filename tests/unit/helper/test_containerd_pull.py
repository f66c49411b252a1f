"""The test pull that root makes, against a small stand-in for ``ctr`` that notes what it is asked.

What the real program does with the same words: ``tests/real/test_containerd.py``.
"""

import json
import os
from dataclasses import replace

import pytest

from dockmirror.helper import containerd_pull
from dockmirror.helper.client import Client
from dockmirror.helper.containerd_pull import NAMESPACE, ContainerdPull
from dockmirror.helper.containerd_service import Configuration, Containerd
from dockmirror.helper.ending import ClientGone, Refused
from dockmirror.helper.protocol import ProtocolError, Pull, parse_request

IMAGE = "docker.io/library/hello-world:latest"
DIGEST = "sha256:" + "a" * 64
FOUND = Containerd(
    program="/usr/bin/containerd",
    active=True,
    main_pid=None,
    configuration=Configuration(socket="/run/c.sock"),
    config_path="/srv/certs.d/docker.io/hosts.toml",
    environment={"HTTPS_PROXY": "http://proxy.test:3128", "SECRET": "x"},
)
FIXED = ["--address", "/run/c.sock", "--namespace", NAMESPACE]


@pytest.fixture
def client():
    reading, writing = os.pipe()
    out_reading, out_writing = os.pipe()
    made = Client(reading, out_writing)
    made.other_end = writing  # type: ignore[attr-defined]  # the test's own end
    yield made
    made.close()
    for descriptor in (reading, out_reading, out_writing):
        os.close(descriptor)
    if made.other_end is not None:  # type: ignore[attr-defined]
        os.close(made.other_end)  # type: ignore[attr-defined]


@pytest.fixture
def ctr(tmp_path, monkeypatch):
    """A stand-in: lists one of each kind, writes its words and environment down."""
    program = tmp_path / "ctr"
    program.write_text(
        "#!/bin/sh\n"
        f'echo "$@" >>{tmp_path}/asked\n'
        'case "$*" in\n'
        '*"leases ls"*) echo lease-1; echo "bad lease" ;;\n'
        f'*"images ls"*) echo {IMAGE}; echo "--all" ;;\n'
        f'*"content ls"*) echo {DIGEST}; echo nonsense ;;\n'
        f"*fetch*) env >{tmp_path}/environment; [ -f {tmp_path}/slow ] && exec sleep 60\n"
        "  echo 'level=debug msg=resolving'; exit 3 ;;\n"
        "esac\n"
    )
    program.chmod(0o755)
    monkeypatch.setattr(containerd_pull, "find_program", lambda _name: str(program))
    monkeypatch.setattr(containerd_pull, "only_root_can_change", lambda _path: True)
    return tmp_path


def asked(folder):
    return [line.split() for line in (folder / "asked").read_text().splitlines()]


def test_only_the_images_name_is_the_persons_choice(ctr, client):
    fetched = ContainerdPull(FOUND, client).fetch(IMAGE)
    assert (fetched.code, fetched.lines, fetched.truncated) == (
        3,
        ("level=debug msg=resolving",),
        False,
    )
    words = next(line for line in asked(ctr) if "fetch" in line)
    assert words == ["--debug", *FIXED, "content", "fetch", "--hosts-dir", "/srv/certs.d", IMAGE]


def test_the_namespace_goes_with_all_in_it_before_and_after(ctr, client):
    ContainerdPull(FOUND, client).fetch(IMAGE)
    tidied = [
        ["leases", "ls", "-q"],
        ["leases", "rm", "lease-1"],
        ["images", "ls", "-q"],
        ["images", "rm", "--sync", IMAGE],
        ["content", "ls", "-q"],
        ["content", "rm", DIGEST],
        ["namespaces", "rm", NAMESPACE],
    ]
    lines = asked(ctr)
    assert [line[4:] for line in lines if "fetch" not in line] == [*tidied, *tidied]
    assert all(line[:4] == FIXED for line in lines if "fetch" not in line)
    assert "fetch" in lines[len(tidied)]


def test_it_goes_through_containerds_own_proxies_and_gets_nothing_else(ctr, client):
    ContainerdPull(FOUND, client).fetch(IMAGE)
    environment = (ctr / "environment").read_text()
    assert "HTTPS_PROXY=http://proxy.test:3128" in environment
    assert "SECRET" not in environment


def test_a_running_containerds_own_variables_count(ctr, client, monkeypatch):
    monkeypatch.setenv("no_proxy", "ignored.test")
    ContainerdPull(replace(FOUND, main_pid=os.getpid()), client).fetch(IMAGE)
    assert "HTTPS_PROXY" in (ctr / "environment").read_text()


def test_a_client_that_goes_ends_the_pull_and_the_namespace_goes_too(ctr, client):
    (ctr / "slow").touch()
    os.close(client.other_end)
    client.other_end = None
    with pytest.raises(ClientGone):
        ContainerdPull(FOUND, client).fetch(IMAGE)
    assert asked(ctr)[-1][4:] == ["namespaces", "rm", NAMESPACE]


def test_a_program_that_others_can_change_is_not_run(ctr, client, monkeypatch):
    monkeypatch.setattr(containerd_pull, "only_root_can_change", lambda _path: False)
    with pytest.raises(Refused):
        ContainerdPull(FOUND, client).fetch(IMAGE)
    assert not (ctr / "asked").exists()


def line(image):
    return json.dumps({"request": "pull", "id": 1, "image": image}).encode()


@pytest.mark.parametrize(
    "image",
    [
        IMAGE,
        "docker.io/library/alpine:3.20",
        "docker.io/me/some.tool_x:1.0-rc1",
        f"docker.io/library/alpine@{DIGEST}",
    ],
)
def test_an_image_of_docker_hub_may_be_asked_for(image):
    assert parse_request(line(image)) == Pull(1, image)


@pytest.mark.parametrize(
    "image",
    [
        "",
        None,
        7,
        "alpine",
        "docker.io/alpine",
        "docker.io/library/",
        "docker.io/library/Alpine:1",
        "docker.io/library/alpine:",
        "docker.io/library/alpine:-x",
        "docker.io/library/alpine:latest --all-platforms",
        "docker.io/library/../x:1",
        "docker.io/library/alpine:1\n",
        "docker.io.evil.test/library/alpine:1",
        "--help",
        "quay.io/x/y:1",
        "docker.io/library/" + "a" * 500,
    ],
)
def test_nothing_else_may_be_asked_for(image):
    with pytest.raises(ProtocolError):
        parse_request(line(image))
