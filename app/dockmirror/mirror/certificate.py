"""What is wrong with a certificate, from what the verification said and what it holds."""

import datetime as dt
import ipaddress
from dataclasses import dataclass
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import AuthorityInformationAccessOID

from dockmirror.mirror.fault import Fault
from dockmirror.mirror.plain_text import visible

# OpenSSL's X509_V_ERR_… numbers (``openssl/x509_vfy.h``).
_NOT_YET_VALID: Final = 9
_EXPIRED: Final = 10
_SELF_SIGNED: Final = 18
_UNKNOWN_ISSUER: Final = frozenset({2, 19, 20, 21, 27})
_OTHER_NAME: Final = frozenset({62, 64})
_MOST_NAMES: Final = 6


@dataclass(frozen=True)
class PeerCertificate:
    """What a server showed.

    ``names`` are those it may be asked by; ``names_its_issuer`` is whether it says where its
    issuer's certificate is to be had; ``alone`` is whether it was sent without another one.
    """

    subject: str
    issuer: str
    names: tuple[str, ...]
    since: dt.datetime
    until: dt.datetime
    fingerprint: str
    names_its_issuer: bool
    alone: bool


def read_certificate(der: bytes, *, alone: bool) -> PeerCertificate:
    """The certificate in words. Raises ``ValueError`` where it cannot be read."""
    certificate = x509.load_der_x509_certificate(der)
    return PeerCertificate(
        _name(certificate.subject),
        _name(certificate.issuer),
        _names(certificate),
        certificate.not_valid_before_utc,
        certificate.not_valid_after_utc,
        certificate.fingerprint(hashes.SHA256()).hex(":").upper(),
        _names_its_issuer(certificate),
        alone,
    )


def certificate_fault(
    verify_code: int, verify_message: str, host: str, authority: str, peer: PeerCertificate | None
) -> Fault:
    """The fault for OpenSSL's verification result; ``peer`` is None where it was not to be had."""
    if peer is None:
        return Fault("tls-failed", host=host, authority=authority, reason=visible(verify_message))
    facts = {
        "host": host,
        "issuer": peer.issuer,
        "subject": peer.subject,
        "names": ", ".join(peer.names[:_MOST_NAMES]) or "-",
        "since": _date(peer.since),
        "until": _date(peer.until),
        "now": _date(dt.datetime.now(dt.UTC)),
        "fingerprint": peer.fingerprint,
    }
    code = _code(verify_code, peer)
    if code is None:
        return Fault("tls-failed", authority=authority, reason=visible(verify_message), **facts)
    return Fault(code, **facts)


def _code(verify_code: int, peer: PeerCertificate) -> str | None:
    if verify_code in _UNKNOWN_ISSUER:
        lacks_issuer = peer.alone and peer.names_its_issuer
        return "tls-missing-intermediate" if lacks_issuer else "tls-unknown-issuer"
    if verify_code in _OTHER_NAME:
        return "tls-name-mismatch"
    return {
        _NOT_YET_VALID: "tls-not-yet-valid",
        _EXPIRED: "tls-expired",
        _SELF_SIGNED: "tls-self-signed",
    }.get(verify_code)


def _name(name: x509.Name) -> str:
    for oid in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
        for attribute in name.get_attributes_for_oid(oid):
            return visible(attribute.value, 120)
    return visible(name.rfc4514_string() or "?", 120)


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (x509.ExtensionNotFound, ValueError):
        return ()
    dns: list[str] = extension.value.get_values_for_type(x509.DNSName)
    ips: list[ipaddress.IPv4Address | ipaddress.IPv6Address] = [
        ip
        for ip in extension.value.get_values_for_type(x509.IPAddress)
        if isinstance(ip, ipaddress.IPv4Address | ipaddress.IPv6Address)
    ]
    return tuple(visible(str(name), 120) for name in [*dns, *ips])


def _names_its_issuer(certificate: x509.Certificate) -> bool:
    """Whether it says where its issuer's certificate is to be had, as public authorities' do."""
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess)
    except (x509.ExtensionNotFound, ValueError):
        return False
    wanted = AuthorityInformationAccessOID.CA_ISSUERS
    return any(description.access_method == wanted for description in access.value)


def _date(moment: dt.datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M UTC")
