"""The proxies that the daemon is set to use: in force, or as its settings will have it."""

import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dockmirror.daemonjson import Document
from dockmirror.engine.info import EngineInfo
from dockmirror.helper import unit_command
from dockmirror.helper.docker_service import UNIT
from dockmirror.helper.programs import ENVIRONMENT, find_program
from dockmirror.mirror.proxy_rules import Proxies

_MASKED: Final = "xxxxx"
"""What the engine shows in place of a name or password in a proxy's address."""

_KEYS: Final = {"http-proxy": "HTTP_PROXY", "https-proxy": "HTTPS_PROXY", "no-proxy": "NO_PROXY"}


def in_force(info: EngineInfo) -> Proxies:
    """What the running engine says of itself."""
    return Proxies(info.http_proxy, info.https_proxy, info.no_proxy)


def configured(document: Document | None, environment: Mapping[str, str]) -> Proxies:
    """What file and unit say; the file comes first (moby ``cmd/dockerd``, since 23.0)."""
    variables = dict(environment)
    proxies = None if document is None else document.value("proxies")
    if isinstance(proxies, Mapping):
        for key, name in _KEYS.items():
            value = proxies.get(key)
            if isinstance(value, str) and value:
                variables[name] = value
    return Proxies.of(variables)


def with_logins(shown: Proxies, written: Proxies) -> Proxies:
    """``shown`` by the engine, with the logins that it masks put in from its settings."""

    def one(masked: str, plain: str) -> str:
        return plain if _MASKED in masked and plain else masked

    return Proxies(one(shown.http, written.http), one(shown.https, written.https), shown.none_for)


def unit_environment() -> Mapping[str, str]:
    """The variables that systemd gives the daemon."""
    systemctl = find_program("systemctl")
    if systemctl is None:
        return {}
    try:
        shown = subprocess.run(
            [systemctl, "show", "--no-pager", "--property=Environment,EnvironmentFiles", UNIT],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=10,
            check=False,
            env=ENVIRONMENT,
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    properties = unit_command.read_properties(shown.stdout.decode("utf-8", "replace"))
    variables = dict(unit_command.unit_environment(properties))
    for path in unit_command.environment_files(properties):
        variables.update(unit_command.read_environment_file(_read(path)))
    return variables


def _read(path: str) -> str:
    try:
        with Path(path).open("rb") as file:
            return file.read(1 << 20).decode("utf-8", "replace")
    except OSError:
        return ""
