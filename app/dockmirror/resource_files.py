"""The files that come with the program: icons, translations, the polkit action, templates."""

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path


def resource_files() -> Traversable:
    """The folder of resources: inside an installed package, beside ``app`` in a checkout."""
    packaged = resources.files("dockmirror") / "resources"
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[2] / "resources"
