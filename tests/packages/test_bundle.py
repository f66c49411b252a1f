"""What PyInstaller's recipe makes for macOS and Windows, built on Linux with its programs."""

import json
import os
import plistlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from dockmirror import __version__
from installers.linux.lock import PROJECT
from installers.linux.material import BUILD

pytestmark = pytest.mark.skipif(
    not os.environ.get("DOCKMIRROR_PACKAGES"), reason="only on demand: make packages"
)

PROGRAMS = {"dockmirror", "Dockmirror-window", "dockmirror-helper"}


@pytest.fixture(scope="module")
def dist() -> Path:
    """Where the bundle lies, and the app."""
    tool, folder = BUILD / "pyinstaller", BUILD / "tests" / "bundle"
    lock = (PROJECT / "installers/macos/requirements.txt").read_text()
    version = re.search(r"^pyinstaller==(\S+)", lock, re.MULTILINE)
    assert version is not None
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--upgrade"]
    install += [f"--target={tool}", f"pyinstaller=={version[1]}"]
    subprocess.run(install, check=True)
    commit = subprocess.run(["git", "-C", PROJECT, "rev-parse", "HEAD"], capture_output=True)
    (BUILD / "commit").write_bytes(commit.stdout)
    script = Path(__file__).with_name("bundle_as_on_macos.py")
    subprocess.run(
        [sys.executable, script, folder],
        check=True,
        env={**os.environ, "PYTHONPATH": str(tool), "DOCKMIRROR_SIGN_IDENTITY": ""},
    )
    return folder / "dist"


def told(*command: str | Path) -> str:
    done = subprocess.run(
        list(map(str, command)),
        check=True,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout


def test_each_program_of_the_bundle_starts(dist):
    bundle = dist / "Dockmirror"
    for program in ("dockmirror", "Dockmirror-window"):
        assert re.fullmatch(
            rf"dockmirror {re.escape(__version__)} \([0-9a-f]{{12}}\)\n",
            told(bundle / program, "--version"),
        )
    # Its client is gone before it has asked for anything.
    words = [] if os.geteuid() == 0 else ["--own"]
    assert json.loads(told(bundle / "dockmirror-helper", *words))["event"] == "ready"


def test_the_app_has_its_programs_where_macos_looks_for_them(dist):
    contents = dist / "Dockmirror.app" / "Contents"
    assert {path.name for path in (contents / "MacOS").iterdir()} == PROGRAMS
    info = plistlib.loads((contents / "Info.plist").read_bytes())
    assert info["CFBundleExecutable"] == "Dockmirror-window"
    assert info["CFBundleShortVersionString"] == info["CFBundleVersion"] == __version__
    assert info["CFBundlePackageType"] == "APPL"
    # An app that is only in the background would have no window that comes forward.
    assert "LSBackgroundOnly" not in info
    assert (contents / "Resources" / info["CFBundleIconFile"]).is_file()


def test_data_lies_apart_from_code_and_each_is_found_from_beside_the_other(dist):
    """As codesign wants it: no file that is no code beside the code, no link that leads nowhere."""
    contents = dist / "Dockmirror.app" / "Contents"
    for path in contents.rglob("*"):
        assert path.exists(), path
        if path.is_file() and not path.is_symlink():
            is_code = path.read_bytes()[:4] == b"\x7fELF"
            below = path.relative_to(contents).parts[0]
            assert is_code == (below in ("MacOS", "Frameworks")) or below == "Info.plist", path
    assert (contents / "Frameworks/dockmirror/resources/commit").is_file()
    assert (contents / "Frameworks/dockmirror/resources/icons/dockmirror.svg").is_file()


def test_nothing_of_qt_is_there_that_the_window_does_not_use(dist):
    names = {path.name for path in dist.rglob("*")}
    assert "libQt6Widgets.so.6" in names
    assert not [name for name in names if re.search("Qt6?(Qml|Quick|Pdf)", name)]
