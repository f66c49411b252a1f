"""The products here that run a Docker Engine in a virtual machine for whoever runs this."""

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Final

from dockmirror.helper import colima, docker_desktop, orbstack, rancher_desktop
from dockmirror.helper.engine_api import EngineApi, EngineSilent, SocketEngine
from dockmirror.helper.person_folders import PersonFolders
from dockmirror.helper.vm_product import VmProduct

_READ_LIMIT: Final = 1024 * 1024
_NAMES_LIMIT: Final = 200


def find_products(folders: PersonFolders) -> tuple[VmProduct, ...]:
    """Those that are installed, or whose engine answers."""
    found = (
        _docker_desktop(folders),
        orbstack.find(folders, is_there),
        rancher_desktop.find(folders, is_there, read),
        *colima.find(folders, is_there, names_in, read),
    )
    return tuple(product for product in found if product is not None)


def _docker_desktop(folders: PersonFolders) -> VmProduct | None:
    """Docker Desktop, also where it is installed in another place and runs from there."""
    found = docker_desktop.find(folders, is_there, read)
    if found is not None:
        return found
    product = docker_desktop.describe(folders, is_there, read)
    return product if answers(product) else None


def engine_of(product: VmProduct) -> EngineApi:
    """The engine of a product."""
    return SocketEngine(product.socket_path)


def answers(product: VmProduct) -> bool:
    """Whether the product's engine runs and answers."""
    try:
        engine_of(product).info()
    except EngineSilent:
        return False
    return True


def is_there(path: PurePath) -> bool:
    """Whether something is at a path of this platform's."""
    try:
        return Path(path).exists()
    except OSError:
        return False


def read(path: PurePath) -> bytes | None:
    """The beginning of a file; ``None`` where it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return file.read(_READ_LIMIT)
    except OSError:
        return None


def names_in(path: PurePath) -> Sequence[str]:
    """The names in a folder; none where it cannot be read."""
    try:
        return sorted(one.name for one in Path(path).iterdir())[:_NAMES_LIMIT]
    except OSError:
        return ()
