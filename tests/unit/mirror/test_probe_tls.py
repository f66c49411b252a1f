"""What can be wrong with a mirror's TLS, one test a finding."""

import datetime as dt
import ssl
import warnings
from email.utils import format_datetime

import pytest

from dockmirror.mirror import trust_store
from tests.unit.mirror.asking import ask, errors, the_error
from tests.unit.mirror.authority import DAY, Authority
from tests.unit.mirror.raw_server import RawServer
from tests.unit.mirror.registry_server import LAYER_PATH, Registry, Reply, cache


def test_a_certificate_of_a_trusted_authority_is_good(authority):
    with Registry(context=authority.context()) as registry:
        report = ask(registry.url, ca_bundle=authority.bundle)
    assert report.usable
    assert report.findings == ()
    assert [step.status for step in report.steps] == ["done"] * 6
    assert report.steps[2].remark.startswith("TLSv1.")


@pytest.mark.parametrize(
    ("code", "options"),
    [
        ("tls-self-signed", {"self_signed": True}),
        ("tls-expired", {"since": -2 * DAY, "until": -DAY}),
        ("tls-not-yet-valid", {"since": DAY, "until": 2 * DAY}),
        ("tls-name-mismatch", {"names": ("other.test", "192.0.2.1")}),
        ("tls-name-mismatch", {"names": ()}),
    ],
)
def test_a_bad_certificate_is_found_by_its_code(authority, code, options):
    with Registry(context=authority.context(**options)) as registry:
        report = ask(registry.url, ca_bundle=authority.bundle)
    assert errors(report) == [code]
    assert [step.status for step in report.steps][:4] == ["done", "done", "failed", "skipped"]
    # Nothing is asked of a server that is not trusted, except what time it is.
    assert {method for method, *_ in registry.requests} <= {"HEAD"}
    assert report.chain[0].subject == "Test Server"
    assert report.chain[0].pem.startswith("-----BEGIN CERTIFICATE-----")


@pytest.mark.parametrize("since", [-2 * DAY, DAY])
def test_a_clock_that_is_wrong_here_is_told_from_a_certificate_that_is(authority, since):
    # The certificate is good for the day around the time that the server says it is.
    middle = dt.datetime.now(dt.UTC) + since + DAY / 2
    context = authority.context(since=since, until=since + DAY)
    with Registry({"/v2/": says_it_is(middle)}, context) as registry:
        error = the_error(ask(registry.url, ca_bundle=authority.bundle))
    assert error.code == "clock-wrong"
    assert middle.strftime("%Y-%m-%d %H:%M") in error.detail


def test_a_certificate_that_is_expired_by_both_clocks_has_expired(authority):
    now = says_it_is(dt.datetime.now(dt.UTC))
    with Registry({"/v2/": now}, authority.context(since=-2 * DAY, until=-DAY)) as registry:
        assert errors(ask(registry.url, ca_bundle=authority.bundle)) == ["tls-expired"]


def says_it_is(moment):
    def answer(handler):
        handler.send_response_only(200)
        handler.send_header("Date", format_datetime(moment, usegmt=True))
        handler.end_headers()

    return answer


def test_an_unknown_issuer_is_named(authority, tmp_path):
    stranger = Authority(tmp_path, "Stranger & Sons")
    with Registry(context=stranger.context()) as registry:
        error = the_error(ask(registry.url, ca_bundle=authority.bundle))
    assert error.code == "tls-unknown-issuer"
    assert "Stranger & Sons" in error.detail


def test_the_chain_that_the_mirror_shows_is_offered(authority, tmp_path):
    stranger = Authority(tmp_path, "Stranger & Sons")
    with Registry(context=stranger.context()) as registry:
        report = ask(registry.url, ca_bundle=authority.bundle)
    (shown,) = report.chain
    assert (shown.subject, shown.issuer) == ("Test Server", "Stranger & Sons")
    assert shown.fingerprint in the_error(report).detail


def test_a_certificate_sent_without_its_issuers_is_told_apart(authority, tmp_path):
    stranger = Authority(tmp_path, "Public Intermediate")
    with Registry(context=stranger.context(tells_issuer=True)) as registry:
        error = the_error(ask(registry.url, ca_bundle=authority.bundle))
    assert error.code == "tls-missing-intermediate"
    assert "Public Intermediate" in error.detail


def test_the_names_that_a_certificate_has_are_said(authority):
    with Registry(context=authority.context(names=("other.test",))) as registry:
        error = the_error(ask(registry.url, ca_bundle=authority.bundle))
    assert "other.test" in error.detail


def test_the_date_of_expiry_is_said(authority):
    with Registry(context=authority.context(since=-2 * DAY, until=-DAY)) as registry:
        error = the_error(ask(registry.url, ca_bundle=authority.bundle))
    assert (dt.datetime.now(dt.UTC) - DAY).strftime("%Y-%m") in error.detail


def test_plain_http_at_a_tls_address_is_found_and_the_other_address_offered():
    with Registry() as registry:
        error = the_error(ask(registry.address.replace("http:", "https:")))
    assert error.code == "tls-plain-http"
    assert registry.address in error.remedy


def test_tls_at_a_plain_address_is_found(authority):
    with Registry(context=authority.context()) as registry:
        error = the_error(ask(registry.address.replace("https:", "http:")))
    assert error.code == "plain-http-to-tls-port"
    assert registry.address in error.remedy


def test_a_web_servers_own_word_on_plain_http_is_understood():
    page = Reply(
        400, b"The plain HTTP request was sent to HTTPS port", {"Content-Type": "text/html"}
    )
    with Registry({"/v2/": page}) as registry:
        error = the_error(ask(registry.url))
    assert error.code == "plain-http-to-tls-port"
    assert registry.address.replace("http:", "https:") in error.remedy


def test_a_server_that_wants_a_client_certificate_is_found(authority):
    context = authority.context()
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(authority.bundle)
    with Registry(context=context) as registry:
        report = ask(registry.url, ca_bundle=authority.bundle)
    assert errors(report) == ["tls-client-certificate"]


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"\x15\x03\x01\x00\x02\x02\x46", "tls-too-old"),
        (b"\x15\x03\x03\x00\x02\x02\x28", "tls-failed"),
        (b"\x15\x03\x03\x00\x02\x02\x78", "http-2-only"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "tls-not-spoken"),
        (b"", "tls-not-spoken"),
        (b"HTTP/1.0 400 Bad Request\r\n\r\n", "tls-plain-http"),
    ],
)
def test_a_server_that_does_not_take_the_handshake_is_told_apart(sent, code):
    with RawServer(sent) as server:
        assert errors(ask(f"https://127.0.0.1:{server.port}")) == [code]


def test_a_server_with_an_outdated_tls_is_found(authority):
    context = authority.context()
    context.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1
        context.maximum_version = ssl.TLSVersion.TLSv1_1
    with Registry(context=context) as registry:
        assert errors(ask(registry.url, ca_bundle=authority.bundle)) == ["tls-too-old"]


def test_a_handshake_that_hangs_ends_with_the_time_limit():
    with RawServer(None) as server:
        report = ask(f"https://127.0.0.1:{server.port}", timeout=0.4)
    assert errors(report) == ["probe-timed-out"]


def test_a_layer_redirected_from_tls_to_plain_http_is_fetched_as_the_engine_does(authority):
    with Registry() as plain:
        elsewhere = {"Location": f"{plain.address}{LAYER_PATH}"}
        answers = {**cache(), LAYER_PATH: Reply(307, b"", elsewhere)}
        with Registry(answers, authority.context()) as registry:
            report = ask(registry.url, ca_bundle=authority.bundle)
    assert report.usable
    assert [finding.code for finding in report.findings] == ["redirect-unencrypted"]


def test_a_redirect_to_a_server_with_a_bad_certificate_fails(authority):
    with Registry(context=authority.context(self_signed=True)) as other:
        answers = {**cache(), LAYER_PATH: Reply(307, b"", {"Location": f"{other.address}/x"})}
        with Registry(answers, authority.context()) as registry:
            report = ask(registry.url, ca_bundle=authority.bundle)
    assert errors(report) == ["redirect-unreachable"]
    assert other.requests == []


def test_no_trusted_authority_at_all_is_found(monkeypatch, authority):
    monkeypatch.setattr(trust_store, "CERTIFICATE_FILES", ())
    monkeypatch.setattr(trust_store, "CERTIFICATE_DIRECTORIES", ())
    with Registry(context=authority.context()) as registry:
        assert errors(ask(registry.url)) == ["tls-no-trust-store"]
    with Registry() as registry:
        assert ask(registry.url).usable


class TestSystemStore:
    @pytest.fixture(autouse=True)
    def _store(self, monkeypatch, tmp_path):
        self.files = tmp_path / "bundle.crt", tmp_path / "second.crt"
        self.directory = tmp_path / "certs"
        self.directory.mkdir()
        monkeypatch.setattr(trust_store, "CERTIFICATE_FILES", self.files)
        monkeypatch.setattr(trust_store, "CERTIFICATE_DIRECTORIES", (self.directory,))

    def trusted(self) -> int:
        return len(trust_store.daemon_context(may_be_empty=True).get_ca_certs())

    def test_the_first_file_that_is_there_counts(self, authority, tmp_path):
        other = Authority(tmp_path, "Other")
        self.files[1].write_bytes(authority.bundle.read_bytes())
        assert self.trusted() == 1
        self.files[0].write_bytes(authority.bundle.read_bytes() + other.bundle.read_bytes())
        self.files[1].write_bytes(Authority(tmp_path, "Third").bundle.read_bytes())
        assert self.trusted() == 2

    def test_each_certificate_in_the_directory_counts_once(self, authority, tmp_path):
        self.files[0].write_bytes(authority.bundle.read_bytes())
        (self.directory / "same.pem").write_bytes(authority.bundle.read_bytes())
        (self.directory / "other.pem").write_bytes(Authority(tmp_path, "O").bundle.read_bytes())
        (self.directory / "abcdef.0").symlink_to("other.pem")
        assert self.trusted() == 2

    def test_a_damaged_certificate_does_no_harm_to_the_others(self, authority):
        damaged = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
        self.files[0].write_bytes(damaged + authority.bundle.read_bytes())
        assert self.trusted() == 1

    def test_the_daemons_store_decides_and_not_pythons(self, authority):
        self.files[0].write_bytes(authority.bundle.read_bytes())
        with Registry(context=authority.context()) as registry:
            assert ask(registry.url).usable
