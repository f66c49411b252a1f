"""BuildKit's trace of a build, as BuildKit 0.32.2 wrote it, read for a verdict."""

import json
from pathlib import Path

import pytest

from dockmirror.engine.pull import Pull
from dockmirror.evidence.build_trace import read, requests
from dockmirror.evidence.evidence import Origin, Says
from dockmirror.evidence.judge import judge
from dockmirror.evidence.verdict import VerdictKind

TRACES = Path(__file__).parent / "traces"
MIRRORS = ("https://mirror.example.test/",)
LAYERS = ("f9f609a987ff", "85a00155b7b6")
PULL = Pull("busybox:latest", ok=True, layers_downloaded=LAYERS)


def trace(name):
    return (TRACES / f"buildkit-0.32-{name}.json").read_bytes()


def span(url, status=200, method="GET", keys=("http.request.method", "url.full")):
    status_key = "http.response.status_code" if keys[1] == "url.full" else "http.status_code"
    fields = {keys[0]: method, keys[1]: url, status_key: status}
    return {
        "Name": f"HTTP {method}",
        "Attributes": [{"Key": key, "Value": {"Value": value}} for key, value in fields.items()],
        "Status": {"Code": 0, "Description": ""},
    }


def written(*spans):
    return "\n".join(json.dumps(one, indent=2) for one in spans).encode()


def pulled(host="mirror.example.test", path="", **more):
    base = f"https://{host}/v2/{path}library/busybox"
    digests = [f"sha256:{layer}{'0' * 52}" for layer in LAYERS]
    return [
        span(f"{base}/manifests/latest?ns=docker.io", method="HEAD", **more),
        *(span(f"{base}/blobs/{digest}?ns=docker.io", **more) for digest in digests),
    ]


def test_the_mirror_that_sent_everything_is_named():
    evidence = read(trace("mirror"), PULL, MIRRORS)
    assert (evidence.says, evidence.decisive) == (Says.POSITIVE, True)
    assert evidence.served_by == {"mirror.example.test": Origin.MIRROR}
    assert judge(PULL, [evidence]).kind is VerdictKind.MIRROR


@pytest.mark.parametrize(
    ("name", "mirror", "why"),
    [
        ("refused", "https://dead.example.test/", "connection refused"),
        ("status-500", "http://127.0.0.1:5999/", "500"),
    ],
)
def test_docker_hub_after_a_mirror_that_failed_is_docker_hubs_pull(name, mirror, why):
    evidence = read(trace(name), PULL, (mirror,))
    assert (evidence.says, evidence.decisive) == (Says.NEGATIVE, True)
    assert why in evidence.passed_over
    assert judge(PULL, [evidence]).kind is VerdictKind.DOCKER_HUB


def test_another_mirror_is_not_this_one():
    evidence = read(trace("mirror"), PULL, ("https://second.example.test/",))
    assert judge(PULL, [evidence]).kind is VerdictKind.UNPROVEN


def test_a_layer_that_the_trace_lacks_leaves_it_unproven():
    whole = pulled()
    assert read(written(*whole), PULL, MIRRORS).says is Says.POSITIVE
    for left_out in range(len(whole)):
        part = [one for number, one in enumerate(whole) if number != left_out]
        evidence = read(written(*part), PULL, MIRRORS)
        assert evidence.says is not Says.POSITIVE
        assert judge(PULL, [evidence]).kind is VerdictKind.UNPROVEN


def test_a_layer_from_docker_hub_makes_it_mixed():
    first, *_rest = pulled()
    layers = [pulled()[1], pulled("registry-1.docker.io")[2]]
    evidence = read(written(first, *layers), PULL, MIRRORS)
    assert judge(PULL, [evidence]).kind is VerdictKind.MIXED


def test_a_layer_of_which_both_sent_a_part_is_not_the_mirrors():
    spans = [*pulled(), pulled("registry-1.docker.io")[1]]
    assert judge(PULL, [read(written(*spans), PULL, MIRRORS)]).kind is VerdictKind.MIXED


def test_the_names_of_older_traces_are_known():
    spans = pulled(keys=("http.method", "http.url"))
    assert read(written(*spans), PULL, MIRRORS).says is Says.POSITIVE


def test_a_mirrors_path_stands_behind_the_api():
    spans = pulled(path="proxy.docker.io/")
    evidence = read(written(*spans), PULL, ("https://mirror.example.test/proxy.docker.io/",))
    assert evidence.says is Says.POSITIVE
    assert read(written(*spans), PULL, MIRRORS).says is Says.NOTHING


def test_an_image_of_another_name_says_nothing():
    other = Pull("alpine:latest", ok=True, layers_downloaded=LAYERS)
    assert read(trace("mirror"), other, MIRRORS).says is Says.NOTHING


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"3", b'{"Attributes": 3}', b"\xff"])
def test_what_is_no_trace_says_nothing(data):
    assert list(requests(data)) == []
    evidence = read(data, PULL, MIRRORS)
    assert (evidence.says, evidence.decisive) == (Says.NOTHING, False)


def test_a_failed_pull_is_never_positive():
    failed = Pull("busybox:latest", ok=False, layers_downloaded=LAYERS)
    assert read(trace("mirror"), failed, MIRRORS).says is Says.NOTHING


def test_what_is_shown_has_no_query():
    spans = pulled()
    spans[0]["Attributes"][1]["Value"]["Value"] += "&X-Signature=secret"
    evidence = read(written(*spans), PULL, MIRRORS)
    assert evidence.lines
    assert "secret" not in " ".join(evidence.lines)
