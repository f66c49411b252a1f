"""A package as it is installed: built once a session, and a workstation to install it in."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from installers.linux.build import ensure_tools
from installers.linux.deb import QUICK, build_deb, pack_deb
from installers.linux.lock import FOLDER_VARIABLE, renew_debian, requirements
from installers.linux.material import BUILD, LockOutOfDate, commit_time
from practice.site import Site, practice_site

SUITES = ("trixie", "bookworm") if os.environ.get("DOCKMIRROR_PACKAGES") else ("trixie",)
"""All that a package is for on demand (``make packages``), the first of them always."""


@pytest.fixture(scope="session")
def package() -> Path:
    """The Debian package of the last commit, lightly packed.

    Where Debian has replaced what the lock names since, it is made of what is there now: that a
    lock has to be renewed is no fault of what is tested here.
    """
    ensure_tools("deb", "checks")
    try:
        return build_deb(BUILD / "tests", QUICK)
    except LockOutOfDate:
        renewed = BUILD / "lock"
        renew_debian(renewed)
        shutil.copy2(requirements(), renewed)
        os.environ[FOLDER_VARIABLE] = str(renewed)
        return build_deb(BUILD / "tests", QUICK)


@pytest.fixture(scope="session")
def installed(package: Path) -> Path:
    """The root below which the package's files lie as they are installed."""
    assert package.exists()
    return BUILD / "deb"


@pytest.fixture(scope="session")
def older_package(installed: Path) -> Path:
    """A package of the version before: the same files under a lower number."""
    root = BUILD / "older"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(installed, root, symlinks=True, copy_function=os.link)
    control = root / "DEBIAN" / "control"
    text = control.read_text()
    control.unlink()
    control.write_text(text.replace("\nVersion: ", "\nVersion: 0.0.0~"))
    older = BUILD / "tests" / "older.deb"
    pack_deb(root, older, commit_time(), QUICK)
    shutil.rmtree(root)
    return older


@pytest.fixture(scope="module", params=SUITES)
def site(request: pytest.FixtureRequest, package: Path) -> Iterator[Site]:
    """A workstation that has never had Dockmirror, and sees the packages."""
    if os.geteuid() != 0:
        pytest.skip("the practice workstation needs root")
    with practice_site(request.param, binds=[str(package.parent)]) as site:
        site.workstation.run(["sh", "-euc", _FORGET], check=True)
        site.workstation.set_polkit("yes")
        yield site


_FORGET = """
rm -rf /opt/dockmirror /usr/local/bin/dockmirror
rm -f /usr/local/lib/python3*/dist-packages/dockmirror.pth
"""
