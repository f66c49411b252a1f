"""The certificate authorities that this computer trusts, as an engine on it reads them."""

from pathlib import Path
from typing import Final

_BUNDLES: Final = (
    Path("/etc/ssl/certs/ca-certificates.crt"),
    Path("/etc/pki/tls/certs/ca-bundle.crt"),
    Path("/etc/ssl/ca-bundle.pem"),
    Path("/etc/ssl/cert.pem"),
)


def system_bundle() -> Path | None:
    """The file with the authorities (Go ``crypto/x509/root_linux.go``); ``None`` without one."""
    return next((path for path in _BUNDLES if path.is_file()), None)
