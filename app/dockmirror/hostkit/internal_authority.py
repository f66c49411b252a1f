"""An authority of the organisation's own, which can vouch for the kit's names and no others."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from dockmirror.hostkit.certificate_pair import CertificatePair, certificate_names
from dockmirror.hostkit.refusal import KitRefused
from dockmirror.i18n import _

_AUTHORITY_LASTS: Final = dt.timedelta(days=3650)
# Longer ones are refused by some clients.
_CERTIFICATE_LASTS: Final = dt.timedelta(days=397)
_RENEWED_BEFORE: Final = dt.timedelta(days=30)
_CLOCKS_DIFFER: Final = dt.timedelta(hours=1)


@dataclass(frozen=True)
class InternalAuthority:
    """Its certificate, and its key where that is at hand; both PEM."""

    certificate: bytes
    key: bytes | None


def make_authority(domains: Sequence[str], now: dt.datetime) -> InternalAuthority:
    """A new authority for these names and those below them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"Registry of {domains[0]}"[:64])])
    identity = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    only = x509.NameConstraints([x509.DNSName(domain) for domain in domains], None)
    certificate = (
        _builder(name, name, key.public_key(), now, _AUTHORITY_LASTS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(identity, critical=False)
        .add_extension(only, critical=True)
        .sign(key, hashes.SHA256())
    )
    return InternalAuthority(certificate.public_bytes(serialization.Encoding.PEM), _pem(key))


def issue(
    authority: InternalAuthority, domains: Sequence[str], now: dt.datetime
) -> CertificatePair:
    """A new certificate for these names. Raises ``KitRefused``."""
    issuer, signer = _opened(authority)
    allowed = _allowed(issuer)
    for domain in domains:
        if not any(domain == name or domain.endswith(f".{name}") for name in allowed):
            raise KitRefused(
                "kit-authority",
                _("The authority in the folder may not vouch for {domain}.").format(domain=domain),
                _(
                    "Remove the folders authority and for-workstations and run this again. "
                    "Workstations then have to be given the new authority."
                ),
            )
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, domains[0][:64])])
    lasts = min(_CERTIFICATE_LASTS, issuer.not_valid_after_utc - now)
    identity = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    names = x509.SubjectAlternativeName([x509.DNSName(domain) for domain in domains])
    certificate = (
        _builder(subject, issuer.subject, key.public_key(), now, lasts)
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(identity, critical=False)
        .sign(signer, hashes.SHA256())
    )
    chain = certificate.public_bytes(serialization.Encoding.PEM) + authority.certificate
    return CertificatePair(chain, _pem(key))


def still_good(
    pair: CertificatePair, authority: InternalAuthority, domains: Sequence[str], now: dt.datetime
) -> bool:
    """Whether the certificate is this authority's, for just these names, and lasts a while yet."""
    try:
        certificate = x509.load_pem_x509_certificates(pair.chain)[0]
        issuer = x509.load_pem_x509_certificate(authority.certificate)
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, IndexError, InvalidSignature):
        return False
    lasts = certificate.not_valid_after_utc - now
    return set(certificate_names(certificate)) == set(domains) and lasts > _RENEWED_BEFORE


def _opened(
    authority: InternalAuthority,
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    if authority.key is None:
        raise KitRefused(
            "kit-authority",
            _("A new certificate is needed, and the authority's key is not in the folder."),
            _("Put the file authority/ca.key back for the moment, and run this again."),
        )
    try:
        issuer = x509.load_pem_x509_certificate(authority.certificate)
        key = serialization.load_pem_private_key(authority.key, password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise KitRefused(
            "kit-authority",
            _("The authority in the folder cannot be read."),
            _(
                "Put back the files authority/ca.key and for-workstations/ca.crt from a backup, "
                "or remove both for a new authority."
            ),
        )
    return issuer, key


def _allowed(issuer: x509.Certificate) -> list[str]:
    try:
        extension = issuer.extensions.get_extension_for_class(x509.NameConstraints)
    except x509.ExtensionNotFound:
        return []
    return [name.value for name in extension.value.permitted_subtrees or [] if name.value]


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: dt.datetime,
    lasts: dt.timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + lasts)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
