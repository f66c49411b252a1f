"""Findings on TLS and certificates."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "tls-unknown-issuer",
        N_("The issuer of the mirror's certificate is not trusted here"),
        N_(
            'The certificate of {host} was issued by "{issuer}", which this computer does not '
            "know. Docker would refuse the connection."
        ),
        N_(
            "Workstation: put the issuer's certificate into /usr/local/share/ca-certificates/ as a "
            ".crt file, then run: sudo update-ca-certificates && sudo systemctl restart docker. "
            "Whoever runs the mirror: check that it sends its intermediate certificates too."
        ),
    ),
    error(
        "tls-missing-intermediate",
        N_("The mirror does not send its intermediate certificate"),
        N_(
            'Only the certificate of {host} itself is sent; "{issuer}", which issued it, is '
            "missing. Browsers may hide this, Docker does not."
        ),
        N_(
            "Whoever runs the mirror configures the full chain (nginx: ssl_certificate with "
            "fullchain.pem)."
        ),
    ),
    error(
        "tls-self-signed",
        N_("The mirror's certificate is signed by itself"),
        N_(
            "No authority vouches for {host}; fingerprint (SHA-256) {fingerprint}. Docker would "
            "refuse the connection."
        ),
        N_(
            "Whoever runs the mirror gets a certificate from an authority that the workstations "
            "trust. Otherwise compare the fingerprint with theirs, and add the certificate to this "
            "computer's trusted ones (update-ca-certificates)."
        ),
    ),
    error(
        "tls-expired",
        N_("The mirror's certificate has expired"),
        N_("The certificate of {host} was valid until {until}. It is {now} on this computer."),
        N_(
            "Whoever runs the mirror renews the certificate. If the date of this workstation is "
            "wrong, set it right: timedatectl"
        ),
    ),
    error(
        "tls-not-yet-valid",
        N_("The mirror's certificate is not valid yet"),
        N_("The certificate of {host} is valid from {since}. It is {now} on this computer."),
        N_(
            "Check the date of this workstation: timedatectl. If it is right, tell whoever runs it."
        ),
    ),
    error(
        "tls-name-mismatch",
        N_("The mirror's certificate is for another name"),
        N_("You asked for {host}; the certificate is for {names}."),
        N_(
            "Use one of the names that the certificate has. Or whoever runs the mirror gets a "
            "certificate for {host}, as a subject alternative name."
        ),
    ),
    error(
        "tls-plain-http",
        N_("The mirror speaks plain HTTP at this port, not TLS"),
        N_("The address begins with https://, but {host} answers port {port} without encryption."),
        N_("Use {suggestion} on a network that you trust, or the port on which it offers TLS."),
    ),
    error(
        "tls-not-spoken",
        N_("The mirror does not speak TLS at this port"),
        N_("{host} answered port {port} with something else ({reason})."),
        N_("Check the port in the address with whoever runs the mirror."),
    ),
    error(
        "tls-too-old",
        N_("The mirror only offers an outdated TLS version"),
        N_("Docker needs TLS 1.2 or newer; {host} offers less."),
        N_("Whoever runs the mirror enables TLS 1.2 and 1.3 (nginx: ssl_protocols TLSv1.2)."),
    ),
    error(
        "tls-client-certificate",
        N_("The mirror asks for a client certificate"),
        N_(
            "{host} lets in only those who show a certificate of their own. Docker has none for it."
        ),
        N_("Whoever runs the mirror opens it to this network without a client certificate."),
    ),
    error(
        "tls-failed",
        N_("No encrypted connection with the mirror came about"),
        N_("TLS with {host} failed: {reason}."),
        N_(
            "Whoever runs the mirror checks its TLS settings: openssl s_client -connect {authority}"
        ),
    ),
    error(
        "tls-no-trust-store",
        N_("This computer has no list of trusted authorities"),
        N_(
            "None of the files that Docker reads is there, so it would trust no certificate at all."
        ),
        N_("Workstation: install the package ca-certificates, then restart Docker."),
    ),
    error(
        "plain-http-to-tls-port",
        N_("The mirror expects TLS at this port"),
        N_("The address begins with http://, but {host} wants an encrypted connection."),
        N_("Use {suggestion} instead."),
    ),
)
