"""What Windows trusts, from what its store lists."""

import sys

import pytest

from dockmirror.mirror.windows_store import authorities, trusted_for_servers

SERVERS, CODE = "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.3"


def test_an_authority_trusted_for_all_or_for_servers_counts_once():
    entries = [
        (b"all", "x509_asn", True),
        (b"servers", "x509_asn", {SERVERS, CODE}),
        (b"all", "x509_asn", True),
    ]
    assert trusted_for_servers(entries) == ("YWxs", "c2VydmVycw==")


@pytest.mark.parametrize(
    "entry",
    [
        (b"code alone", "x509_asn", {CODE}),
        (b"nothing", "x509_asn", False),
        (b"nothing", "x509_asn", set()),
        (b"a message of many", "pkcs_7_asn", True),
    ],
)
def test_one_trusted_for_something_else_or_packed_otherwise_does_not(entry):
    assert trusted_for_servers([entry]) == ()


@pytest.mark.skipif(sys.platform == "win32", reason="asks another system")
def test_other_systems_have_no_such_store():
    assert authorities() == ()


@pytest.mark.skipif(sys.platform != "win32", reason="asks Windows")
def test_windows_names_the_authorities_of_its_program():
    assert len(authorities()) > 50
