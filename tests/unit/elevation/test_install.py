import os
import shlex
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from dockmirror.elevation import install, start
from dockmirror.elevation.failure import HelperNotInstalled
from dockmirror.elevation.helper_archive import build_archive, find_interpreter
from dockmirror.elevation.install import (
    InstallFailed,
    command_for_root,
    distrusted_helper,
    install_helper,
    installed_helper,
    policy_text,
    uninstall_helper,
)
from dockmirror.helper.protocol import PROTOCOL

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="installs as root")


@pytest.fixture
def roots_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="dockmirror-test-", dir="/var/lib") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@pytest.fixture
def interpreter() -> str:
    found = find_interpreter()
    if found is None:
        pytest.skip("the system's own Python is too old")
    return found


def test_the_helper_and_its_action_are_installed_and_removed(
    roots_folder: Path, interpreter: str
) -> None:
    helper, policy = roots_folder / "libexec/dockmirror-helper", roots_folder / "x.policy"
    installed = install_helper(helper, policy)
    assert (installed.helper, installed.policy) == (helper, policy)
    assert helper.stat().st_mode & 0o7777 == 0o755
    assert policy.stat().st_mode & 0o7777 == 0o644
    assert installed_helper((helper,)) == helper
    assert uninstall_helper(helper, policy) == (policy, helper)
    assert uninstall_helper(helper, policy) == ()
    assert [path.name for path in roots_folder.rglob("*")] == ["libexec"]


def test_a_place_that_others_can_change_gets_no_helper(tmp_path: Path, interpreter: str) -> None:
    with pytest.raises(InstallFailed, match="could not be trusted"):
        install_helper(tmp_path / "helper", tmp_path / "x.policy")
    assert list(tmp_path.iterdir()) == []


def test_a_helper_that_others_can_change_is_not_used(roots_folder: Path) -> None:
    helper = roots_folder / "helper"
    helper.write_text("#!/bin/sh\n")
    helper.chmod(0o755)
    assert installed_helper((helper,)) == helper
    helper.chmod(0o757)
    assert installed_helper((helper,)) is None
    helper.chmod(0o755)
    roots_folder.chmod(0o777)
    assert installed_helper((helper,)) is None
    roots_folder.chmod(0o755)
    os.chown(helper, 1234, 1234)
    assert installed_helper((helper,)) is None


def test_the_archive_holds_only_what_runs_as_root_and_runs(
    roots_folder: Path, interpreter: str
) -> None:
    archive = roots_folder / "helper"
    archive.write_bytes(build_archive(interpreter))
    archive.chmod(0o755)
    assert archive.read_bytes() == build_archive(interpreter)
    with zipfile.ZipFile(archive) as opened:
        tops = {"/".join(name.split("/")[:2]) for name in opened.namelist()}
    assert tops == {
        "__main__.py",
        "dockmirror/__init__.py",
        "dockmirror/daemonjson",
        "dockmirror/helper",
    }
    done = subprocess.run(
        [str(archive)],
        input=b'{"request":"close","id":1}\n',
        capture_output=True,
        timeout=120,
        check=True,
        cwd=roots_folder,
        env={"PYTHONPATH": "/nowhere", "LD_LIBRARY_PATH": "/nowhere"},
    )
    assert done.stdout.splitlines() == [
        b'{"event":"ready","protocol":%d}' % PROTOCOL,
        b'{"id":1,"reply":"closed"}',
    ]
    assert done.stderr == b""


def test_the_helper_serves_root_only(roots_folder: Path, interpreter: str) -> None:
    archive = roots_folder / "helper"
    archive.write_bytes(build_archive(interpreter))
    archive.chmod(0o755)
    done = subprocess.run(
        [str(archive)], capture_output=True, timeout=120, check=False, user=65534, group=65534
    )
    assert done.returncode == 1
    assert b"root only" in done.stderr


def test_an_interpreter_that_others_can_change_is_not_taken(tmp_path: Path) -> None:
    python = tmp_path / "python3"
    python.write_text("#!/bin/sh\nexit 0\n")
    python.chmod(0o755)
    assert find_interpreter([str(python), "/nowhere/python3"]) is None


def test_the_action_asks_an_administrator_and_names_the_change() -> None:
    action = ET.fromstring(policy_text(Path("/a&b/helper"))).find("action")
    assert action is not None
    assert action.get("id") == "io.github.dockmirror.configure"
    assert "registry mirrors" in (action.findtext("message") or "")
    assert action.findtext("annotate") == "/a&b/helper"
    assert [action.findtext(f"defaults/{name}") for name in ("allow_any", "allow_inactive")] == [
        "auth_admin",
        "auth_admin",
    ]
    assert action.findtext("defaults/allow_active") == "auth_admin_keep"


def test_an_ordinary_user_without_a_helper_is_told_to_install_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(start, "installed_helper", lambda: None)
    monkeypatch.setattr(start, "distrusted_helper", lambda: None)
    with pytest.raises(HelperNotInstalled, match=r"sudo .*dockmirror install-helper"):
        start.start_process()
    with pytest.raises(InstallFailed, match="sudo"):
        install.install_helper()


def test_a_helper_in_a_folder_of_an_ordinary_user_is_refused_and_named(
    roots_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    helper = roots_folder / "bin" / "dockmirror-helper"
    helper.parent.mkdir()
    helper.write_text("#!/bin/sh\ntouch /var/lib/never\n")
    helper.chmod(0o755)
    os.chown(helper.parent, 1234, 1234)
    monkeypatch.setattr(os, "geteuid", lambda: 1234)
    monkeypatch.setattr(start, "installed_helper", lambda: installed_helper((helper,)))
    monkeypatch.setattr(start, "distrusted_helper", lambda: distrusted_helper((helper,)))
    with pytest.raises(HelperNotInstalled) as failure:
        start.start_process()
    assert str(helper) in failure.value.sentence
    assert command_for_root("install-helper") in failure.value.sentence


def test_sudo_is_given_a_whole_path_where_it_would_not_find_the_program(
    roots_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "_SUDOS_PATH", (str(roots_folder),))
    monkeypatch.setattr("sys.executable", str(roots_folder / "my venv" / "python3"))
    python = shlex.quote(str(roots_folder / "my venv" / "python3"))
    assert command_for_root("install-helper") == f"sudo {python} -m dockmirror install-helper"
    script = roots_folder / "my venv" / "dockmirror"
    script.parent.mkdir()
    script.touch()
    quoted = shlex.quote(str(script))
    assert command_for_root("install-helper") == f"sudo {quoted} install-helper"
    (roots_folder / "dockmirror").touch()
    assert command_for_root("install-helper") == "sudo dockmirror install-helper"
    monkeypatch.setenv("APPIMAGE", "/home/me/My Programs/Dockmirror.AppImage")
    named = "'/home/me/My Programs/Dockmirror.AppImage'"
    assert command_for_root("install-helper") == f"sudo {named} install-helper"


def test_what_a_package_has_installed_is_left_to_the_package(
    roots_folder: Path, interpreter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged, own = roots_folder / "packaged", roots_folder / "own"
    policy = roots_folder / "x.policy"
    policy.write_text(policy_text(packaged))
    packaged.write_text("#!/bin/sh\n")
    packaged.chmod(0o755)
    monkeypatch.setattr(install, "PLACES", (packaged, own))
    monkeypatch.setattr(install, "HELPER", own)
    with pytest.raises(InstallFailed, match=str(packaged)):
        install_helper(own, policy)
    assert not own.exists()
    assert uninstall_helper(own, policy) == ()
    assert policy.read_text() == policy_text(packaged)
