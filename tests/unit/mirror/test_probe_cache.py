"""What a mirror has of Docker Hub, and how it compares with Docker Hub itself."""

import pytest

from dockmirror.cancellation import CancelToken
from dockmirror.mirror import throughput
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.mirror.hub_reference import HubReference
from tests.unit.mirror.asking import STRICT, ask, errors, remarks, the_error
from tests.unit.mirror.registry_server import (
    BUSYBOX,
    REPOSITORY,
    Registry,
    Reply,
    cache,
    digest,
    index,
    manifest,
)

BASE = {"/v2/": cache()["/v2/"]}
NOTHING = "sha256:" + "0" * 63 + "1"


def json(text: str, status: int = 200) -> Reply:
    return Reply(status, text.encode(), {"Content-Type": "application/json"})


@pytest.mark.parametrize(
    ("catalog", "code"),
    [
        (json('{"repositories": []}'), "registry-empty"),
        (json('{"repositories": null}'), "registry-empty"),
        (json('{"repositories": ["team/app", "team/db"]}'), "registry-own-images"),
        (json("{}", 401), "not-a-cache"),
        (json("[" * 100_000), "not-a-cache"),
        (json('{"repositories": "x"}'), "not-a-cache"),
    ],
)
def test_an_ordinary_registry_is_told_by_what_it_lists(catalog, code):
    with Registry({**BASE, "/v2/_catalog": catalog}) as registry:
        error = the_error(ask(registry.url))
    assert error.code == code
    assert ("team/app, team/db" in error.detail) is (code == "registry-own-images")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (
            json('{"errors":[{"detail":{"Op":"Get"}}]}', 500),
            "upstream-down-cached",
        ),
        (Reply(502), "upstream-down-cached"),
        (json('{"errors":[{"code":"TOOMANYREQUESTS"}]}', 500), "upstream-rate-limited"),
        (Reply(429), "upstream-rate-limited"),
        (json('{"errors":[{"code":"UNKNOWN","detail":[{"code":"MANIFEST_UNKNOWN"}]}]}', 500), None),
        (Reply(404), None),
        (Reply(403), None),
    ],
)
def test_a_cache_that_has_lost_docker_hub_is_usable_and_said_so(answer, code):
    with Registry({**cache(), f"{REPOSITORY}/manifests/{NOTHING}": answer}) as registry:
        report = ask(registry.url)
    assert report.usable
    assert remarks(report) == ([code] if code else [])


@pytest.mark.parametrize("status", [429, 500, 403])
def test_docker_hubs_pull_limit_is_known_by_its_words(status):
    limited = json('{"errors":[{"code":"TOOMANYREQUESTS","message":"pull rate limit"}]}', status)
    with Registry({**BASE, "*": limited}) as registry:
        assert errors(ask(registry.url)) == ["cache-rate-limited"]


def hub(registry: Registry, seconds: float = 5.0, view: DaemonView = STRICT) -> HubReference:
    return HubReference(CancelToken(), view, url=registry.url, seconds=seconds)


def test_a_tag_that_is_docker_hubs_needs_no_word():
    with Registry() as docker_hub, Registry() as registry:
        assert ask(registry.url, hub=hub(docker_hub)).findings == ()


def test_a_tag_that_is_not_docker_hubs_is_found_with_both_digests():
    newer = cache(b"newer" * 20_000)
    with Registry(newer) as docker_hub, Registry() as registry:
        report = ask(registry.url, hub=hub(docker_hub))
    assert report.usable
    (finding,) = report.findings
    assert finding.code == "stale-tag"
    assert digest(index(manifest())) in finding.detail
    assert digest(index(manifest(b"newer" * 20_000))) in finding.detail


def test_docker_hub_is_asked_with_a_token_as_anyone_gets_one():
    with Registry({"/token": json('{"token": "t0k3n"}')}) as server:
        wanted = f'Bearer realm="{server.address}/token",service="registry.docker.io"'

        def guarded(handler):
            if handler.headers.get("Authorization") == "Bearer t0k3n":
                handler.reply(cache()[handler.path])
            else:
                handler.reply(Reply(401, b"", {"WWW-Authenticate": wanted}))

        with Registry({"*": guarded}) as docker_hub, Registry() as registry:
            assert ask(registry.url, hub=hub(docker_hub)).findings == ()


def test_docker_hub_out_of_reach_is_good_to_know_and_no_more():
    docker_hub = Registry()
    with docker_hub:
        reference = hub(docker_hub)
    with Registry() as registry:
        report = ask(registry.url, hub=reference)
    assert report.usable
    assert remarks(report) == ["hub-unreachable"]


def test_a_docker_hub_that_says_nothing_holds_nobody_up():
    def silent(handler):
        handler.wait_for_the_end()

    with Registry({"*": silent}) as docker_hub, Registry() as registry:
        report = ask(registry.url, hub=hub(docker_hub, seconds=0.3))
    assert report.usable
    assert remarks(report) == ["hub-unreachable"]


def test_docker_hub_is_asked_once_however_many_mirrors_are_checked():
    with Registry() as docker_hub, Registry() as registry:
        reference = hub(docker_hub)
        for _time in range(3):
            assert ask(registry.url, hub=reference).usable
    assert len(docker_hub.requests) == 2


def test_a_mirror_that_is_much_slower_than_docker_hub_is_a_warning(monkeypatch):
    monkeypatch.setattr(throughput, "MUCH_SLOWER", 1e9)
    both = {**cache(repository=BUSYBOX), **cache()}
    with Registry(both) as docker_hub, Registry(both) as registry:
        reference = hub(docker_hub)
        assert ask(registry.url, hub=reference, measures_speed=True).findings == ()
        monkeypatch.setattr(throughput, "MUCH_SLOWER", 0)
        report = ask(registry.url, hub=reference, measures_speed=True)
    assert report.usable
    assert remarks(report) == ["slower-than-hub"]
    sampled = [path for _verb, path, _headers in registry.requests if path.startswith(BUSYBOX)]
    assert len([path for path in sampled if "/blobs/" in path]) == 3  # the slow one again
