"""The HTTP session in which a source of evidence asks registries."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

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
            from dockmirror.mirror.context_adapter import ContextAdapter

            session.mount("https://", ContextAdapter(context))
        yield session


def _system_bundle() -> Path | None:
    return next((path for path in CERTIFICATE_FILES if path.is_file()), None)
