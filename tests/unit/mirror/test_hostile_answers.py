"""A server that means harm costs neither memory nor time, and cannot write on the screen."""

import gzip
import re
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.unit.mirror.asking import ask, errors
from tests.unit.mirror.raw_server import RawServer
from tests.unit.mirror.registry_server import (
    LAYER_PATH,
    TAG_PATH,
    TOP_PATH,
    Handler,
    Registry,
    Reply,
    blob,
    cache,
    digest,
    index,
    manifest,
)

MEGABYTE = 1 << 20
BOMB = gzip.compress(bytes(64 * MEGABYTE), 1)
ZIPPED = {"Content-Encoding": "gzip"}


def endlessly(head: bytes, more: bytes) -> Callable[[Handler], None]:
    def answer(handler: Handler) -> None:
        handler.wfile.write(head)
        while not handler.server.registry.over.is_set():
            handler.wfile.write(more)

    return answer


def closing(head: bytes) -> Callable[[Handler], None]:
    def answer(handler: Handler) -> None:
        handler.wfile.write(head + b"\r\n\r\n{}")

    return answer


def with_cache(answers: dict) -> dict:
    """Those answers, and else those of a good cache, unless all paths have one."""
    return answers if "*" in answers else {**cache(), **answers}


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
TAGS = ",".join(f'"library/image-{number}"' for number in range(100_000))
NESTED = b'{"schemaVersion": 2, "layers": ' + b"[" * 200_000
WIDE = b'{"schemaVersion": 2, "manifests": [' + b"{}," * 300_000 + b"{}]}"

HOSTILE = {
    "endless headers": {"/v2/": endlessly(OK, b"X-More: yes\r\n" * 1000)},
    "an endless header": {"/v2/": endlessly(OK + b"X: ", b"y" * 65536)},
    "an endless status": {"/v2/": endlessly(b"HTTP/1.1 ", b"2" * 65536)},
    "an endless body": {"/v2/": endlessly(OK + b"\r\n", b" " * 65536)},
    "an endless body in chunks": {
        "/v2/": endlessly(CHUNKED, b"10000\r\n" + b" " * 65536 + b"\r\n")
    },
    "an endless chunk's size": {"/v2/": endlessly(CHUNKED, b"1" * 65536)},
    "an endless chunk's extension": {"/v2/": endlessly(CHUNKED + b"1;", b"x" * 65536)},
    "an endless layer": {LAYER_PATH: endlessly(OK + b"\r\n", b" " * 65536)},
    "a bomb": {"/v2/": Reply(200, BOMB, ZIPPED)},
    "a bomb for a manifest": {TAG_PATH: Reply(200, BOMB, ZIPPED)},
    "a bomb for a layer": {LAYER_PATH: Reply(200, BOMB, ZIPPED)},
    "a bomb in an error": {TAG_PATH: Reply(500, BOMB, ZIPPED)},
    "a hundred thousand repositories": {
        TAG_PATH: Reply(404),
        "/v2/_catalog": Reply(200, f'{{"repositories": [{TAGS}]}}'.encode()),
    },
    "a nested manifest": {TOP_PATH: blob(NESTED), TAG_PATH: blob(NESTED)},
    "a wide index": {TOP_PATH: blob(WIDE), TAG_PATH: blob(WIDE)},
    "a wrong length": {"/v2/": closing(OK + b"Content-Length: 1099511627776")},
    "a negative length": {"*": closing(OK + b"Content-Length: -5")},
    "no number for a length": {"*": closing(OK + b"Content-Length: many")},
    "a redirect to itself": {"*": Reply(307, b"x" * MEGABYTE, {"Location": "/v2/"})},
    "a long redirect": {"*": Reply(307, b"", {"Location": "/" + "x" * 60_000})},
    "a long challenge": {
        "/v2/": Reply(401, b"", {"WWW-Authenticate": "Bearer " + 'a="b",' * 9_000})
    },
    "invalid text": {"*": Reply(500, b'{"errors":[{"message":"\xff\xfe\xc3\x28\xed\xa0\x80"}]}')},
    "zeros": {"*": Reply(200, bytes(100_000))},
}

PROGRAM = """
import resource, sys
from tests.unit.mirror.asking import ask
for address in sys.argv[1:]:
    ask(address, timeout=10.0)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(*addresses: str) -> int:
    """The most memory, in bytes, that a process of its own used to check these mirrors."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *addresses],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    return int(done.stdout) * 1024


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_answer_ends_in_a_finding(name):
    with Registry(with_cache(HOSTILE[name])) as registry:
        report = ask(registry.url, timeout=10.0)
    assert not report.usable
    assert len(errors(report)) == 1
    assert errors(report) not in (["unexpected"], ["probe-timed-out"])


def test_hostile_answers_cost_no_more_than_twenty_megabytes():
    registries = [Registry(with_cache(answers)) for answers in HOSTILE.values()]
    with Registry() as good:
        ordinary = peak(good.address)
    for registry in registries:
        registry.__enter__()
    try:
        hostile = peak(*(registry.address for registry in registries))
    finally:
        for registry in registries:
            registry.__exit__(None, None, None)
    assert hostile - ordinary < 20 * MEGABYTE


@pytest.mark.parametrize("head", [b"", OK, OK + b"X: "])
@pytest.mark.parametrize("path", ["/v2/", TAG_PATH])
def test_a_head_that_drips_does_not_outlast_the_time_limit(head, path):
    def drip(handler):
        handler.wfile.write(head)
        handler.drip(b"x", 0.02)

    with Registry({**cache(), path: drip}) as registry:
        report = ask(registry.url, timeout=0.4)
    assert errors(report) == ["probe-timed-out"]
    assert sum(step.seconds for step in report.steps) < 5


def test_redirects_do_not_add_up_beyond_the_time_limit():
    def slowly(handler):
        handler.server.registry.over.wait(0.1)
        handler.reply(Reply(307, b"", {"Location": f"{handler.path}x"}))

    with Registry({"*": slowly}) as registry:
        assert errors(ask(registry.url, timeout=0.4)) == ["probe-timed-out"]


def test_silence_after_each_step_ends_with_the_time_limit():
    with RawServer(None) as server:
        assert errors(ask(f"http://127.0.0.1:{server.port}", timeout=0.3)) == ["probe-timed-out"]


NASTY = "\x1b[31m\u202e<b>&lt;script&gt;</b>[red]\u2066\u200b" + "n" * 5000
QUOTED = NASTY.replace("\x1b", "\\u001b").replace('"', "")
LATIN = NASTY.encode().decode("latin-1").replace("\x1b", "~")


@pytest.mark.parametrize(
    "answers",
    [
        {"*": Reply(500, f'{{"errors":[{{"message":"{QUOTED}"}}]}}'.encode())},
        {"*": Reply(200, f"<html><title>{NASTY}</title>".encode(), {"Content-Type": "text/html"})},
        {"*": Reply(429, b"", {"Retry-After": LATIN})},
        {"*": Reply(401, b"", {"WWW-Authenticate": f'Bearer realm="http://127.0.0.1:1/{LATIN}"'})},
        {"*": Reply(401, b"", {"WWW-Authenticate": LATIN})},
        {"*": Reply(307, b"", {"Location": f"http://127.0.0.1:1/{LATIN}"})},
        {"*": Reply(307, b"", {"Location": f"{LATIN}://x"})},
        {**cache(), TOP_PATH: Reply(200, index(manifest()), {"Content-Type": LATIN})},
        {
            **cache(),
            f"HEAD {TAG_PATH}": Reply(200, b"", {"Docker-Content-Digest": LATIN}),
            TAG_PATH: Reply(200, b"{}", {"Docker-Content-Digest": LATIN}),
        },
        {
            "/v2/": cache()["/v2/"],
            "/v2/_catalog": Reply(200, f'{{"repositories": ["{QUOTED}"]}}'.encode()),
        },
        cache(platform=f"linux/{NASTY[2:300]}"),
        {**cache(), LAYER_PATH: Reply(500, NASTY.encode())},
        {**cache(), TAG_PATH: blob(f'{{"schemaVersion":1,"mediaType":"{QUOTED}"}}'.encode())},
    ],
)
def test_what_a_server_sends_is_shown_as_bounded_plain_text(answers):
    with Registry(answers) as registry:
        report = ask(registry.url)
    assert report.findings
    shown = [text for one in report.findings for text in (one.title, one.detail, one.remedy)]
    shown += [step.remark for step in report.steps]
    for text in shown:
        assert not re.search("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]", text)
        assert len(text) < 1500


def test_a_digest_that_lies_about_its_length_is_a_fault_of_the_manifest():
    entry = f'{{"digest": "{digest(b"x")}", "size": {1 << 62}}}'
    body = f'{{"schemaVersion": 2, "layers": [{entry}]}}'.encode()
    with Registry({**cache(top=body)}) as registry:
        assert errors(ask(registry.url)) == ["layer-missing"]
