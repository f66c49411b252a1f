"""Podman's log, in the words of Podman 5.4.2 (Debian trixie), read for a verdict."""

import pytest

from dockmirror.engine.pull import Pull
from dockmirror.evidence.evidence import Origin, Says
from dockmirror.evidence.judge import judge
from dockmirror.evidence.podman_log import read
from dockmirror.evidence.verdict import VerdictKind

MIRRORS = ("https://mirror.example.test/",)
CONFIG, LAYER = "sha256:" + "8" * 64, "sha256:" + "c" * 64
PULL = Pull("hello-world:latest", ok=True, layers_downloaded=("c" * 12,))


def line(message):
    quoted = message.replace('"', '\\"')
    return f'time="2026-11-25T01:38:45Z" level=debug msg="{quoted}"'


def served(host, repository="library/hello-world"):
    base = f"https://{host}/v2/"
    return [
        line(f'Trying to access "{host}/{repository}:latest"'),
        line(f"GET {base}"),
        line(f"GET {base}{repository}/manifests/latest"),
        line(f"GET {base}{repository}/blobs/{CONFIG}"),
        "Copying blob " + LAYER,
        line(f"GET {base}{repository}/blobs/{LAYER}"),
    ]


FAILED = [
    line('Trying to access "mirror.example.test/library/hello-world:latest"'),
    line("GET https://mirror.example.test/v2/"),
    line("GET https://mirror.example.test/v2/library/hello-world/manifests/latest"),
    line(
        'Accessing "mirror.example.test/library/hello-world:latest" failed: reading manifest '
        "latest in mirror.example.test/library/hello-world: received unexpected HTTP status: 500"
    ),
]


def test_the_mirror_that_sent_everything_is_named():
    evidence = read(served("mirror.example.test"), PULL, MIRRORS)
    assert (evidence.says, evidence.decisive) == (Says.POSITIVE, True)
    assert evidence.served_by == {"mirror.example.test": Origin.MIRROR}
    assert judge(PULL, [evidence]).kind is VerdictKind.MIRROR


def test_docker_hub_after_a_mirror_that_failed_is_docker_hubs_pull():
    evidence = read([*FAILED, *served("registry-1.docker.io")], PULL, MIRRORS)
    assert (evidence.says, evidence.decisive) == (Says.NEGATIVE, True)
    assert "500" in evidence.passed_over
    verdict = judge(PULL, [evidence])
    assert verdict.kind is VerdictKind.DOCKER_HUB
    assert "500" in verdict.why


def test_another_mirror_is_not_this_one():
    evidence = read(served("other.example.test"), PULL, MIRRORS)
    assert judge(PULL, [evidence]).kind is VerdictKind.UNPROVEN
    assert evidence.says is Says.NEGATIVE


def test_a_layer_that_the_log_does_not_have_proves_nothing():
    evidence = read(served("mirror.example.test")[:-1], PULL, MIRRORS)
    assert judge(PULL, [evidence]).kind is VerdictKind.UNPROVEN


def test_layers_that_were_here_already_prove_nothing():
    pull = Pull("hello-world:latest", ok=True)
    evidence = read(served("mirror.example.test"), pull, MIRRORS)
    assert evidence.says is Says.NOTHING
    assert judge(pull, [evidence]).kind is VerdictKind.UNPROVEN


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["nonsense", 'time="x" level=debug msg="GET nonsense"'],
        served("mirror.example.test", "x/y"),
    ],
)
def test_a_log_without_the_pull_says_nothing(lines):
    evidence = read(lines, PULL, MIRRORS)
    assert (evidence.says, evidence.origins) == (Says.NOTHING, {})
