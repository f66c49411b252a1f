"""The logs of real engines are held against the access logs of the registries that they asked."""

import re

import pytest

from dockmirror.evidence.daemon_log import read
from dockmirror.evidence.evidence import Origin, Says
from dockmirror.evidence.judge import judge
from dockmirror.evidence.verdict import VerdictKind
from tests.unit.evidence.captures import CAPTURES, FOLDER, Capture

EITHER_STORE = {
    "served": "mirror",
    "second-of-two": "mirror",
    "cut-half-way": "mirror",
    "same-image-twice": "mirror",
    "json-served": "mirror",
    "down": "docker-hub",
    "401": "docker-hub",
    "untrusted": "docker-hub",
    "not-a-cache": "docker-hub",
    "blobs-500": "mixed",
    "cut-then-500": "mixed",
    "other-image-too": "mixed",
    "other-mirror-served": "unproven",
    "info-served": "unproven",
    "info-down": "unproven",
}
"""The verdict by situation."""

BY_STORE = {
    ("graph-driver", "manifests-500"): "docker-hub",
    ("graph-driver", "json-manifests-500"): "docker-hub",
    ("graph-driver", "left-behind-500"): "docker-hub",
    ("graph-driver", "wrong-digest"): "mixed",
    ("graph-driver", "same-image-twice-500"): "unproven",
    ("containerd", "manifests-500"): "mixed",
    ("containerd", "json-manifests-500"): "mixed",
    ("containerd", "left-behind-500"): "mixed",
    ("containerd", "wrong-digest"): "failed",
    ("containerd", "same-image-twice-500"): "mixed",
}
"""Where the store matters: this one falls back by the pull, that one by the object."""

WORDS = {
    "down": "connection refused",
    "401": "no basic auth credentials",
    "untrusted": "certificate signed by unknown authority",
    "manifests-500": "500 Internal Server Error",
    "blobs-500": "500 Internal Server Error",
    "info-down": "connection refused",
}
"""What the engine says of the mirror that it passed over."""

every_capture = pytest.mark.parametrize("capture", CAPTURES.values(), ids=CAPTURES.keys())

OTHERS = {
    name: one for name, one in CAPTURES.items() if EITHER_STORE.get(one.situation) != "mirror"
}
not_served = pytest.mark.parametrize("capture", OTHERS.values(), ids=OTHERS.keys())


def evidence_of(capture: Capture, lines=None, **options):
    return read(
        capture.lines if lines is None else lines,
        pull=capture.pull,
        mirrors=capture.mirrors,
        **options,
    )


def verdict_of(capture: Capture, lines=None, **options):
    return judge(capture.pull, [evidence_of(capture, lines, **options)])


def test_every_log_is_described_and_every_description_has_a_log():
    assert {path.stem for path in FOLDER.glob("*.log")} == set(CAPTURES)


@every_capture
def test_the_verdict_is_the_one_for_the_situation(capture):
    expected = EITHER_STORE.get(capture.situation) or BY_STORE[capture.store, capture.situation]
    assert verdict_of(capture).kind.value == expected


@every_capture
def test_the_verdict_is_mirror_only_where_no_other_registry_sent_anything(capture):
    verdict = verdict_of(capture)
    if verdict.kind is VerdictKind.MIRROR:
        assert not capture.involved_elsewhere
    if verdict.kind is VerdictKind.DOCKER_HUB:
        assert not any(capture.sent[host] for host in capture.mirror_hosts)


@every_capture
def test_each_origin_is_where_the_access_logs_say_that_the_object_came_from(capture):
    for digest, origin in evidence_of(capture).origins.items():
        senders = (
            {host for host, digests in capture.sent.items() if digest in digests}
            if digest != "manifest"
            else capture.resolved
        )
        if origin is Origin.MIRROR:
            assert senders & capture.mirror_hosts
            assert not senders - capture.mirror_hosts
        elif origin is Origin.DOCKER_HUB:
            assert "registry-1.docker.io" in senders
        elif origin is Origin.ELSEWHERE:
            assert senders - capture.mirror_hosts - {"registry-1.docker.io"}


@every_capture
def test_a_mirror_that_was_passed_over_is_explained_in_the_engines_words(capture):
    words = WORDS.get(capture.situation)
    if words:
        assert words in verdict_of(capture).why


@not_served
def test_no_verdict_becomes_mirror_when_one_line_of_the_log_is_lost(capture):
    for lost in range(len(capture.lines)):
        left = capture.lines[:lost] + capture.lines[lost + 1 :]
        assert verdict_of(capture, left).kind is not VerdictKind.MIRROR, capture.lines[lost]


@not_served
def test_no_verdict_becomes_mirror_when_the_log_ends_early(capture):
    for end in range(len(capture.lines)):
        evidence = evidence_of(capture, capture.lines[:end], truncated=True)
        assert judge(capture.pull, [evidence]).kind is not VerdictKind.MIRROR


@every_capture
def test_a_log_that_was_cut_is_never_positive(capture):
    assert evidence_of(capture, truncated=True).says is not Says.POSITIVE


@every_capture
def test_a_mirror_that_nobody_asked_is_never_said_to_have_served(capture):
    evidence = read(capture.lines, pull=capture.pull, mirrors=("https://other.example.test/",))
    assert Origin.MIRROR not in evidence.origins.values()
    assert judge(capture.pull, [evidence]).kind is not VerdictKind.MIRROR


@every_capture
def test_the_lines_that_are_shown_are_few_and_bounded(capture):
    lines = evidence_of(capture).lines
    assert len(lines) <= 20
    assert all(len(line) <= 500 for line in lines)


@pytest.mark.parametrize("name", [name for name in CAPTURES if name.startswith("28.5.2-cont")])
def test_the_words_of_engine_29_give_the_same_verdict(name):
    """From 29.7 resolving lines carry method and url (containerd 2.3 ``resolver.go``)."""
    capture = CAPTURES[name]
    image = capture.pull.image.partition(":")[0]

    def reworded(line: str) -> str:
        host = re.search(r"\bhost=(\S+)", line)
        if host is None or " url=" in line:
            return line
        url = f"https://{host[1]}/v2/library/{image}/manifests/latest?ns=docker.io"
        return f'{line} method=HEAD url="{url}"'

    lines = [reworded(line) for line in capture.lines]
    assert lines != list(capture.lines)
    assert verdict_of(capture, lines) == verdict_of(capture)
