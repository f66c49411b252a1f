import dataclasses

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.engine.info import EngineInfo
from dockmirror.helper.trust_anchor import CERTIFICATES_LIMIT, certificates_in
from dockmirror.mirror.mirror_url import judge
from dockmirror.setup.ca_certificate import (
    CaFileUnusable,
    bundle,
    certificates_of,
    given_for,
    place_of,
    require_place,
    trusting,
    warnings_on,
)
from dockmirror.setup.ending import Ending
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome
from dockmirror.targets.target import CERTIFICATES, Target
from tests.unit.helper.ca_certificates import ca_pem

PEM = ca_pem()
CERTIFICATE = x509.load_pem_x509_certificate(PEM.encode())
DER = CERTIFICATE.public_bytes(serialization.Encoding.DER)
URL = judge("https://mirror.example.test:5000").url
PLAIN = judge("http://mirror.example.test").url
ENGINE = EngineInfo("26.1.5", "graph-driver", "overlay2")
TARGET = Target("x", "An engine", "/etc/docker/daemon.json", "unix:///run/docker.sock", None)


def trusts_at(engine):
    return trusting(URL, (CERTIFICATE,), place_of(TARGET, engine), CERTIFICATES)


@pytest.mark.parametrize(
    "data",
    [
        PEM.encode(),
        DER,
        PEM.replace("\n", "\r\n").encode(),
        b"\n# words\nsubject=CN = x\n" + PEM.encode() + b"more words",
        PEM.encode() * 3,
    ],
    ids=["pem", "der", "crlf", "with-words", "thrice"],
)
def test_a_file_as_such_files_come_is_read(data):
    assert certificates_of(data) == (CERTIFICATE,)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no certificate"),
        (b"hello", "no certificate"),
        (DER[:-1], "no certificate"),
        (DER.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x01", 1), "no certificate"),
        (PEM.encode()[:-40], "no certificate"),
        (PEM.replace("MII", "???", 1).encode(), "no certificate"),
        (PEM.encode() + b"-----BEGIN EC PRIVATE KEY-----\n", "private key"),
        (b"x" * (1024 * 1024 + 1), "too large"),
        ("".join(ca_pem(f"Authority {n}") for n in range(CERTIFICATES_LIMIT + 1)).encode(), "8"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(data, words):
    with pytest.raises(CaFileUnusable, match=words):
        certificates_of(data)


@pytest.mark.filterwarnings("ignore")
@given(st.binary(max_size=300))
def test_no_bytes_do_more_than_be_refused(data):
    with pytest.raises(CaFileUnusable):
        certificates_of(data)


@pytest.mark.filterwarnings("ignore")  # cryptography warns of odd serial numbers
@given(st.integers(0, len(DER) - 1), st.integers(0, 255))
def test_a_spoilt_certificate_is_refused_or_one_that_the_helper_takes(at, byte):
    changed = DER[:at] + bytes([byte]) + DER[at + 1 :]
    try:
        certificates = certificates_of(changed)
    except CaFileUnusable:
        return
    with bundle(certificates) as path:
        assert certificates_in(path.read_text()) == (changed,)


def test_what_the_person_compares_is_shown_and_where_it_goes():
    trusts = trusts_at(ENGINE)
    assert trusts.mirror == "https://mirror.example.test:5000/"
    assert trusts.path.startswith("/etc/docker/certs.d/mirror.example.test:5000/dockmirror-")
    assert trusts.pem == PEM
    assert not trusts.there
    [facts] = trusts.certificates
    assert facts.subject == facts.issuer == "CN=A company's authority"
    assert facts.until.endswith(" UTC")
    assert len(facts.fingerprint) == 32 * 3 - 1
    assert warnings_on(trusts, ENGINE) == ()


def test_an_engine_that_reads_hubs_folder_only_is_warned_of():
    engine = dataclasses.replace(ENGINE, version="29.0.0", image_store="containerd")
    trusts = trusts_at(engine)
    assert trusts.path.startswith("/etc/docker/certs.d/docker.io/")
    [warning] = warnings_on(trusts, engine)
    assert warning.code == "ca-certificate-vouches-for-hub"
    assert trusts.path in warning.detail


def test_an_engine_that_does_not_run_cannot_be_told_where():
    with pytest.raises(Ending) as ending:
        place_of(dataclasses.replace(TARGET, restarts_how="systemctl --user restart docker"), None)
    assert ending.value.outcome is Outcome.REFUSED
    assert "'systemctl --user start docker'" in ending.value.sentences[1]


def test_a_target_takes_no_certificates_unless_it_says_so():
    require_place(dataclasses.replace(TARGET, takes_certificates=True))
    with pytest.raises(Ending, match=r"certs\.d") as ending:
        require_place(TARGET)
    assert ending.value.outcome is Outcome.REFUSED


def test_the_probe_gets_a_file_for_as_long_as_it_asks():
    with bundle((CERTIFICATE,)) as path:
        assert path.read_text() == PEM
    assert not path.exists()
    with bundle(()) as path:
        assert path is None


def test_a_file_that_cannot_be_read_ends_the_command(tmp_path):
    told = []
    for path in (tmp_path / "absent.pem", tmp_path):
        with pytest.raises(Ending) as ending:
            given_for(Narration("setup", told.append), URL, Options(ca_certificate=str(path)))
        assert ending.value.outcome is Outcome.USAGE
        assert str(path) in ending.value.sentences[0]
    assert [event.finding.code for event in told] == ["ca-certificate-unusable"] * 2


def test_without_the_option_nothing_is_read():
    assert given_for(Narration("setup", print), URL, Options()) == ()


def test_a_plain_mirror_has_nothing_to_vouch_for(tmp_path):
    path = tmp_path / "ca.pem"
    path.write_text(PEM)
    options = Options(ca_certificate=str(path))
    with pytest.raises(Ending) as ending:
        given_for(Narration("setup", print), PLAIN, options, must_count=True)
    assert ending.value.outcome is Outcome.USAGE
    assert given_for(Narration("check", print), PLAIN, options) == (CERTIFICATE,)


def test_a_certificate_that_is_not_valid_now_is_warned_of(tmp_path, monkeypatch):
    path = tmp_path / "ca.pem"
    path.write_text(PEM)
    told = []
    monkeypatch.setattr(
        x509.Certificate, "not_valid_after_utc", CERTIFICATE.not_valid_before_utc, raising=False
    )
    given_for(Narration("setup", told.append), URL, Options(ca_certificate=str(path)))
    assert [event.finding.code for event in told] == ["ca-certificate-not-valid"]
