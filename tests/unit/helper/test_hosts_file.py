"""containerd's file with its two folders, in a root file system of the test's own."""

import os

import pytest

from dockmirror.daemonjson import sha256
from dockmirror.helper.config_file import ChangedMeanwhile
from dockmirror.helper.ending import Refused
from dockmirror.helper.hosts_file import HostsFile

PATH = "/etc/containerd/certs.d/docker.io/hosts.toml"

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="the file is to be root's")


def names(folder):
    return [path.name for path in folder.iterdir()]


@pytest.fixture
def root(tmp_path):
    (tmp_path / "etc/containerd").mkdir(parents=True)
    return tmp_path


@pytest.fixture
def file(root):
    return HostsFile(PATH, str(root))


def test_without_its_folders_there_is_no_file(file):
    assert file.read() is None
    assert file.folder_is_missing()
    assert file.real_path() == PATH


def test_both_folders_come_and_go_with_the_file(root, file):
    file.write(b"new", expected=sha256(None))
    assert (root / PATH[1:]).read_bytes() == b"new"
    assert (root / "etc/containerd/certs.d").stat().st_mode & 0o777 == 0o755
    assert file.read() == b"new"
    assert not file.folder_is_missing()
    file.write(None, expected=sha256(b"new"))
    assert names(root / "etc/containerd") == []


def test_what_else_is_in_a_folder_keeps_it(root, file):
    file.write(b"new", expected=sha256(None))
    other = root / "etc/containerd/certs.d/quay.io"
    other.mkdir()
    file.write(None, expected=sha256(b"new"))
    assert names(root / "etc/containerd/certs.d") == ["quay.io"]


def test_what_a_kill_left_goes_with_the_folders_that_were_made(root, file):
    file.write(b"new", expected=sha256(None))
    folder = root / "etc/containerd/certs.d/docker.io"
    (folder / "hosts.toml").rename(folder / ".hosts.toml.dockmirror-new")
    file.remove_leftovers(remove_folder=True)
    assert names(root / "etc/containerd") == []
    file.remove_leftovers(remove_folder=True)


def test_taking_away_what_was_never_there_makes_nothing(root, file):
    file.write(None, expected=sha256(None))
    assert names(root / "etc/containerd") == []


def test_a_file_that_changed_meanwhile_is_not_written(root, file):
    file.write(b"new", expected=sha256(None))
    with pytest.raises(ChangedMeanwhile):
        file.write(b"newer", expected=sha256(b"old"))
    assert (root / PATH[1:]).read_bytes() == b"new"


def test_a_folder_that_others_can_change_is_left_alone(root, file):
    (root / "etc/containerd").chmod(0o777)
    with pytest.raises(Refused):
        file.write(b"new", expected=sha256(None))
    assert names(root / "etc/containerd") == []
