"""A server's certificate and its key: whether they fit each other and the kit's names."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization

from dockmirror.hostkit.refusal import KitRefused
from dockmirror.i18n import _


@dataclass(frozen=True)
class CertificatePair:
    """The chain, the server's own certificate first, and its private key; both PEM."""

    chain: bytes
    key: bytes


def require_fit(pair: CertificatePair, domains: Sequence[str], now: dt.datetime) -> None:
    """Raise ``KitRefused`` where nginx could not use the pair, or a client would not believe it."""
    try:
        certificate = x509.load_pem_x509_certificates(pair.chain)[0]
    except (ValueError, IndexError):
        raise KitRefused(
            "kit-certificate",
            _("The file of the certificate holds none."),
            _("Give a PEM file: the server's certificate, followed by those that vouch for it."),
        ) from None
    _require_key(certificate, pair.key)
    for domain in domains:
        if not any(covers(name, domain) for name in certificate_names(certificate)):
            raise KitRefused(
                "kit-certificate",
                _("The certificate does not name {domain}.").format(domain=domain),
                _("Have one made with all names of the kit as subject alternative names."),
            )
    if certificate.not_valid_after_utc <= now:
        raise KitRefused(
            "kit-certificate",
            _("The certificate ended on {date}.").format(
                date=certificate.not_valid_after_utc.date().isoformat()
            ),
            _("Have it renewed first."),
        )


def _require_key(certificate: x509.Certificate, pem: bytes) -> None:
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except TypeError:
        raise KitRefused(
            "kit-certificate",
            _("The private key is protected by a password, which nginx could not give."),
            _("Give the key without its password; the kit lets its owner alone read it."),
        ) from None
    except (ValueError, UnsupportedAlgorithm):
        raise KitRefused(
            "kit-certificate",
            _("The file of the private key holds none that can be read."),
            _("Give a PEM file."),
        ) from None
    public = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    if key.public_key().public_bytes(*public) != certificate.public_key().public_bytes(*public):
        raise KitRefused(
            "kit-certificate",
            _("The private key is not that of the certificate."),
            _("Give the two files that belong together; the server's certificate comes first."),
        )


def certificate_names(certificate: x509.Certificate) -> list[str]:
    """The names that a certificate is for."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except x509.ExtensionNotFound:
        return []
    return names.value.get_values_for_type(x509.DNSName)


def covers(pattern: str, domain: str) -> bool:
    """Whether a certificate's name is ``domain``, a star standing for one label (RFC 6125).

    >>> covers("*.example.com", "registry.example.com")
    True
    """
    pattern = pattern.lower()
    if pattern.startswith("*."):
        return domain.partition(".")[2] == pattern[2:]
    return pattern == domain
