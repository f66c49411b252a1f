"""The HTTP session in which a source of evidence asks registries."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dockmirror import __version__
from dockmirror.mirror.trust_store import CERTIFICATE_FILES

if TYPE_CHECKING:
    import requests

Trust = Callable[[str], ssl.SSLContext | None]
"""Whom to trust for the registry at an address; ``None`` stands for the system's store."""


def system_trust(_registry: str) -> None:
    """The system's store, for every registry."""


@contextmanager
def http_session(context: ssl.SSLContext | None = None) -> Iterator["requests.Session"]:
    """A session that trusts what the system does, or what ``context`` does.

    It takes nothing from the environment: its ``.netrc`` would send the person's passwords along.
    """
    import requests

    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(_system_bundle() or "") or True
        session.headers["User-Agent"] = f"Dockmirror/{__version__}"
        if context is not None:
            session.verify = True
            session.mount("https://", _adapter(context))
        yield session


def _adapter(context: ssl.SSLContext) -> "requests.adapters.HTTPAdapter":
    import requests.adapters

    class Adapter(requests.adapters.HTTPAdapter):
        """Leaves to one TLS context whom to trust; the library's own certificates are not read."""

        def init_poolmanager(
            self,
            connections: int,
            maxsize: int,
            block: bool = False,
            **pool_kwargs: Any,  # noqa: ANN401  (passed on as it is)
        ) -> None:
            super().init_poolmanager(
                connections, maxsize, block, ssl_context=context, **pool_kwargs
            )

        def cert_verify(self, *_arguments: object, **_named: object) -> None:
            pass

    return Adapter()


def _system_bundle() -> Path | None:
    return next((path for path in CERTIFICATE_FILES if path.is_file()), None)
