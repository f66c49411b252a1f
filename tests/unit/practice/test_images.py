import gzip
import io
import json
import subprocess
import tarfile
from pathlib import Path

import pytest

from practice.images import (
    DOCKER,
    GREETING,
    OCI,
    PLATFORMS,
    digest_of,
    greeter,
    make_image,
    own_platform,
    practice_images,
    tar_layer,
)


@pytest.fixture
def images(tmp_path: Path):
    program = tmp_path / "busybox"
    program.write_bytes(b"\x7fELF program")
    return practice_images(program)


def test_every_part_is_stored_under_its_digest_and_reachable_from_the_index(images):
    for image in images.values():
        assert all(digest_of(blob) == name for name, blob in image.blobs.items())
        assert all(digest_of(body) == name for name, (_, body) in image.manifests.items())
        reached = {image.index}
        for entry in json.loads(image.manifests[image.index][1])["manifests"]:
            manifest = json.loads(image.manifests[entry["digest"]][1])
            reached |= {entry["digest"], manifest["config"]["digest"]}
            reached |= {layer["digest"] for layer in manifest["layers"]}
        assert reached == set(image.blobs) | set(image.manifests)


def test_sizes_and_diff_ids_are_those_of_the_content(images):
    for image in images.values():
        for kind, body in image.manifests.values():
            manifest = json.loads(body)
            if kind in (OCI.index, DOCKER.index):
                continue
            config = json.loads(image.blobs[manifest["config"]["digest"]])
            for layer, diff_id in zip(
                manifest["layers"], config["rootfs"]["diff_ids"], strict=True
            ):
                packed = image.blobs[layer["digest"]]
                assert layer["size"] == len(packed)
                assert digest_of(gzip.decompress(packed)) == diff_id


def test_the_repositories_have_one_two_and_three_layers(images):
    counts = {}
    for name, image in images.items():
        index = json.loads(image.manifests[image.index][1])
        first = json.loads(image.manifests[index["manifests"][0]["digest"]][1])
        counts[name] = len(first["layers"])
        platforms = [entry["platform"]["architecture"] for entry in index["manifests"]]
        assert set(platforms) == {*PLATFORMS, own_platform()}
    assert counts == {"library/hello-world": 1, "library/busybox": 2, "library/alpine": 3}


def test_two_starts_give_other_content(tmp_path: Path, images):
    again = practice_images(tmp_path / "busybox")
    for name, image in images.items():
        assert not set(image.manifests) & set(again[name].manifests)


def test_a_layer_holds_executable_files_and_links():
    with tarfile.open(fileobj=io.BytesIO(tar_layer({"bin/a": b"x"}, {"bin/b": "a"}))) as archive:
        assert archive.getmember("bin/a").mode == 0o755
        assert archive.getmember("bin/b").linkname == "a"


def test_the_format_names_its_parts():
    image = make_image({"amd64": [tar_layer({"a": b"1"})]}, ["a"], DOCKER)
    assert image.manifests[image.index][0] == DOCKER.index
    kinds = {kind for kind, _ in image.manifests.values()}
    assert kinds == {DOCKER.index, DOCKER.manifest}


def test_the_greeter_runs_on_this_machine_and_greets(tmp_path: Path):
    code = greeter(own_platform())
    if code is None:
        pytest.skip("no greeter for this machine's processor")
    program = tmp_path / "hello"
    program.write_bytes(code)
    program.chmod(0o755)
    done = subprocess.run([str(program)], capture_output=True, check=True)
    assert done.stdout == GREETING


def test_the_greeter_for_arm_points_at_its_words():
    code = greeter("arm64")
    assert code is not None
    words = code[120 : len(code) - len(GREETING)]
    instruction = int.from_bytes(words[4:8], "little")
    distance = ((instruction >> 5) & 0x7FFFF) << 2 | (instruction >> 29) & 3
    assert code[120 + 4 + distance :] == GREETING
