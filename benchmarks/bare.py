"""The requests of a check, made with the HTTP library and nothing else."""

from collections.abc import Sequence
from pathlib import Path

import requests


def ask_bare(address: str, asked: Sequence[tuple[str, str]], bundle: Path) -> None:
    """Send each (method, path) over one connection and read what comes."""
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(bundle)
        for method, path in asked:
            session.request(method, f"{address}{path}", timeout=30).content  # noqa: B018
