import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.engine.candidate import absent, choose
from dockmirror.engine.reference import is_docker_hub, normal, repository


class Images:
    def __init__(self, *references):
        self._references = frozenset(references)

    def image_references(self):
        return self._references


def references(engine, preferred=None):
    return [candidate.reference for candidate in choose(engine, preferred)]


def test_on_an_empty_machine_the_smallest_images_come_first():
    assert references(Images())[:3] == ["hello-world:latest", "busybox:latest", "alpine:latest"]


def test_an_image_that_is_there_is_no_candidate():
    assert "hello-world:latest" not in references(Images("hello-world:latest"))


def test_other_tags_of_what_is_there_come_after_other_images():
    found = references(Images("hello-world:latest", "alpine:3.20"))
    assert found[0] == "busybox:latest"
    assert found.index("busybox:1.36") < found.index("alpine:latest")


def test_an_image_pinned_by_digest_alone_is_left_alone():
    found = references(Images("alpine@sha256:12"))
    assert not [reference for reference in found if repository(reference) == "alpine"]


def test_the_image_that_a_person_names_is_the_only_one():
    assert references(Images(), "docker.io/library/nginx") == ["nginx:latest"]


def test_a_named_image_that_is_there_comes_with_a_warning():
    (candidate,) = choose(Images("nginx:latest"), "nginx")
    assert candidate.present
    assert "may prove little" in candidate.why


@given(st.sets(st.sampled_from([*absent(()), "debian:12", "alpine@sha256:12"])))
def test_no_candidate_is_in_the_image_list(present):
    assert not set(absent(present)) & present


@pytest.mark.parametrize(
    ("reference", "familiar"),
    [
        ("alpine", "alpine:latest"),
        ("docker.io/library/alpine:3", "alpine:3"),
        ("library/alpine", "alpine:latest"),
        ("docker.io/grafana/loki", "grafana/loki:latest"),
        ("localhost:5000/x", "localhost:5000/x:latest"),
        ("alpine:3@sha256:12", "alpine@sha256:12"),
    ],
)
def test_a_reference_takes_its_familiar_form(reference, familiar):
    assert normal(reference) == familiar
    assert normal(familiar) == familiar


@pytest.mark.parametrize(
    ("reference", "expected"),
    [("alpine", True), ("grafana/loki:3", True), ("ghcr.io/a/b", False), ("localhost/a", False)],
)
def test_only_docker_hubs_images_are_mirrored(reference, expected):
    assert is_docker_hub(reference) is expected
