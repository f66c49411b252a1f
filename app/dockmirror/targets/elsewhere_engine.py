"""An engine whose configuration is not a file of this machine: remote, or in a virtual machine.

Dockmirror changes nothing there: it says where the configuration is and what to run, and verifies.
Where each product keeps mirrors follows its documentation: Docker Desktop (docs.docker.com,
"Docker daemon configuration overview"), Colima (the comments of its ``colima.yaml`` on the key
``docker``), Rancher Desktop (docs.rancherdesktop.io, "Mirroring Private Registries"), OrbStack
(docs.orbstack.dev, "Docker engine config").
"""

import shlex
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from dockmirror.i18n import N_, _
from dockmirror.mirror.host_name import is_loopback_address
from dockmirror.mirror.plain_text import visible
from dockmirror.targets.target import Target

REMOTE_ID: Final = "docker-remote"
VIRTUAL_ID: Final = "docker-virtual-machine"

_DAEMON_JSON: Final = "/etc/docker/daemon.json"


@dataclass(frozen=True)
class _Product:
    """A product that keeps an engine in a virtual machine.

    ``signs`` are parts of its socket's address, ``sentence`` says where it keeps mirrors and
    ``config_path`` is the file.
    """

    name: str
    signs: tuple[str, ...]
    config_path: str
    sentence: str
    by_hand: tuple[str, ...] = ()


_IN_ITS_FILE: Final = N_(
    "{product} runs this engine in a virtual machine and keeps its settings in {path}. Add "
    '"registry-mirrors": ["{mirror}"] there, then restart it. An address such as 127.0.0.1 means '
    "the virtual machine there, not this computer."
)
_UNDER_DOCKER: Final = N_(
    "{product} runs this engine in a virtual machine and keeps its settings in {path}. Add "
    '"registry-mirrors": ["{mirror}"] under "docker" there, then restart it. An address such as '
    "127.0.0.1 means the virtual machine there, not this computer."
)
_BY_A_SCRIPT: Final = N_(
    "{product} runs this engine in a virtual machine. Have a provisioning script in {path} write "
    '"registry-mirrors": ["{mirror}"] into /etc/docker/daemon.json, then restart it. An address '
    "such as 127.0.0.1 means the virtual machine there, not this computer."
)

_PRODUCTS: Final = (
    _Product(
        "Docker Desktop",
        ("/.docker/desktop/", "/.docker/run/docker.sock", "dockerDesktopLinuxEngine"),
        "~/.docker/daemon.json",
        _IN_ITS_FILE,
        ("docker desktop restart",),
    ),
    _Product(
        "Colima",
        ("/.colima/",),
        "~/.colima/default/colima.yaml",
        _UNDER_DOCKER,
        ("colima restart",),
    ),
    _Product("Rancher Desktop", ("/.rd/docker.sock",), "lima/_config/override.yaml", _BY_A_SCRIPT),
    _Product(
        "OrbStack",
        ("/.orbstack/",),
        "~/.orbstack/config/docker.json",
        _IN_ITS_FILE,
        ("orb restart docker",),
    ),
)

_ON_ANOTHER_MACHINE: Final = N_(
    "This engine is on another machine, {host}, and so is its configuration, {path}. Add "
    '"registry-mirrors": ["{mirror}"] there, then restart Docker there.'
)


def from_host(host: str) -> Target | None:
    """The target that the address ``host`` stands for; ``None`` where it may be of this machine.

    >>> from_host("unix:///run/docker.sock") is None
    True
    """
    product = next((one for one in _PRODUCTS if any(sign in host for sign in one.signs)), None)
    if product is not None:
        return Target(
            id=VIRTUAL_ID,
            title=_("Docker Engine of {product}").format(product=product.name),
            config_path=product.config_path,
            engine_host=host,
            service=None,
            needs_elevation=False,
            own_network=True,
            elsewhere=_(product.sentence).format(
                product=product.name, path=product.config_path, mirror="{mirror}"
            ),
            by_hand=product.by_hand,
        )
    parts = urlsplit(host)
    name = parts.hostname or ""
    if parts.scheme not in ("ssh", "tcp", "http", "https") or not name:
        return None
    if parts.scheme != "ssh" and (name == "localhost" or is_loopback_address(name)):
        return None
    return Target(
        id=REMOTE_ID,
        title=_("Docker Engine on {host}").format(host=visible(name, 100)),
        config_path=_DAEMON_JSON,
        engine_host=host,
        service=None,
        needs_elevation=False,
        own_network=True,
        elsewhere=_(_ON_ANOTHER_MACHINE).format(
            host=visible(name, 100), path=_DAEMON_JSON, mirror="{mirror}"
        ),
        by_hand=_there(parts.scheme, parts.username, name, parts.port),
    )


def _there(scheme: str, user: str | None, name: str, port: int | None) -> tuple[str, ...]:
    """The commands, run through ssh where that is how the engine is reached."""
    commands = (
        f"sudoedit {_DAEMON_JSON}",
        f"dockerd --validate --config-file={_DAEMON_JSON}",
        "sudo systemctl restart docker",
    )
    if scheme != "ssh":
        return commands
    login = f"{user}@{name}" if user else name
    words = ["ssh", "-t", *(["-p", str(port)] if port else []), login]
    return tuple(f"{shlex.join(words)} {shlex.quote(command)}" for command in commands)
