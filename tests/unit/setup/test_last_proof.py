"""What is remembered of test pulls: only what they showed, and whatever the file holds."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dockmirror.evidence.verdict import Verdict, VerdictKind
from dockmirror.setup.last_proof import keep_proof, proofs
from dockmirror.setup.outcome import Outcome, Result, TargetFacts

MIRROR = "https://mirror.example.com/"


def ended(kind: VerdictKind | None, target: str = "docker-engine") -> Result:
    return Result(
        "verify",
        Outcome.DONE,
        mirror=MIRROR,
        verdict=None if kind is None else Verdict(kind, "A sentence."),
        target=TargetFacts(target, "/etc/docker/daemon.json"),
    )


@pytest.mark.parametrize("kind", [VerdictKind.MIRROR, VerdictKind.DOCKER_HUB, VerdictKind.MIXED])
def test_what_a_test_pull_showed_is_there_at_the_next_start(tmp_path, kind):
    path = tmp_path / "new" / "proofs.json"
    keep_proof(ended(kind), path)
    proof = proofs(path)["docker-engine"]
    assert (proof.mirror, proof.verdict) == (MIRROR, kind)
    assert [entry.name for entry in path.parent.iterdir()] == ["proofs.json"]


def test_each_engine_has_its_own(tmp_path):
    path = tmp_path / "proofs.json"
    keep_proof(ended(VerdictKind.MIRROR), path)
    keep_proof(ended(VerdictKind.DOCKER_HUB, "rootless"), path)
    kinds = {name: proof.verdict for name, proof in proofs(path).items()}
    assert kinds == {"docker-engine": VerdictKind.MIRROR, "rootless": VerdictKind.DOCKER_HUB}


@pytest.mark.parametrize("kind", [None, VerdictKind.UNPROVEN])
def test_what_showed_nothing_takes_no_earlier_proof_away(tmp_path, kind):
    path = tmp_path / "proofs.json"
    keep_proof(ended(VerdictKind.MIRROR), path)
    before = path.read_bytes()
    keep_proof(ended(kind), path)
    assert path.read_bytes() == before


def test_a_place_that_cannot_be_written_is_no_fault(tmp_path):
    (tmp_path / "file").write_text("in the way")
    keep_proof(ended(VerdictKind.MIRROR), tmp_path / "file" / "proofs.json")
    assert proofs(tmp_path / "file" / "proofs.json") == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[1]",
        "{",
        '{"a": 1}',
        '{"a": {"mirror": 1, "verdict": "mirror", "time_iso": "2025-01-01T00:00:00+00:00"}}',
        '{"a": {"mirror": "m", "verdict": "rubbish", "time_iso": "2025-01-01T00:00:00+00:00"}}',
        '{"a": {"mirror": "m", "verdict": "mirror", "time_iso": "yesterday"}}',
        '{"a": {"mirror": "m", "verdict": "mirror", "time_iso": "2025-01-01T00:00:00"}}',
        "[" * 5000,
    ],
)
def test_what_makes_no_sense_is_left_out(tmp_path, text):
    path = tmp_path / "proofs.json"
    path.write_text(text)
    assert proofs(path) == {}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_any_json_is_survived(tmp_path, value):
    path = tmp_path / "proofs.json"
    path.write_text(json.dumps(value))
    assert dict(proofs(path)) == {}
