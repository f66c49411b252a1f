"""The TLS with which the ``docker`` command would speak to an engine's ``tcp://`` address.

For ``DOCKER_HOST`` and an address that is named on the command line the environment counts
(docker/cli ``cli/flags/options.go``: ``DOCKER_TLS``, ``DOCKER_TLS_VERIFY``, ``DOCKER_CERT_PATH``),
for the address of a context its own files (``cli/context/store``, ``cli/context/docker``).
"""

import os
from collections.abc import Mapping
from pathlib import Path

from dockmirror.engine.client_tls import ClientTls
from dockmirror.targets.current_context import current_context, docker_folder

_SCHEMES = ("tcp://", "https://")


def tls_for(
    host: str, environment: Mapping[str, str] | None = None, home: Path | None = None
) -> ClientTls | None:
    """The TLS of the engine at ``host``; ``None`` where it is spoken to without."""
    if not host.startswith(_SCHEMES):
        return None
    variables = os.environ if environment is None else environment
    folder = docker_folder(variables, home)
    context = current_context(variables, home)
    if context.host == host:
        files = folder / "contexts" / "tls" / context.digest / "docker"
        return _of_a_context(files, checks=not context.skips_verification)
    verify = bool(variables.get("DOCKER_TLS_VERIFY"))
    if not (verify or variables.get("DOCKER_TLS") or host.startswith("https://")):
        return None
    named = variables.get("DOCKER_CERT_PATH")
    files = Path(named) if named else folder
    certificate, key = files / "cert.pem", files / "key.pem"
    # The default folder may have none; one that is named must.
    shown = named is not None or (certificate.exists() and key.exists())
    return ClientTls(
        authority=files / "ca.pem" if verify else None,
        certificate=certificate if shown else None,
        key=key if shown else None,
        verify=verify,
    )


def _of_a_context(files: Path, *, checks: bool) -> ClientTls | None:
    found = {name: files / f"{name}.pem" for name in ("ca", "cert", "key")}
    there = {name: path for name, path in found.items() if path.exists()}
    if not there and checks:
        return None
    return ClientTls(
        authority=there.get("ca"),
        certificate=there.get("cert"),
        key=there.get("key"),
        verify=checks,
        authority_alone=True,
    )
