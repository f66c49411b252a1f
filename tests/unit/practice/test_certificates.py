import datetime as dt

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from practice.certificates import Authority


def verify(authority: Authority, chain: bytes, name: str) -> None:
    root = x509.load_pem_x509_certificate(authority.certificate)
    leaf = x509.load_pem_x509_certificates(chain)[0]
    verifier = PolicyBuilder().store(Store([root])).build_server_verifier(x509.DNSName(name))
    verifier.verify(leaf, [])


def test_a_certificate_holds_for_its_names_under_its_authority():
    authority = Authority()
    issued = authority.issue(["a.example.test", "b.example.test"])
    verify(authority, issued.certificate, "a.example.test")
    verify(authority, issued.certificate, "b.example.test")


def test_another_name_or_authority_does_not_hold():
    authority = Authority()
    issued = authority.issue(["a.example.test"])
    with pytest.raises(VerificationError):
        verify(authority, issued.certificate, "c.example.test")
    with pytest.raises(VerificationError):
        verify(Authority(), issued.certificate, "a.example.test")


def test_a_negative_life_has_expired():
    authority = Authority()
    issued = authority.issue(["a.example.test"], lasts=dt.timedelta(days=-3))
    with pytest.raises(VerificationError):
        verify(authority, issued.certificate, "a.example.test")
