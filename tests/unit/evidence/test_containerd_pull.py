"""The log of ``ctr content fetch``, from the real program, read for a verdict.

Captured from containerd 1.7.24 and 2.1.9 in the practice workstation, response headers taken out.
"""

from pathlib import Path

import pytest

from dockmirror.evidence.containerd_pull import read, read_pull
from dockmirror.evidence.evidence import Origin, Says
from dockmirror.evidence.judge import judge
from dockmirror.evidence.verdict import VerdictKind

FOLDER = Path(__file__).parent / "containerd_pulls"
VERSIONS = ("1.7.24", "2.1.9")
MIRRORS = ("https://mirror.example.test/",)
IMAGE = "hello-world:latest"


def lines_of(version, name):
    return (FOLDER / f"{version}-{name}.log").read_text().splitlines()


def judged(lines, code=0, *, truncated=False):
    pull = read_pull(IMAGE, lines, code)
    evidence = read(lines, pull, MIRRORS, truncated=truncated)
    return pull, evidence, judge(pull, [evidence]).kind


@pytest.mark.parametrize("version", VERSIONS)
def test_a_mirror_that_sent_everything_is_proven(version):
    pull, evidence, kind = judged(lines_of(version, "served"))
    assert pull.ok
    assert len(pull.layers_downloaded) == 1
    assert evidence.says is Says.POSITIVE
    assert evidence.served_by == {"mirror.example.test": Origin.MIRROR}
    assert kind is VerdictKind.MIRROR


@pytest.mark.parametrize("version", VERSIONS)
def test_layers_from_docker_hub_are_seen(version):
    _pull, evidence, kind = judged(lines_of(version, "blobs-500"))
    assert evidence.says is Says.NEGATIVE
    assert kind is VerdictKind.MIXED
    assert "500" in evidence.passed_over


@pytest.mark.parametrize("version", VERSIONS)
def test_a_mirror_that_asks_for_a_password_is_passed_over(version):
    lines = lines_of(version, "manifests-401-bearer")
    _pull, evidence, kind = judged(lines, 0 if version == "1.7.24" else 1)
    assert evidence.says is not Says.POSITIVE
    assert kind in (VerdictKind.DOCKER_HUB, VerdictKind.FAILED)
    assert "token" in evidence.passed_over


@pytest.mark.parametrize("version", VERSIONS)
def test_a_layer_that_is_not_what_it_should_be_fails_in_the_programs_words(version):
    pull, evidence, kind = judged(lines_of(version, "wrong-blob"), 1)
    assert "unexpected commit digest" in pull.error
    assert evidence.says is not Says.POSITIVE
    assert kind is VerdictKind.FAILED


@pytest.mark.parametrize("version", VERSIONS)
def test_a_log_without_its_end_proves_nothing(version):
    _pull, evidence, kind = judged(lines_of(version, "served"), truncated=True)
    assert evidence.says is Says.NOTHING
    assert kind is VerdictKind.UNPROVEN


@pytest.mark.parametrize("version", VERSIONS)
def test_no_line_can_be_left_out_of_a_proof_of_layers(version):
    """Of a good log, any part that lacks the layer's answer proves nothing."""
    whole = lines_of(version, "served")
    layer = [line for line in whole if "layer" in line and "response.status" in line]
    pull, evidence, kind = judged([line for line in whole if line not in layer])
    assert pull.layers_downloaded == ()
    assert evidence.says is Says.NOTHING
    assert kind is VerdictKind.UNPROVEN


@pytest.mark.parametrize("version", VERSIONS)
def test_another_registry_than_the_mirror_in_question_is_no_proof(version):
    lines = lines_of(version, "served")
    pull = read_pull(IMAGE, lines, 0)
    evidence = read(lines, pull, ("https://second.example.test/",))
    assert evidence.says is Says.NEGATIVE


def test_a_log_of_something_else_says_nothing():
    pull, evidence, kind = judged(["nonsense", 'time="x" level=debug msg=resolving host=a'])
    assert evidence.says is Says.NOTHING
    assert kind is VerdictKind.UNPROVEN
    assert pull.layers_downloaded == ()


def test_headers_of_answers_are_not_shown():
    cookie = 'response.header.set-cookie="session=secret" response.status'
    lines = [line.replace("response.status", cookie) for line in lines_of("1.7.24", "served")]
    _pull, evidence, _kind = judged(lines)
    assert evidence.lines
    assert not any("secret" in line for line in evidence.lines)


def test_a_pull_that_took_too_long_is_said():
    pull, _evidence, kind = judged(lines_of("1.7.24", "served")[:4], None)
    assert not pull.ok
    assert pull.error
    assert kind is VerdictKind.FAILED
