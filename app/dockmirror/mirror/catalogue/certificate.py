"""Findings on TLS and certificates."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error, warning

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "tls-unknown-issuer",
        N_("The issuer of the mirror's certificate is not trusted here"),
        N_(
            'The certificate of {host} was issued by "{issuer}", which this computer does not '
            "know. Docker would refuse the connection. The mirror shows: {chain}. To save that: "
            "'dockmirror check --save-chain FILE URL'."
        ),
        workstation=N_(
            "Get the issuer's certificate as a file from whoever runs the mirror, then set the "
            "mirror up with it: 'dockmirror setup URL --ca-certificate FILE'. Docker then trusts "
            "it for mirrors, other programs do not."
        ),
        operator=N_(
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
        workstation=N_(
            "Nothing helps here for good: a workstation cannot send what the mirror leaves out."
        ),
        operator=N_(
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
        workstation=N_(
            "Get the certificate as a file from whoever runs the mirror and compare the "
            "fingerprint, then set the mirror up with it: 'dockmirror setup URL --ca-certificate "
            "FILE'."
        ),
        operator=N_(
            "Whoever runs the mirror gets a certificate from an authority that the workstations "
            "trust."
        ),
    ),
    error(
        "tls-expired",
        N_("The mirror's certificate has expired"),
        N_(
            "The certificate of {host} was valid until {until}. It is {now} on this computer, "
            "and {server_time} by the mirror's own clock."
        ),
        workstation=N_("If the date of this workstation is wrong, set it right: timedatectl"),
        operator=N_("Whoever runs the mirror renews the certificate."),
    ),
    error(
        "tls-not-yet-valid",
        N_("The mirror's certificate is not valid yet"),
        N_(
            "The certificate of {host} is valid from {since}. It is {now} on this computer, and "
            "{server_time} by the mirror's own clock."
        ),
        workstation=N_("Check the date of this workstation: timedatectl"),
        operator=N_(
            "Whoever runs the mirror checks the date of the computer that made the certificate."
        ),
    ),
    error(
        "tls-name-mismatch",
        N_("The mirror's certificate is for another name"),
        N_("You asked for {host}; the certificate is for {names}."),
        workstation=N_("Use one of the names that the certificate has."),
        operator=N_(
            "Whoever runs the mirror gets a certificate for {host}, as a subject alternative name."
        ),
    ),
    error(
        "tls-plain-http",
        N_("The mirror speaks plain HTTP at this port, not TLS"),
        N_("The address begins with https://, but {host} answers port {port} without encryption."),
        workstation=N_(
            "Use {suggestion} on a network that you trust, or the port on which it offers TLS."
        ),
        operator=N_(
            "Whoever runs the mirror names the port on which it offers TLS, or sets TLS up at "
            "this one."
        ),
    ),
    error(
        "tls-not-spoken",
        N_("The mirror does not speak TLS at this port"),
        N_("{host} answered port {port} with something else ({reason})."),
        workstation=N_("Check the port in the address."),
        operator=N_("Whoever runs the mirror says at which port the registry speaks TLS."),
    ),
    error(
        "tls-too-old",
        N_("The mirror only offers an outdated TLS version"),
        N_("Docker needs TLS 1.2 or newer; {host} offers less."),
        workstation=N_("Nothing: a current Docker cannot be made to use an older TLS."),
        operator=N_(
            "Whoever runs the mirror enables TLS 1.2 and 1.3 (nginx: ssl_protocols TLSv1.2)."
        ),
    ),
    error(
        "tls-client-certificate",
        N_("The mirror asks for a client certificate"),
        N_(
            "{host} lets in only those who show a certificate of their own. Docker has none for it."
        ),
        workstation=N_(
            "If you were given a certificate for it, put it into {directory} as client.cert and "
            "client.key."
        ),
        operator=N_(
            "Whoever runs the mirror opens it to this network without a client certificate."
        ),
    ),
    error(
        "tls-failed",
        N_("No encrypted connection with the mirror came about"),
        N_("TLS with {host} failed: {reason}."),
        workstation=N_("Look at the handshake: openssl s_client -connect {authority}"),
        operator=N_(
            "Whoever runs the mirror checks its TLS settings (nginx: ssl_protocols, ssl_ciphers)."
        ),
    ),
    error(
        "tls-no-trust-store",
        N_("This computer has no list of trusted authorities"),
        N_(
            "None of the files that Docker reads is there, so it would trust no certificate at all."
        ),
        workstation=N_("Workstation: install the package ca-certificates, then restart Docker."),
    ),
    error(
        "plain-http-to-tls-port",
        N_("The mirror expects TLS at this port"),
        N_("The address begins with http://, but {host} wants an encrypted connection."),
        workstation=N_("Use {suggestion} instead."),
        operator=N_("Whoever runs the mirror hands out the https:// address."),
    ),
    error(
        "clock-wrong",
        N_("The clock of this computer is wrong"),
        N_(
            "It is {now} here, and {server_time} by the clock of {host}. The certificate is "
            "valid from {since} until {until}, which fits the mirror's clock only."
        ),
        workstation=N_("Set this workstation's clock right: sudo timedatectl set-ntp true"),
    ),
    error(
        "tls-certs-d-ignored",
        N_("The mirror's certificate is trusted where this Docker does not look"),
        N_(
            "{path} vouches for {host}, but Docker {engine} with the {store} image store does "
            "not read it for a mirror. It reads: {reads}."
        ),
        workstation=N_(
            "Set the mirror up with that certificate, a file in {path}: 'dockmirror setup URL "
            "--ca-certificate FILE' puts it where this Docker reads it."
        ),
        operator=N_(
            "Whoever runs the mirror gets a certificate from an authority that the workstations "
            "trust already."
        ),
    ),
    warning(
        "tls-not-verified",
        N_("Docker does not look at this mirror's certificate"),
        N_(
            "A check would have failed: {problem}. Docker skips it, because {host} is on this "
            "computer itself or in insecure-registries."
        ),
        workstation=N_(
            "Put right what is said of the certificate, and remove the mirror from "
            "insecure-registries."
        ),
        operator=N_(
            "Whoever runs the mirror gives the mirror a certificate that the workstations trust."
        ),
    ),
    warning(
        "trust-store-changed",
        N_("Docker has not read the latest list of trusted authorities"),
        N_("The list was changed after Docker was started; it is read at a start only."),
        workstation=N_("Restart Docker: sudo systemctl restart docker"),
    ),
    warning(
        "hub-left-unchecked",
        N_("This mirror switches off the certificate check for Docker Hub itself"),
        N_(
            "Docker {engine} with the containerd image store asks Docker Hub with the settings "
            "of its mirrors, and {host} is one whose certificate it does not check: anyone on "
            "the way could pass for Docker Hub."
        ),
        workstation=N_(
            "Give the mirror by a name that is in no insecure-registries and that does not lead "
            "to this computer itself."
        ),
        operator=N_(
            "Whoever runs the mirror gives the mirror a certificate that the workstations trust."
        ),
    ),
)
