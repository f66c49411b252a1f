"""The authorities that Windows trusts, to which Go leaves the judgement there.

Go ``crypto/x509`` (``root_windows.go``) asks CryptoAPI, which trusts what is in the store ``ROOT``
and fetches authorities of Microsoft's programme when it first meets them, unless an organisation
has forbidden that (learn.microsoft.com "Configure trusted roots and disallowed certificates in
Windows"). Those not yet fetched cannot be listed; certifi's list stands for them.
"""

import base64
import re
import ssl
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_SERVERS: Final = "1.3.6.1.5.5.7.3.1"
_POLICY: Final = r"SOFTWARE\Policies\Microsoft\SystemCertificates\AuthRoot"
_PEM: Final = re.compile(
    r"-----BEGIN CERTIFICATE-----\s+([A-Za-z0-9+/=\s]+?)-----END CERTIFICATE-----"
)

Entry = tuple[bytes, str, bool | set[str]]
"""As ``ssl.enum_certificates`` gives it: the bytes, their encoding, what it is trusted for."""


def trusted_for_servers(entries: Iterable[Entry]) -> tuple[str, ...]:
    """The certificates, in base64, that may stand for a server's authority; each one once."""
    bodies = (
        base64.b64encode(data).decode()
        for data, encoding, purposes in entries
        if encoding == "x509_asn" and (purposes is True or (purposes and _SERVERS in purposes))
    )
    return tuple(dict.fromkeys(bodies))


if sys.platform == "win32":
    import winreg

    def authorities() -> tuple[str, ...]:
        """What Windows trusts, in base64; empty on other systems."""
        found = trusted_for_servers(_entries())
        return tuple(dict.fromkeys((*found, *(_fetched_when_met() if _may_fetch() else ()))))

    def _entries() -> list[Entry]:
        try:
            return [(data, kind, uses) for data, kind, uses in ssl.enum_certificates("ROOT")]
        except OSError:
            return []

    def _may_fetch() -> bool:
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _POLICY) as key:
                return bool(winreg.QueryValueEx(key, "DisableRootAutoUpdate")[0] != 1)
        except OSError:
            return True

    def _fetched_when_met() -> list[str]:
        import certifi

        try:
            text = Path(certifi.where()).read_text("ascii", "replace")
        except OSError:
            return []
        return ["".join(body.split()) for body in _PEM.findall(text)]

else:

    def authorities() -> tuple[str, ...]:
        """What Windows trusts, in base64; empty on other systems."""
        return ()
