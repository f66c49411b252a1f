"""The images, manifests and layers that a mirror serves, as the probe takes them."""

import gzip

from dockmirror.mirror import cache_proof, throughput
from dockmirror.mirror.manifest import OCI_INDEX
from tests.unit.mirror.asking import ask, errors, remarks
from tests.unit.mirror.registry_server import (
    BUSYBOX,
    LAYER,
    LAYER_PATH,
    REPOSITORY,
    TOP_PATH,
    Registry,
    Reply,
    cache,
    digest,
    index,
    manifest,
)


def bomb() -> Reply:
    packed = gzip.compress(bytes(64 << 20), 1)
    return Reply(200, packed, {"Content-Encoding": "gzip"})


def test_a_gzip_bomb_is_cut_off():
    with Registry({**cache(), "/v2/": bomb()}) as registry:
        assert errors(ask(registry.url)) == ["http-too-large"]


def test_a_manifest_sent_gzipped_is_hashed_as_the_engine_does():
    top = index(manifest())
    zipped = Reply(200, gzip.compress(top), {"Content-Encoding": "gzip", "Content-Type": OCI_INDEX})
    with Registry({**cache(), TOP_PATH: zipped}) as registry:
        assert ask(registry.url).usable


def test_an_announced_digest_that_is_not_the_manifests_is_found():
    top = index(manifest())
    lying = Reply(200, top, {"Docker-Content-Digest": digest(b"x")})
    with Registry({**cache(), TOP_PATH: lying}) as registry:
        assert errors(ask(registry.url)) == ["digest-mismatch"]


def test_a_large_layer_is_fetched_in_part_and_that_is_said():
    large = manifest(LAYER, size=cache_proof.LARGEST_LAYER + 1)
    with Registry(cache(top=large)) as registry:
        report = ask(registry.url)
    assert report.usable
    assert remarks(report) == ["layer-not-checked"]
    (asked,) = [headers for _verb, path, headers in registry.requests if path == LAYER_PATH]
    assert asked["Range"] == f"bytes=0-{cache_proof.PART - 1}"


def test_an_image_for_other_platforms_still_proves_and_that_is_said():
    with Registry(cache(platform="plan9/mips")) as registry:
        report = ask(registry.url)
    assert report.usable
    assert remarks(report) == ["other-platform"]


def test_slowness_is_a_warning(monkeypatch):
    monkeypatch.setattr(throughput, "SLOW_FIRST_BYTE_SECONDS", 0.0)
    with Registry() as registry:
        report = ask(registry.url)
    assert report.usable
    assert remarks(report) == ["too-slow"]


def test_low_throughput_is_a_warning(monkeypatch):
    monkeypatch.setattr(throughput, "SLOW_BYTES_PER_SECOND", 1e15)
    with Registry({**cache(repository=BUSYBOX), **cache()}) as registry:
        assert remarks(ask(registry.url, measures_speed=True)) == ["too-slow"]
        assert remarks(ask(registry.url)) == []


def test_the_next_image_is_tried_where_the_first_is_missing():
    answers = {path.replace("hello-world", "busybox"): answer for path, answer in cache().items()}
    with Registry(answers) as registry:
        report = ask(registry.url)
    assert report.usable
    assert report.image == "library/busybox"


def test_the_speed_is_measured_where_that_was_asked_for():
    with Registry({**cache(repository=BUSYBOX), **cache()}) as registry:
        assert ask(registry.url, measures_speed=True).bytes_per_second
    with Registry() as registry:
        report = ask(registry.url, measures_speed=True)
    assert report.usable
    assert report.bytes_per_second is None


def test_a_named_image_is_the_only_one_asked_for():
    with Registry() as registry:
        assert ask(registry.url, image="docker.io/library/hello-world:latest").usable
        assert errors(ask(registry.url, image="busybox")) == ["image-not-found"]
        assert errors(ask(registry.url, image="ghcr.io/a/b")) == ["image-not-found"]
    assert not any("ghcr" in path for _verb, path, _headers in registry.requests)


def test_ten_thousand_layers_are_no_trouble():
    entry = f'{{"digest": "{digest(LAYER)}", "size": {len(LAYER)}}}'
    body = ('{"schemaVersion": 2, "layers": [' + ",".join([entry] * 5000) + "]}").encode()
    with Registry(cache(top=body)) as registry:
        assert ask(registry.url).usable


def test_an_index_whose_manifest_is_missing_is_a_fault_of_the_cache():
    missing = f"{REPOSITORY}/manifests/{digest(manifest())}"
    with Registry({**cache(), missing: Reply(404)}) as registry:
        assert errors(ask(registry.url)) == ["cache-upstream-down"]
