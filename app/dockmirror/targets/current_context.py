"""The engine that the ``docker`` command speaks to: ``DOCKER_HOST``, else the current context.

The order and the files follow docker/cli ``cli/command/cli.go`` and ``cli/context/store``.
"""

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

DEFAULT_HOST: Final = (
    "npipe:////./pipe/docker_engine" if sys.platform == "win32" else "unix:///var/run/docker.sock"
)

_LARGEST: Final = 1024 * 1024


@dataclass(frozen=True)
class Context:
    """A context as its file has it: ``host`` is "" for the one that is called ``default``.

    ``digest`` names its folders; ``skips_verification`` says that the certificate of its engine is
    not checked.
    """

    host: str = ""
    digest: str = ""
    skips_verification: bool = False


def current_host(environment: Mapping[str, str] | None = None, home: Path | None = None) -> str:
    """The engine's address as ``DOCKER_HOST`` spells it."""
    variables = os.environ if environment is None else environment
    if variables.get("DOCKER_HOST"):
        return variables["DOCKER_HOST"]
    return current_context(variables, home).host or DEFAULT_HOST


def current_context(variables: Mapping[str, str], home: Path | None = None) -> Context:
    """The context that counts; an empty one where ``DOCKER_HOST`` does, or no context is in use."""
    if variables.get("DOCKER_HOST"):
        return Context()
    folder = docker_folder(variables, home)
    name = variables.get("DOCKER_CONTEXT") or _text(_read(folder / "config.json"), "currentContext")
    if not name or name == "default":
        return Context()
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()
    endpoints = _read(folder / "contexts" / "meta" / digest / "meta.json").get("Endpoints")
    docker = endpoints.get("docker") if isinstance(endpoints, dict) else None
    endpoint = docker if isinstance(docker, dict) else {}
    return Context(_text(endpoint, "Host"), digest, endpoint.get("SkipTLSVerify") is True)


def docker_folder(variables: Mapping[str, str], home: Path | None) -> Path:
    """The folder of the ``docker`` command's settings."""
    if variables.get("DOCKER_CONFIG"):
        return Path(variables["DOCKER_CONFIG"])
    try:
        return (home or Path.home()) / ".docker"
    except RuntimeError:
        return Path("/nonexistent")


def _text(document: Mapping[str, object], key: str) -> str:
    value = document.get(key)
    return value if isinstance(value, str) else ""


def _read(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            document = json.loads(file.read(_LARGEST))
    except (OSError, ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
