import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.engine.pull import Pull
from dockmirror.evidence.evidence import Evidence, Origin, Says
from dockmirror.evidence.judge import OTHERWISE, RULES, Case, judge
from dockmirror.evidence.verdict import VerdictKind

LAYERS = ("aaaaaaaaaaaa", "bbbbbbbbbbbb")
DIGESTS = tuple(f"sha256:{layer}{'0' * 52}" for layer in LAYERS)
KEYS = ("manifest", *DIGESTS)
PULL = Pull("alpine:latest", ok=True, layers_downloaded=LAYERS)
PRESENT = Pull("alpine:latest", ok=True, layers_present=LAYERS)
FAILED = Pull("alpine:latest", ok=False, error="no space left", layers_downloaded=LAYERS)

REGISTRIES = {
    "m.test": Origin.MIRROR,
    "registry-1.docker.io": Origin.DOCKER_HUB,
    "other.test": Origin.ELSEWHERE,
}


def log(*origins, says=None, passed_over=""):
    """The daemon's log with the origins of the manifest and of the layers, in this order."""
    if says is None:
        says = Says.POSITIVE if set(origins) == {Origin.MIRROR} else Says.NEGATIVE
    return Evidence(
        "daemon-log",
        says,
        "",
        decisive=True,
        origins=dict(zip(KEYS, origins, strict=False)),
        passed_over=passed_over,
        served_by={name: one for name, one in REGISTRIES.items() if one in origins},
    )


def hint(says):
    return Evidence("connections", says, "")


M, H, E, U = Origin.MIRROR, Origin.DOCKER_HUB, Origin.ELSEWHERE, Origin.UNKNOWN

TABLE = {
    "all from the mirror": (PULL, [log(M, M, M)], VerdictKind.MIRROR),
    "all from the mirror, with a hint": (
        PULL,
        [log(M, M, M), hint(Says.POSITIVE), hint(Says.NOTHING)],
        VerdictKind.MIRROR,
    ),
    "a failed pull": (FAILED, [log(M, M, M)], VerdictKind.FAILED),
    "all from Docker Hub": (PULL, [log(H, H, H)], VerdictKind.DOCKER_HUB),
    "Docker Hub, with a hint for the mirror": (
        PULL,
        [log(H, H, H), hint(Says.POSITIVE)],
        VerdictKind.DOCKER_HUB,
    ),
    "the manifest from the mirror only": (PULL, [log(M, H, H)], VerdictKind.MIXED),
    "one layer from Docker Hub": (PULL, [log(M, M, H)], VerdictKind.MIXED),
    "the manifest from Docker Hub": (PULL, [log(H, M, M)], VerdictKind.MIXED),
    "one layer from another mirror": (PULL, [log(M, M, E)], VerdictKind.MIXED),
    "Docker Hub and an unknown layer": (PULL, [log(H, H, U)], VerdictKind.DOCKER_HUB),
    "Docker Hub and another mirror": (PULL, [log(H, E, E)], VerdictKind.DOCKER_HUB),
    "all from another mirror": (PULL, [log(E, E, E)], VerdictKind.UNPROVEN),
    "passed over for another mirror": (
        PULL,
        [log(E, E, E, passed_over="refused")],
        VerdictKind.UNPROVEN,
    ),
    "an unknown layer": (PULL, [log(M, M, U, says=Says.POSITIVE)], VerdictKind.UNPROVEN),
    "a layer that nobody accounts for": (PULL, [log(M, M)], VerdictKind.UNPROVEN),
    "a decisive no without origins": (PULL, [log(says=Says.NEGATIVE)], VerdictKind.UNPROVEN),
    "a decisive yes without origins": (PULL, [log(says=Says.POSITIVE)], VerdictKind.UNPROVEN),
    "content that was there": (PRESENT, [log(M)], VerdictKind.UNPROVEN),
    "content that was there, tag from Docker Hub": (PRESENT, [log(H)], VerdictKind.DOCKER_HUB),
    "two sources that disagree": (PULL, [log(M, M, M), log(H, H, H)], VerdictKind.UNPROVEN),
    "a hint against the log": (PULL, [log(M, M, M), hint(Says.NEGATIVE)], VerdictKind.UNPROVEN),
    "a hint alone": (PULL, [hint(Says.POSITIVE)], VerdictKind.UNPROVEN),
    "a hint against alone": (PULL, [hint(Says.NEGATIVE)], VerdictKind.UNPROVEN),
    "nothing": (PULL, [], VerdictKind.UNPROVEN),
}


@pytest.mark.parametrize(("pull", "evidence", "kind"), TABLE.values(), ids=TABLE.keys())
def test_the_verdict_on(pull, evidence, kind):
    verdict = judge(pull, evidence)
    assert verdict.kind is kind
    assert "{" not in verdict.sentence
    assert "alpine:latest" in verdict.sentence


@pytest.mark.parametrize(("pull", "evidence", "kind"), TABLE.values(), ids=TABLE.keys())
def test_not_used_is_said_only_where_it_is_known(pull, evidence, kind):
    verdict = judge(pull, evidence)
    known = kind in (VerdictKind.DOCKER_HUB, VerdictKind.MIXED, VerdictKind.FAILED)
    passed_over = bool(verdict.why) and kind is VerdictKind.UNPROVEN
    assert verdict.not_used is (known or passed_over)


def test_every_rule_decides_some_row_of_the_table():
    deciding = {
        next(
            (number for number, rule in enumerate(RULES) if rule.fits(Case(pull, tuple(seen)))),
            len(RULES),
        )
        for pull, seen, _kind in TABLE.values()
    }
    assert deciding == set(range(len(RULES) + 1))


def test_without_a_rule_nothing_is_proven():
    assert OTHERWISE.kind is VerdictKind.UNPROVEN


def test_the_sentence_names_the_mirror_and_what_came_from_elsewhere():
    assert judge(PULL, [log(M, M, M)]).sentence.startswith("m.test served alpine:latest")
    mixed = judge(PULL, [log(M, M, H, passed_over="500")])
    assert "registry-1.docker.io" in mixed.sentence
    assert "bbbbbbbbbbbb" in mixed.sentence
    assert "aaaaaaaaaaaa" not in mixed.sentence
    assert mixed.why == "500"


def test_a_failed_pull_says_the_engines_words():
    assert "no space left" in judge(FAILED, []).sentence


def test_a_mirror_that_served_has_no_reason_to_have_been_passed_over():
    assert judge(PULL, [log(M, M, M, passed_over="odd")]).why == ""


evidences = st.builds(
    Evidence,
    source=st.sampled_from(["daemon-log", "connections", "mirror-catalog"]),
    says=st.sampled_from(Says),
    detail=st.just(""),
    decisive=st.booleans(),
    origins=st.dictionaries(st.sampled_from((*KEYS, "sha256:config")), st.sampled_from(Origin)),
    passed_over=st.sampled_from(["", "500"]),
    served_by=st.just(REGISTRIES),
)
pulls = st.builds(
    Pull,
    image=st.just("alpine:latest"),
    ok=st.booleans(),
    layers_downloaded=st.lists(st.sampled_from(LAYERS), unique=True).map(tuple),
)


def holds(pull, seen):
    """What must be true of every verdict ``mirror``, said without the rules."""
    decisive = [item for item in seen if item.decisive]
    origins = [origin for item in decisive for origin in item.origins.values()]
    keys = {key for item in decisive for key in item.origins}
    return (
        pull.ok
        and bool(pull.layers_downloaded)
        and any(item.says is Says.POSITIVE for item in decisive)
        and all(item.says is not Says.NEGATIVE for item in seen)
        and all(origin is Origin.MIRROR for origin in origins)
        and "manifest" in keys
        and all(any(layer in key for key in keys) for layer in pull.layers_downloaded)
    )


@given(pulls, st.lists(evidences, max_size=4))
def test_mirror_is_said_only_on_whole_and_undisputed_proof(pull, seen):
    assert (judge(pull, seen).kind is VerdictKind.MIRROR) == holds(pull, seen)


@given(pulls, st.lists(evidences, max_size=4))
def test_the_order_of_the_sources_does_not_matter(pull, seen):
    assert len({judge(pull, one).kind for one in itertools.permutations(seen)}) == 1


def test_all_combinations_of_two_sources_keep_the_promise():
    choices = [
        Evidence("x", says, "", decisive=decisive, origins=dict(zip(KEYS, origins, strict=True)))
        for says in Says
        for decisive in (True, False)
        for origins in itertools.product((M, H, U), repeat=3)
    ]
    for pair in itertools.product(choices, repeat=2):
        if judge(PULL, pair).kind is VerdictKind.MIRROR:
            assert holds(PULL, pair)
