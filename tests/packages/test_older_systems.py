"""The package against systems that are not to be had here: Ubuntu 22.04, Fedora 36.

Debian 11 came before both, and Debian 12 after. A library of Debian 11 gives no symbol that a
newer one of the same soname lacks, so what it satisfies, theirs satisfy; a package of one name in
Debian 11 and 12 has that name in Ubuntu 22.04 too, which took it from Debian in between. Libraries
that keep symbol versions are held against those (``installers.linux.symbols``).
"""

import os
import re
import subprocess
from pathlib import Path

import pytest

from installers.linux.build import ensure_tools
from installers.linux.contents import needed
from installers.linux.debian import Archive
from installers.linux.material import BUILD
from installers.linux.symbols import Symbol, given_symbols, needed_symbols
from installers.linux.system_libraries import (
    PACKAGES,
    WAYLAND_PACKAGES,
    binaries,
)
from installers.linux.tree import PYTHON

pytestmark = pytest.mark.skipif(
    not os.environ.get("DOCKMIRROR_PACKAGES"), reason="only on demand: make packages"
)

OLDER = "bullseye"

# Debian 11 has other sonames of these. Ubuntu 22.04 has the packages: OpenSSL 3.0.2
# (https://packages.ubuntu.com/jammy/libssl3) and libffi 3.4.2
# (https://packages.ubuntu.com/jammy/libffi8).
NEWER_THAN_THAT = {"libssl3", "libffi8"}
KEEPING_VERSIONS = {"libc6", "libgcc-s1", "libstdc++6", *NEWER_THAN_THAT}
# Of Wayland 1.20, which both systems have (https://gitlab.freedesktop.org/wayland/wayland/-/releases);
# and of every C library, asked for without a version.
THERE_ALL_THE_SAME = {"wl_proxy_marshal_flags", "dlopen", "dlclose", "dlsym", "dlerror"}
# What those libraries need in turn, and what cannot be mixed with newer ones.
NEEDED_BY_LIBRARIES = {"libffi7", "libglvnd0", "libglx0", "libpcre3"}
SONAMES = {**PACKAGES, **WAYLAND_PACKAGES}


def first_name(alternatives: str) -> str:
    return re.split(r"[ |(]", alternatives)[0]


@pytest.fixture(scope="module")
def older_libraries(installed) -> Path:
    """A folder of Debian 11's libraries, those that the package takes from the system."""
    ensure_tools("checks")
    own = {path.name for path in binaries(installed)}
    sonames = {name for path in binaries(installed) for name in needed(path)} - own
    names = {first_name(SONAMES[soname]) for soname in sonames} - KEEPING_VERSIONS
    folder, root = BUILD / "tests" / OLDER, BUILD / "tests" / f"{OLDER}-root"
    folder.mkdir(parents=True, exist_ok=True)
    with Archive(OLDER) as archive:
        archive.download(sorted(names | NEEDED_BY_LIBRARIES), folder)
    for package in folder.glob("*.deb"):
        subprocess.run(["dpkg-deb", "--extract", package, root], check=True)
    return root


def library_folders(root: Path) -> list[Path]:
    return [root / "usr/lib/x86_64-linux-gnu", root / "lib/x86_64-linux-gnu"]


def test_every_symbol_is_the_packages_own_or_an_older_systems(installed, older_libraries):
    given = {symbol for path in binaries(installed) for symbol in given_symbols(path)}
    for folder in library_folders(older_libraries):
        for path in folder.glob("*.so*"):
            given |= given_symbols(path)
    # A library without versions satisfies whoever asks for one, and the other way round.
    unversioned = {symbol.name for symbol in given}
    missing = {
        symbol.name
        for path in binaries(installed)
        for symbol in needed_symbols(path)
        if symbol.is_counted_on is None and symbol not in given
        if symbol.version or symbol.name not in unversioned
    }
    assert missing <= THERE_ALL_THE_SAME
    assert Symbol("xcb_connect") in given
    assert Symbol("PyObject_Call") in given


def test_the_window_opens_on_older_libraries(installed, older_libraries, tmp_path):
    """Every function is looked up at once, not when it is first called."""
    places = os.pathsep.join(map(str, library_folders(older_libraries)))
    script = Path(__file__).resolve().parents[2] / "installers/linux/first_paint.py"
    command = ["xvfb-run", "--auto-servernum", "env", f"LD_LIBRARY_PATH={places}", "LD_BIND_NOW=1"]
    command += ["QT_QPA_PLATFORM=xcb", "LD_DEBUG=libs", f"LD_DEBUG_OUTPUT={tmp_path}/loaded"]
    done = subprocess.run(
        [*command, installed / PYTHON, "-I", script],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) > 0
    told = "".join(path.read_text() for path in tmp_path.glob("loaded.*"))
    used = set(re.findall(rf"calling init: ({re.escape(str(older_libraries))}\S+)", told))
    assert len(used) > 20


def test_every_package_that_it_depends_on_was_there_before_and_after(installed):
    control = (installed / "DEBIAN" / "control").read_text()
    told = re.findall(r"^(?:Depends|Recommends): (.+)$", control, re.MULTILINE)
    wanted = [dependency for line in told for dependency in line.split(", ")]
    assert len(wanted) > 30
    there = {suite: names_in(suite, wanted) for suite in (OLDER, "bookworm", "trixie")}
    for dependency in wanted:
        names = {first_name(name) for name in dependency.split(" | ")}
        for suite, found in there.items():
            expected = names & found or (suite == OLDER and names & NEWER_THAN_THAT)
            assert expected, f"{dependency} in {suite}"


def names_in(suite: str, wanted: list[str]) -> set[str]:
    names = {first_name(name) for dependency in wanted for name in dependency.split(" | ")}
    with Archive(suite) as archive:
        return archive.known(sorted(names))
