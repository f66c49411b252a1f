"""The HTTP session in which a source of evidence asks registries."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dockmirror import __version__
from dockmirror.mirror.trust_store import CERTIFICATE_FILES

if TYPE_CHECKING:
    import requests


@contextmanager
def http_session(bundle: Path | None = None) -> Iterator["requests.Session"]:
    """A session that trusts what an engine here does, or ``bundle`` (PEM) alone.

    It takes nothing from the environment: its ``.netrc`` would send the person's passwords along.
    """
    import requests

    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(bundle or _system_bundle() or "") or True
        session.headers["User-Agent"] = f"Dockmirror/{__version__}"
        yield session


def _system_bundle() -> Path | None:
    return next((path for path in CERTIFICATE_FILES if path.is_file()), None)
