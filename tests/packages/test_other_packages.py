"""The RPM package and the AppImage, as far as Debian can try them."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from installers.linux.appimage import build_appimage
from installers.linux.build import ensure_tools
from installers.linux.figures import mounted
from installers.linux.material import BUILD
from installers.linux.rpm import build_rpm
from installers.linux.system_libraries import PACKAGES, WAYLAND_PACKAGES
from installers.linux.tree import PYTHON

pytestmark = pytest.mark.skipif(
    not os.environ.get("DOCKMIRROR_PACKAGES"), reason="only on demand: make packages"
)


def told(*command: str | Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(
        list(map(str, command)),
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, **(env or {})},
    )
    return done.stdout


def wait_until_gone(folder: Path) -> None:
    """The mount's own process takes it away once it learns that nobody is left."""
    for _turn in range(1000):
        if not folder.exists():
            return
        threading.Event().wait(0.02)
    pytest.fail(f"{folder} is left behind")


@pytest.fixture(scope="module")
def rpm() -> Path:
    ensure_tools("rpm", "checks")
    return build_rpm(BUILD / "tests")


@pytest.fixture(scope="module")
def appimage() -> Path:
    ensure_tools("appimage", "checks")
    return build_appimage(BUILD / "tests")


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of the test's own: the name of its display."""
    reader, writer = os.pipe()
    with (
        os.fdopen(reader) as names,
        subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
            pass_fds=[writer],
            stderr=subprocess.DEVNULL,
        ) as server,
    ):
        os.close(writer)
        yield f":{names.readline().strip()}"
        server.terminate()


def test_the_rpm_installs_what_was_laid_and_asks_for_no_library_of_its_own(rpm, tmp_path):
    needs = told("rpm", "-qp", "--requires", rpm).split()
    assert "libc.so.6(GLIBC_2.34)(64bit)" in needs
    assert not [need for need in needs if need.startswith(("libQt6", "libicu", "libpyside"))]
    sonames = {need.partition("(")[0] for need in needs if ".so" in need}
    assert len(sonames) > 30
    assert sonames <= PACKAGES.keys() | WAYLAND_PACKAGES.keys()
    offered = told("rpm", "-qp", "--provides", rpm)
    assert "libQt6" not in offered
    assert "mimehandler(x-scheme-handler/dockmirror)" in offered
    root = tmp_path / "root"
    options = ("--root", root, "--dbpath", "/rpmdb", "--nodeps", "--noscripts", "--ignoreos")
    told("rpm", "--install", *options, rpm)
    assert told("rpm", "--verify", *options[:5], "dockmirror") == ""
    helper = root / "usr/lib/dockmirror/dockmirror-helper"
    assert (helper.stat().st_uid, helper.stat().st_mode & 0o777) == (0, 0o755)
    version = told(root / PYTHON, "-I", "-m", "dockmirror", "--version")
    assert version.startswith("dockmirror ")
    told("rpm", "--erase", *options[:5], "dockmirror")
    assert [path for path in root.rglob("*dockmirror*") if "rpmdb" not in path.parts] == []


def test_an_rpm_of_the_same_commit_has_the_same_bytes(rpm, tmp_path):
    assert build_rpm(tmp_path).read_bytes() == rpm.read_bytes()


def test_the_appimage_says_its_version_mounted_and_unpacked(appimage, tmp_path):
    unpacked = told(appimage, "--version", env={"APPIMAGE_EXTRACT_AND_RUN": "1"})
    assert told(appimage, "--version") == unpacked
    subprocess.run([appimage, "--appimage-extract"], check=True, cwd=tmp_path)
    folder = tmp_path / "squashfs-root"
    told("desktop-file-validate", folder / "dockmirror.desktop")
    assert (folder / ".DirIcon").read_bytes().startswith(b"\x89PNG")
    assert appimage.read_bytes()[8:11] == b"AI\x02"


def test_the_appimage_mounts_itself_for_as_long_as_one_wants(appimage):
    with mounted(appimage) as folder:
        assert (folder / "AppRun").is_file()
        version = told(folder / PYTHON, "-I", "-m", "dockmirror", "--version")
        assert version.startswith("dockmirror ")
    wait_until_gone(folder)


def test_the_appimage_names_itself_to_an_administrator(appimage):
    done = subprocess.run(
        [appimage, "install-helper"],
        capture_output=True,
        text=True,
        check=False,
        user=65534,
        env={"APPIMAGE_EXTRACT_AND_RUN": "1", "HOME": "/nonexistent"},
    )
    assert done.returncode == 7
    assert f"sudo {appimage} install-helper" in done.stdout + done.stderr


def test_the_appimage_opens_its_window_and_leaves_no_mount(appimage, display, tmp_path):
    command = [appimage, "--lang", "en"]
    environment = {**os.environ, "DISPLAY": display, "HOME": str(tmp_path)}
    environment["XDG_RUNTIME_DIR"] = str(tmp_path)
    before = set(Path("/tmp").glob(".mount_dockmirror*"))
    with subprocess.Popen(command, env=environment, start_new_session=True) as process:
        try:
            search = ["xdotool", "search", "--sync", "--onlyvisible", "--name", "^Dockmirror$"]
            found = subprocess.run(
                search, env=environment, capture_output=True, text=True, timeout=60, check=True
            )
            assert found.stdout.strip()
            (folder,) = set(Path("/tmp").glob(".mount_dockmirror*")) - before
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(30)
    assert process.returncode in (0, -signal.SIGTERM)
    wait_until_gone(folder)


def test_an_appimage_of_the_same_commit_has_the_same_bytes(appimage, tmp_path):
    assert build_appimage(tmp_path).read_bytes() == appimage.read_bytes()
