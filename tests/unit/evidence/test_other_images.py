"""Images for the cases in which the small official ones prove nothing."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.engine.pull import Pull
from dockmirror.evidence.evidence import Says
from dockmirror.evidence.image_index import ImageIndex, NotThere, read_index
from dockmirror.evidence.judge import judge
from dockmirror.evidence.mirror_only_image import MirrorOnlyImage
from dockmirror.evidence.platform_variant import platform_variants
from dockmirror.evidence.verdict import VerdictKind

AMD, ARM, WINDOWS = (f"sha256:{one * 64}" for one in "abc")
INDEX = ImageIndex(
    "sha256:" + "d" * 64,
    {"linux/amd64": AMD, "linux/arm64/v8": ARM, "windows/amd64": WINDOWS},
)
MIRROR = "https://mirror.example.test/"


def variants(present=(), ask=lambda _registry, _image: INDEX):
    return list(platform_variants(present, [MIRROR], "x86_64", ask))


def test_another_platforms_variant_comes_first_by_its_digest():
    first = variants()[0]
    assert (first.reference, first.platform) == (f"hello-world@{ARM}", "linux/arm64/v8")
    assert "linux/arm64" in first.why


def test_a_variant_that_is_there_is_no_candidate():
    first = variants([f"hello-world@{ARM}"])[0]
    assert first.reference == f"hello-world@{AMD}"
    assert variants([f"hello-world@{ARM}", f"hello-world@{AMD}"])[0].reference.startswith("busybox")


def test_an_image_of_which_another_version_is_here_comes_before_the_very_same():
    first = variants([f"hello-world@{INDEX.digest}", f"busybox@{ARM}"])[0]
    assert first.reference == f"busybox@{AMD}"


def test_a_mirror_that_does_not_tell_is_passed_over_for_docker_hub():
    asked = []

    def ask(registry, _image):
        asked.append(registry)
        if registry == MIRROR:
            raise NotThere
        return INDEX

    assert variants(ask=ask)
    assert asked[:2] == [MIRROR, "https://registry-1.docker.io/"]


def test_where_nobody_tells_there_is_none():
    assert variants(ask=lambda _registry, _image: None) == []


def test_an_index_is_read_with_its_digest_and_variants():
    body = json.dumps(
        {
            "manifests": [
                {"digest": ARM, "platform": {"os": "linux", "architecture": "arm64"}},
                {"digest": "sha256:short", "platform": {"os": "linux", "architecture": "s390x"}},
                {"digest": AMD},
                "odd",
            ]
        }
    ).encode()
    index = read_index(body)
    assert index == ImageIndex("sha256:" + hashlib.sha256(body).hexdigest(), {"linux/arm64": ARM})


@given(st.binary() | st.recursive(st.none() | st.text(), st.lists).map(lambda x: str(x).encode()))
def test_no_answer_breaks_the_reading_of_an_index(body):
    assert read_index(body) is None


PULL = Pull("acme/proof:latest", ok=True, layers_downloaded=("0123456789ab",))


def of_mirror_alone(ask, pull=PULL, *, alone=True):
    source = MirrorOnlyImage("acme/proof", [MIRROR], alone=alone, ask=ask)
    source.begin()
    return source.end(pull)


def lacks(_registry, _image):
    raise NotThere


def test_what_docker_hub_does_not_have_the_mirror_served():
    evidence = of_mirror_alone(lacks)
    assert evidence.decisive
    assert judge(PULL, [evidence]).kind is VerdictKind.MIRROR


@pytest.mark.parametrize(
    ("ask", "alone"),
    [
        (lambda _registry, _image: INDEX, True),
        (lambda _registry, _image: None, True),
        (lacks, False),
    ],
    ids=["Docker Hub has it", "Docker Hub was not reached", "another mirror may have it"],
)
def test_where_somebody_else_may_have_it_nothing_is_proven(ask, alone):
    evidence = of_mirror_alone(ask, alone=alone)
    assert not evidence.decisive
    assert judge(PULL, [evidence]).kind is VerdictKind.UNPROVEN


def test_another_registrys_image_proves_nothing():
    pull = Pull("ghcr.io/acme/proof:latest", ok=True, layers_downloaded=("0123456789ab",))
    assert of_mirror_alone(lacks, pull).says is Says.NOTHING


def test_an_image_that_the_mirror_does_not_give_speaks_against_it():
    failed = Pull("acme/proof:latest", ok=False, error="not found")
    evidence = of_mirror_alone(lacks, failed)
    assert evidence.says is Says.NEGATIVE
    assert judge(failed, [evidence]).not_used


def test_content_that_was_there_proves_nothing():
    there = Pull("acme/proof:latest", ok=True)
    assert of_mirror_alone(lacks, there).says is Says.NOTHING
