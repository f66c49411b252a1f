import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.evidence.endpoint import names_mirror, object_of, origin_of
from dockmirror.evidence.evidence import Origin

MIRRORS = ("https://mirror.example.test/", "http://192.0.2.9:5000/", "https://e.test/base/")


@pytest.mark.parametrize(
    ("endpoint", "origin"),
    [
        ("https://mirror.example.test/", Origin.MIRROR),
        ("https://MIRROR.example.test:443", Origin.MIRROR),
        ("http://mirror.example.test/", Origin.ELSEWHERE),
        ("https://mirror.example.test:8443/", Origin.ELSEWHERE),
        ("http://192.0.2.9:5000", Origin.MIRROR),
        ("https://192.0.2.9:5000", Origin.MIRROR),
        ("http://192.0.2.9/", Origin.ELSEWHERE),
        ("https://e.test/base", Origin.MIRROR),
        ("https://e.test/", Origin.ELSEWHERE),
        ("https://registry-1.docker.io", Origin.DOCKER_HUB),
        ("https://mirror.example.test.evil.test/", Origin.ELSEWHERE),
        ("https://mirror.example.test@evil.test/", Origin.ELSEWHERE),
        ("https://mirror.example.test:port/", Origin.UNKNOWN),
        ("mirror.example.test", Origin.UNKNOWN),
        ("", Origin.UNKNOWN),
    ],
)
def test_an_endpoint_is_the_mirrors_only_with_its_host_port_path_and_a_scheme_of_its_own(
    endpoint, origin
):
    assert origin_of(endpoint, MIRRORS) is origin


def test_docker_hub_is_never_a_mirror_whatever_is_configured():
    assert origin_of("https://registry-1.docker.io/", ["https://registry-1.docker.io"]) is (
        Origin.DOCKER_HUB
    )


@pytest.mark.parametrize("mirror", ["https://e.test/v2", "https://e.test/v2/", "https://e.test"])
def test_a_mirror_given_with_the_api_path_is_the_same_mirror(mirror):
    asked = object_of("https://e.test/v2/library/alpine/manifests/latest?ns=docker.io", [mirror])
    assert asked is not None
    assert (asked.origin, asked.repository) == (Origin.MIRROR, "library/alpine")


def test_a_request_tells_repository_kind_and_name():
    asked = object_of("https://e.test/base/v2/library/alpine/blobs/sha256:ab?ns=docker.io", MIRRORS)
    assert asked is not None
    assert (asked.kind, asked.name, asked.registry) == ("blobs", "sha256:ab", "e.test")
    assert asked.origin is Origin.MIRROR


@pytest.mark.parametrize("url", ["https://e.test/token", "x", "https://e.test/v2/", "https://["])
def test_an_address_that_asks_for_no_object_is_none(url):
    assert object_of(url, MIRRORS) is None


def test_an_error_names_the_mirror_only_with_its_whole_host():
    assert names_mirror('Get "https://mirror.example.test/v2/": refused', MIRRORS)
    assert names_mirror("host 192.0.2.9:5000 refused", MIRRORS)
    assert not names_mirror('Get "https://other.mirror.example.test/v2/": refused', MIRRORS)


@given(st.text(max_size=100), st.lists(st.text(max_size=30), max_size=3))
def test_no_text_upsets_the_reader(text, mirrors):
    origin_of(text, mirrors)
    object_of(text, mirrors)
    names_mirror(text, mirrors)
