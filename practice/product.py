"""Dockmirror itself in a workstation: its code, its launcher, as an ordinary install has them."""

import importlib.metadata
import shutil
from pathlib import Path

from practice.dependencies import FOLDER, PROJECT

CODE = Path("opt/dockmirror/app")

LAUNCHER = """#!/usr/bin/python3 -P
import sys

from dockmirror.cli.main import main

sys.exit(main())
"""


def copy_product(root: Path, python: str) -> None:
    """Lay the project's code into a root file system that has ``FOLDER`` already.

    ``python`` is the version inside, ``3.13`` say. Everyone may read it, root alone may change it.
    """
    package = root / CODE / "dockmirror"
    ignore = shutil.ignore_patterns("__pycache__", "*.pyc")
    shutil.copytree(PROJECT / "app" / "dockmirror", package, ignore=ignore)
    if not (package / "resources").exists():
        shutil.copytree(PROJECT / "resources", package / "resources", ignore=ignore)
    for path in [root / CODE, *(root / CODE).rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
    _name_version(root / CODE)
    # A .pth file makes `python3 -m dockmirror` and a helper's own python find it, for every user.
    site = root / f"usr/local/lib/python{python}/dist-packages"
    site.mkdir(parents=True, exist_ok=True)
    (site / "dockmirror.pth").write_text(f"/{CODE}\n/{FOLDER}\n")
    launcher = root / "usr/local/bin/dockmirror"
    launcher.write_text(LAUNCHER)
    launcher.chmod(0o755)


def _name_version(folder: Path) -> None:
    """The record by which ``importlib.metadata`` knows an installed package."""
    try:
        version = importlib.metadata.version("dockmirror")
    except importlib.metadata.PackageNotFoundError:
        return
    record = folder / f"dockmirror-{version}.dist-info"
    record.mkdir()
    (record / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: dockmirror\nVersion: {version}\n"
    )
