"""TLS of an engine that is reached by a ``tcp://`` address, as docker/cli speaks it.

With ``DOCKER_TLS_VERIFY`` the system's store vouches for the engine too (docker/go-connections
``tlsconfig``); a context's own authority vouches alone (docker/cli ``cli/context/docker``).
"""

import ssl
from dataclasses import dataclass
from pathlib import Path

from dockmirror.i18n import _
from dockmirror.mirror.plain_text import visible
from dockmirror.mirror.trust_store import bare_context, daemon_context


class TlsFileUnusable(Exception):
    """A file cannot be used. The message is a sentence for a person."""


@dataclass(frozen=True)
class ClientTls:
    """What a client goes by: PEM files that vouch for the engine, and that it is shown.

    ``verify`` says whether the engine's certificate is checked at all, ``authority_alone`` that
    nothing but ``authority`` vouches for it.
    """

    authority: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    verify: bool = True
    authority_alone: bool = False

    def context(self) -> ssl.SSLContext:
        """A TLS context of them. Raises ``TlsFileUnusable``."""
        context = self._verifying() if self.verify else bare_context()
        if self.certificate is not None and self.key is not None:
            for path in (self.certificate, self.key):
                _read(path)
            try:
                context.load_cert_chain(self.certificate, self.key, password=_no_password)
            except (OSError, ValueError) as error:
                raise TlsFileUnusable(
                    _(
                        "{certificate} and {key}, which are to be shown to the Docker Engine, "
                        "cannot be used: {reason}. Check that they belong together and that the "
                        "key has no password."
                    ).format(
                        certificate=self.certificate,
                        key=self.key,
                        reason=visible(str(error), 200).rstrip("."),
                    )
                ) from error
        return context

    def _verifying(self) -> ssl.SSLContext:
        text = "" if self.authority is None else _read(self.authority)
        if self.authority_alone and text:
            context = bare_context()
            context.check_hostname = True
            context.verify_mode = ssl.CERT_REQUIRED
            context.hostname_checks_common_name = False
        else:
            context = daemon_context(may_be_empty=True, shared=False)
        if text:
            try:
                context.load_verify_locations(cadata=text)
            except ssl.SSLError as error:
                raise TlsFileUnusable(
                    _(
                        "{path}, which is to vouch for the Docker Engine, holds no certificate in "
                        "PEM. Ask whoever runs the engine for its authority's certificate."
                    ).format(path=self.authority)
                ) from error
        return context


def _no_password() -> str:
    raise ValueError("the key has a password")


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii", "replace")
    except OSError as error:
        raise TlsFileUnusable(
            _(
                "{path}, which is needed to speak to the Docker Engine over TLS, cannot be read: "
                "{reason}. See DOCKER_CERT_PATH, or the docker context in use."
            ).format(path=path, reason=error.strerror or str(error))
        ) from error
