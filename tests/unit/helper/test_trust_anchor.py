import base64
import dataclasses
import hashlib
import ssl
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.helper.trust_anchor import (
    CERTIFICATES_LIMIT,
    PEM_LIMIT,
    NotCertificates,
    TrustAnchor,
    as_pem,
    certificates_in,
    file_name,
    fingerprint,
)
from tests.unit.helper.ca_certificates import ca_pem

PEM = ca_pem()
DER = ssl.PEM_cert_to_DER_cert(PEM)
PATH = f"/etc/docker/certs.d/mirror.example.test:5000/{file_name((DER,))}"
BEGIN, END = "-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n"


def wrapped(der: bytes) -> str:
    return ssl.DER_cert_to_PEM_cert(der)


def test_certificates_are_read_and_written_as_they_were() -> None:
    both = PEM + ca_pem("Another")
    assert certificates_in(PEM) == (DER,)
    assert len(certificates_in(both)) == 2
    assert as_pem(certificates_in(both)) == both


def test_a_single_certificate_is_named_by_its_own_fingerprint() -> None:
    assert fingerprint((DER,)) == hashlib.sha256(DER).hexdigest()
    assert file_name((DER,)) == f"dockmirror-{hashlib.sha256(DER).hexdigest()[:32]}.crt"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        PEM[:-1],
        PEM + "\n",
        "\n" + PEM,
        "# a comment\n" + PEM,
        PEM + "\0",
        PEM.replace("\n", "\r\n"),
        PEM.replace("CERTIFICATE", "TRUSTED CERTIFICATE"),
        PEM.replace("CERTIFICATE", "PRIVATE KEY"),
        PEM + PEM.replace("CERTIFICATE", "PRIVATE KEY"),
        PEM + PEM,
        BEGIN + PEM,
        PEM + END,
        BEGIN + "\n" + END,
        BEGIN + "=\n" + END,
        BEGIN + "AAA\n" + END,
        BEGIN + "".join(PEM.splitlines()[1:-1]) + "\n" + END,
        PEM.replace("MII", "MI\u0130", 1),
        wrapped(DER + b"\0"),
        wrapped(DER[:-1]),
        wrapped(DER + DER),
        wrapped(b"\x30\x80" + DER[4:] + b"\0\0"),
        wrapped(b"\x30\x83\x00" + DER[2:]),
        wrapped(b"\x31" + DER[1:]),
        wrapped(b"\x30\x00"),
        wrapped(b"\x30"),
        wrapped(b""),
        wrapped(b"\x30\x03\x02\x01\x01"),
        wrapped(b"\x30\x81\x80" + b"\0" * 0x80),
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NotCertificates):
        certificates_in(text)


def test_there_is_a_limit_to_how_many_and_to_how_long() -> None:
    names = [f"Authority {number}" for number in range(CERTIFICATES_LIMIT + 1)]
    many = "".join(map(ca_pem, names))
    assert len(certificates_in(many.removesuffix(ca_pem(names[-1])))) == CERTIFICATES_LIMIT
    with pytest.raises(NotCertificates, match="more than 8"):
        certificates_in(many)
    with pytest.raises(NotCertificates, match="longer than 32 KiB"):
        certificates_in("x" * (PEM_LIMIT + 1))


@given(st.text(max_size=200))
def test_no_text_does_more_than_be_refused(text: str) -> None:
    with pytest.raises(NotCertificates):
        certificates_in(text)


@given(st.binary(max_size=400))
def test_no_bytes_in_pem_do_more_than_be_refused(data: bytes) -> None:
    with pytest.raises(NotCertificates):
        certificates_in(wrapped(data))


@given(st.integers(0, len(DER) - 1), st.integers(0, 255))
def test_a_certificate_with_another_byte_is_written_as_given_or_refused(at: int, byte: int) -> None:
    changed = DER[:at] + bytes([byte]) + DER[at + 1 :]
    try:
        read = certificates_in(wrapped(changed))
    except NotCertificates:
        return
    assert read == (changed,)


@given(st.integers(0, len(PEM) - 1), st.characters(codec="ascii"))
def test_a_text_with_another_character_is_written_as_given_or_refused(at: int, put: str) -> None:
    changed = PEM[:at] + put + PEM[at + 1 :]
    try:
        read = certificates_in(changed)
    except NotCertificates:
        return
    assert as_pem(read) == changed


def record(**changes: object) -> dict[str, Any]:
    anchor = TrustAnchor("https://mirror.example.test:5000/", PATH, PEM, ("/etc/docker/certs.d",))
    fields = dataclasses.asdict(anchor)
    fields["made"] = list(fields["made"])
    return {**fields, **changes}


def test_a_record_gives_back_what_was_written_down() -> None:
    anchor = TrustAnchor.from_record(record())
    assert anchor is not None
    assert (anchor.path, anchor.data) == (PATH, PEM.encode())
    assert anchor.made == ("/etc/docker/certs.d",)


@pytest.mark.parametrize(
    "change",
    [
        {"path": "/etc/shadow"},
        {"path": PATH.replace("mirror.example.test:5000", "..")},
        {"path": PATH.replace("mirror.example.test:5000", "a/b")},
        {"path": PATH.replace("mirror.example.test:5000", "a/../..")},
        {"path": PATH + "\n"},
        {"path": PATH.replace("dockmirror-", "")},
        {"path": PATH[:-36] + "0" * 32 + ".crt"},
        {"path": 1},
        {"pem": ca_pem("Another")},
        {"pem": "nonsense"},
        {"pem": None},
        {"mirror": None},
        {"made": None},
        {"made": ["/"]},
        {"made": [""]},
        {"made": ["/etc/doc"]},
        {"path": "/home/../etc" + PATH},
        {"path": "/home//person" + PATH},
        {"path": PATH.replace("/certs.d", "")},
        {"made": ["/etc/docker/certs.d/.."]},
        {"made": ["/etc/docker/certs.d/a/b"]},
        {"made": [1]},
    ],
)
def test_a_record_of_anything_else_is_none_of_ours(change: dict[str, object]) -> None:
    assert TrustAnchor.from_record(record(**change)) is None


def test_what_is_no_record_is_none_of_ours() -> None:
    assert TrustAnchor.from_record([]) is None
    assert TrustAnchor.from_record(base64.b64encode(DER).decode()) is None
