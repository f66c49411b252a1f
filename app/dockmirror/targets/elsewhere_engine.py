"""An engine whose configuration is not a file of this machine: remote, or in a virtual machine.

Dockmirror changes nothing there: it says where the configuration is and what to run, and verifies.
Where each product keeps mirrors follows its documentation: Docker Desktop (docs.docker.com,
"Docker daemon configuration overview"), Colima (the comments of its ``colima.yaml`` on the key
``docker``), Rancher Desktop (docs.rancherdesktop.io, "Mirroring Private Registries"), OrbStack
(docs.orbstack.dev, "Docker engine config").
"""

from dataclasses import dataclass
from typing import Final

from dockmirror.i18n import N_, _
from dockmirror.targets import remote_engine
from dockmirror.targets.target import Target

VIRTUAL_ID: Final = "docker-virtual-machine"


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

_ADMINISTRATORS: Final = N_(
    "{product} runs this engine for Windows containers; its settings are in {path}, which is an "
    'administrator\'s. Add "registry-mirrors": ["{mirror}"] there, then restart it.'
)

_PRODUCTS: Final = (
    _Product(
        "Docker Desktop",
        ("dockerDesktopWindowsEngine",),
        "%ProgramData%\\docker\\config\\daemon.json",
        _ADMINISTRATORS,
        ("docker desktop restart",),
    ),
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


def from_host(host: str) -> Target | None:
    """The target that the address ``host`` stands for; ``None`` where it may be of this machine.

    >>> from_host("unix:///run/docker.sock") is None
    True
    """
    product = next((one for one in _PRODUCTS if any(sign in host for sign in one.signs)), None)
    if product is not None:
        return Target(
            id=VIRTUAL_ID,
            program=product.name,
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
    return remote_engine.from_host(host)
