"""Podman's command, against a small stand-in that prints what Podman 5.4.2 prints."""

import json
import os
from pathlib import Path

import pytest

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.engine.podman import Podman, PodmanUnusable

INFO = {
    "version": {"Version": "5.4.2"},
    "registries": {
        "docker.io": {
            "Prefix": "docker.io",
            "Mirrors": [
                {"Location": "mirror.example.test", "Insecure": False},
                {"Location": "a.test:5000", "Insecure": True},
            ],
        }
    },
}
IMAGES = [
    {
        "Names": ["docker.io/library/alpine:latest"],
        "RepoDigests": ["docker.io/library/alpine@sha256:" + "a" * 64],
    },
    {"Names": None, "RepoDigests": ["quay.io/x/y@sha256:" + "b" * 64]},
]
LAYER, CONFIG = "c" * 64, "8" * 64
LOG = f"""Trying to pull docker.io/library/hello-world:latest...
time="x" level=debug msg="Downloading /v2/library/hello-world/blobs/sha256:{CONFIG}"
Copying blob sha256:{LAYER}
time="x" level=debug msg="Downloading /v2/library/hello-world/blobs/sha256:{LAYER}"
Copying config sha256:{CONFIG}
Writing manifest to image destination
"""


def stand_in(folder: Path, *, pull: str = "", code: int = 0, info: str = "", waits: bool = False):
    (folder / "info").write_text(info or json.dumps(INFO))
    (folder / "images").write_text(json.dumps(IMAGES))
    (folder / "log").write_text(pull)
    program = folder / "podman"
    program.write_text(
        "#!/bin/sh\n"
        f'echo "$@" >>{folder}/asked\n'
        f"case $1 in info) cat {folder}/info ;; images) cat {folder}/images ;; rmi) ;;\n"
        f"*) {'exec sleep 60' if waits else f'cat {folder}/log >&2'}; exit {code} ;; esac\n"
    )
    os.chmod(program, 0o755)  # noqa: PTH101
    return Podman(str(program))


def test_version_and_mirrors_in_force_are_what_podman_says(tmp_path):
    facts = stand_in(tmp_path).facts()
    assert facts.version == "5.4.2"
    assert facts.mirrors == ("https://mirror.example.test/", "http://a.test:5000/")


@pytest.mark.parametrize("info", ["nonsense", "[]", "3"])
def test_an_answer_of_no_use_is_said(tmp_path, info):
    with pytest.raises(PodmanUnusable):
        stand_in(tmp_path, info=info).facts()


def test_a_program_that_does_not_start_is_said(tmp_path):
    with pytest.raises(PodmanUnusable, match="started"):
        Podman(str(tmp_path / "gone")).facts()


def test_names_and_digests_are_the_familiar_ones(tmp_path):
    found = stand_in(tmp_path).image_references()
    assert "alpine:latest" in found
    assert f"quay.io/x/y@sha256:{'b' * 64}" in found


def test_a_pull_counts_its_layers_and_not_its_configuration(tmp_path):
    pulled = stand_in(tmp_path, pull=LOG).pull("hello-world:latest", CancelToken())
    assert pulled.pull.ok
    assert pulled.pull.layers_downloaded == ("c" * 12,)
    asked = (tmp_path / "asked").read_text()
    assert asked == "--log-level=debug pull docker.io/library/hello-world:latest\n"


@pytest.mark.parametrize(
    ("reference", "name"),
    [
        ("alpine", "docker.io/library/alpine:latest"),
        ("me/tool:1", "docker.io/me/tool:1"),
        ("quay.io/x/y:2", "quay.io/x/y:2"),
        ("localhost/x", "localhost/x:latest"),
    ],
)
def test_an_image_is_asked_for_by_its_full_name(tmp_path, reference, name):
    stand_in(tmp_path).remove_image(reference)
    assert (tmp_path / "asked").read_text() == f"rmi -- {name}\n"


def test_a_pull_that_fails_says_why_in_podmans_words(tmp_path):
    words = "Error: initializing source docker://x: no route to host\n"
    pulled = stand_in(tmp_path, pull=words, code=125).pull("x", CancelToken())
    assert not pulled.pull.ok
    assert pulled.pull.error == "initializing source docker://x: no route to host"


def test_a_cancel_ends_the_pull(tmp_path):
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        stand_in(tmp_path, waits=True).pull("x", token)
