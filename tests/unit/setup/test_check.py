"""``check`` against real sockets: one mirror, several side by side, their order, their limit."""

import threading

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from dockmirror.cancellation import CancelToken
from dockmirror.mirror.daemon_view import DaemonView
from dockmirror.mirror.hub_reference import HubReference
from dockmirror.setup import check as check_module
from dockmirror.setup.check import check, check_many
from dockmirror.setup.document import result_document
from dockmirror.setup.events import Finished, Noted
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome
from tests.unit.mirror.authority import Authority
from tests.unit.mirror.registry_server import BUSYBOX, LAYER_PATH, Registry, cache

DEAD = "http://127.0.0.1:1"
BOTH = {**cache(repository=BUSYBOX), **cache()}


@pytest.fixture(autouse=True)
def docker_hub(monkeypatch):
    """Stands in for Docker Hub, so that nothing leaves this computer."""
    with Registry(BOTH) as registry:
        monkeypatch.setattr(check_module, "look_for_engine", lambda _options: DaemonView())
        monkeypatch.setattr(
            check_module,
            "docker_hub",
            lambda token, view: HubReference(token, view, url=registry.url),
        )
        yield registry


def nobody(_event):
    """Hears the events and does nothing."""


def silent(handler):
    handler.wait_for_the_end()


def test_a_mirror_that_serves_is_usable_and_measured():
    with Registry(BOTH) as registry:
        result = check(registry.address, Options(), nobody, CancelToken())
    assert result.outcome is Outcome.USABLE
    assert result.measured is not None
    document = result_document(result)
    assert document["first_byte_seconds"] > 0
    assert document["bytes_per_second"] > 0
    assert [finding["code"] for finding in document["findings"]] == [
        "url-plain-http",
        "loopback-mirror",
    ]


def test_a_dead_a_slow_and_a_good_mirror_end_together_with_the_good_one_first():
    with Registry(BOTH) as good, Registry({**BOTH, LAYER_PATH: silent}) as slow:
        texts = (DEAD, slow.address, good.address)
        checked = check_many(texts, Options(timeout=5.0), nobody, CancelToken())
    assert [result.outcome.value for result in checked.results] == ["usable", *["unusable"] * 2]
    assert [result.mirror for result in checked.results] == [
        f"{good.address}/",
        f"{slow.address}/",
        f"{DEAD}/",
    ]
    codes = [[finding.code for finding in result.findings] for result in checked.results]
    assert "probe-timed-out" in codes[1]
    assert "connection-refused" in codes[2]
    assert checked.result.outcome is Outcome.USABLE


def test_no_mirror_waits_for_another():
    others_are_done = threading.Event()
    ended = []

    def heard(event):
        if isinstance(event, Finished):
            ended.append(event.result.mirror)
            if len(ended) == 2:
                others_are_done.set()

    def last(handler):
        # A check that ran the mirrors one after the other would run into the time limit here.
        others_are_done.wait(60)
        handler.reply(BOTH[LAYER_PATH])

    with Registry(BOTH) as good, Registry({**BOTH, LAYER_PATH: last}) as slow:
        texts = (slow.address, DEAD, good.address)
        checked = check_many(texts, Options(timeout=14.0), heard, CancelToken())
    assert ended[2] == f"{slow.address}/"
    assert [result.outcome.value for result in checked.results].count("usable") == 2


def test_many_mirrors_are_asked_at_once():
    together = threading.Barrier(16)

    def all_at_once(handler):
        together.wait(60)
        handler.reply(BOTH["/v2/"])

    with Registry({**BOTH, "GET /v2/": all_at_once}) as registry:
        texts = [f"{registry.address}/{number}" for number in range(16)]
        registry.answers.update({f"/{number}/v2/": all_at_once for number in range(16)})
        checked = check_many(texts, Options(timeout=14.0), nobody, CancelToken())
    assert together.broken is False
    assert len(checked.results) == 16


def test_docker_hub_is_asked_once_for_all_of_them(docker_hub):
    with Registry(BOTH) as one, Registry(BOTH) as other:
        check_many((one.address, other.address), Options(), nobody, CancelToken())
    digests = [path for verb, path, _headers in docker_hub.requests if verb == "HEAD"]
    assert len(digests) == 1


def test_what_can_be_no_mirror_stands_last_and_only_that_alone_is_a_usage_error():
    with Registry(BOTH) as registry:
        checked = check_many(("ftp://x", registry.address), Options(), nobody, CancelToken())
    assert [result.outcome.value for result in checked.results] == ["usable", "usage"]
    assert (
        check_many(("ftp://x",), Options(), nobody, CancelToken()).result.outcome.value == "usage"
    )


def test_cancelling_ends_all_of_them():
    token = CancelToken()

    def cancelling(handler):
        token.cancel()
        handler.wait_for_the_end()

    with Registry({"*": cancelling}) as registry:
        texts = [f"{registry.address}/{number}" for number in range(5)]
        checked = check_many(texts, Options(timeout=600.0), nobody, token)
    assert checked.result.outcome is Outcome.CANCELLED


def test_the_certificates_that_a_mirror_shows_are_saved_on_request(tmp_path):
    issuer = Authority(tmp_path, "Stranger")
    chain = tmp_path / "chain.pem"
    options = Options(save_chain=str(chain))
    noted = []

    def hear(event):
        if isinstance(event, Noted):
            noted.append(event.sentence)

    # An engine that checks certificates on this computer's own addresses too.
    view = DaemonView(insecure=())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check_module, "look_for_engine", lambda _options: view)
        with Registry(BOTH, issuer.context()) as registry:
            result = check(registry.address, options, hear, CancelToken())
            unwritable = Options(save_chain=str(tmp_path / "no" / "folder"))
            refused = check(registry.address, unwritable, nobody, CancelToken())
        with Registry(BOTH) as plain:
            check(plain.address, options, hear, CancelToken())
    assert result.outcome is Outcome.UNUSABLE
    (certificate,) = x509.load_pem_x509_certificates(chain.read_bytes())
    assert certificate.issuer.rfc4514_string() == "CN=Stranger"
    assert certificate.fingerprint(hashes.SHA256()).hex(":").upper() in noted[0]
    assert "none was saved" in noted[1]
    assert refused.outcome is Outcome.REFUSED
