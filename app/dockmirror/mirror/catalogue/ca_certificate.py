"""Findings on a CA certificate that the person gives for a mirror."""

from typing import Final

from dockmirror.i18n import N_
from dockmirror.mirror.catalogue.entry import Entry, error, warning

ENTRIES: Final[tuple[Entry, ...]] = (
    error(
        "ca-certificate-unusable",
        N_("The file with the CA certificate cannot be used"),
        N_("{path}: {reason}."),
        workstation=N_(
            "Name the file that whoever runs the mirror hands out: one to {most} certificates, in "
            "PEM or DER."
        ),
        operator=N_("Whoever runs the mirror hands out the certificate of its issuer, in PEM."),
    ),
    warning(
        "ca-certificate-not-valid",
        N_("The CA certificate is not valid now"),
        N_(
            '"{subject}" is valid from {since} until {until}, and it is {now} on this computer. '
            "Docker refuses what it vouches for."
        ),
        workstation=N_("If the date of this workstation is wrong, set it right: timedatectl"),
        operator=N_("Whoever runs the mirror hands out the present certificate of its issuer."),
    ),
    warning(
        "ca-certificate-vouches-for-hub",
        N_("The CA certificate will vouch for Docker Hub too"),
        N_(
            "Docker {engine} with the {store} image store reads certificates for a mirror in the "
            "folder of Docker Hub only ({path}). Whoever holds the key of this authority could "
            "pass for Docker Hub on this computer."
        ),
        workstation=N_(
            "Go on if you trust this authority as much as that. Other programs are not affected, "
            "and the certificate goes with the mirror."
        ),
        operator=N_(
            "Whoever runs the mirror gets a certificate from an authority that the workstations "
            "trust already."
        ),
    ),
)
