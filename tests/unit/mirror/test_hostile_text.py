"""Whatever a server sends is read without an error of ours and shown as visible text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.mirror.answer import Answer
from dockmirror.mirror.answer_fault import base_fault, layer_fault, manifest_fault
from dockmirror.mirror.authentication import challenges
from dockmirror.mirror.fault import Fault
from dockmirror.mirror.hub_image import read_image
from dockmirror.mirror.manifest import Index, Manifest, ManifestProblem, parse
from dockmirror.mirror.plain_text import on_one_line, visible
from dockmirror.mirror.shown_address import shown_address

HIDDEN = ("\x00", "\x1b", "\x7f", "\x9b", "\n", "\u202e", "\u2066", "\u200f", "\u2028", "\ufeff")

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
manifests = st.fixed_dictionaries(
    {"schemaVersion": st.sampled_from([1, 2, "2", None])},
    optional={"manifests": json_values, "layers": json_values, "mediaType": json_values},
)


@given(st.binary() | (manifests | json_values).map(lambda value: json.dumps(value).encode()))
def test_any_body_is_a_manifest_or_a_named_problem(body):
    try:
        found: object = parse(body, "application/json")
    except ManifestProblem as problem:
        found = problem
    if isinstance(found, ManifestProblem):
        assert not any(hidden in found.reason for hidden in HIDDEN)
    else:
        assert isinstance(found, Index | Manifest)


@given(st.text() | st.text(alphabet='Bearer Basic=,"\\ \trealm'))
def test_any_challenge_is_read(header):
    assert all(challenge.scheme for challenge in challenges(header))


@pytest.mark.parametrize(
    ("header", "schemes"),
    [
        ('Bearer realm="https://a.test/t",service="a, b"', ["bearer"]),
        ('Basic realm="x", Bearer realm="y"', ["basic", "bearer"]),
        ("bEaReR realm=y , scope=z", ["bearer"]),
        ("Negotiate", ["negotiate"]),
        ("", []),
    ],
)
def test_a_challenge_header_is_split_into_its_schemes(header, schemes):
    assert [challenge.scheme for challenge in challenges(header)] == schemes


@given(st.text() | st.binary(), st.integers(2, 50))
def test_shown_text_has_a_bound_and_nothing_hidden(text, limit):
    for shown in (visible(text, limit), on_one_line(text, limit)):
        assert len(shown) <= limit
        assert not any(hidden in shown for hidden in HIDDEN)


@given(st.integers(100, 999), st.binary(), st.dictionaries(st.text(), st.text()))
def test_any_answer_is_judged(status, body, headers):
    answer = Answer("http://a.test/v2/", status, headers, body, len(body), "", 0.1, 0.1)
    for fault in (
        base_fault(answer),
        manifest_fault(answer, "library/busybox:latest"),
        layer_fault(answer, "library/busybox:latest", "sha256:0"),
    ):
        if fault is not None:
            assert not any(hidden in fault.finding.detail for hidden in HIDDEN)
        else:
            assert status in (200, 206, 401, 404)


@given(st.text())
def test_any_location_is_shown_without_query_and_password(location):
    shown = shown_address(location)
    assert "?" not in shown
    assert not any(hidden in shown for hidden in HIDDEN)


@given(st.text())
def test_any_image_name_is_one_of_docker_hubs_or_refused(text):
    try:
        code, repository = "", read_image(text).repository
    except Fault as fault:
        code, repository = fault.finding.code, ""
    assert code == "image-not-found" or "/" in repository


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("busybox", "library/busybox:latest"),
        ("docker.io/library/busybox:1.36", "library/busybox:1.36"),
        ("bitnami/redis", "bitnami/redis:latest"),
        ("busybox@sha256:" + "a" * 64, "library/busybox@sha256:" + "a" * 64),
    ],
)
def test_an_image_is_read_as_docker_reads_it(text, name):
    assert read_image(text).name == name
