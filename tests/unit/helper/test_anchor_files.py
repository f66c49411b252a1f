import dataclasses
import os
from pathlib import Path

import pytest

from dockmirror.helper.anchor_files import AnchorFiles
from dockmirror.helper.certs_d import OWN_FOLDER, anchor_for
from dockmirror.helper.ending import Refused
from dockmirror.helper.trust_anchor import TrustAnchor
from tests.unit.helper.ca_certificates import ca_pem

ANCHOR = anchor_for("https://mirror.example.test/", OWN_FOLDER, ca_pem())
FOLDERS = ("/etc/docker", "/etc/docker/certs.d", "/etc/docker/certs.d/mirror.example.test")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "etc").mkdir()
    return tmp_path


@pytest.fixture
def files(root: Path) -> AnchorFiles:
    return AnchorFiles(str(root))


def as_planned(files: AnchorFiles) -> TrustAnchor:
    return dataclasses.replace(ANCHOR, made=files.folders_missing(ANCHOR.path))


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def everything(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in (root / "etc").rglob("*"))


def test_what_is_put_there_is_taken_away_with_its_folders(root: Path, files: AnchorFiles) -> None:
    anchor = as_planned(files)
    assert anchor.made == FOLDERS
    files.put(anchor)
    files.put(anchor)
    assert files.has(anchor)
    path = root / anchor.path[1:]
    assert path.read_bytes() == anchor.data
    assert path.stat().st_mode & 0o777 == 0o644
    assert path.stat().st_nlink == 1
    assert path.parent.stat().st_mode & 0o777 == 0o755
    assert names(path.parent) == [path.name]
    files.take(anchor)
    files.take(anchor)
    assert not files.has(anchor)
    assert everything(root) == []


def test_folders_and_files_of_others_stay(root: Path, files: AnchorFiles) -> None:
    theirs = root / "etc/docker/certs.d/mirror.example.test/ca.crt"
    theirs.parent.mkdir(parents=True)
    theirs.write_bytes(b"theirs")
    anchor = as_planned(files)
    assert anchor.made == ()
    files.put(anchor)
    files.take(dataclasses.replace(anchor, made=FOLDERS))
    assert theirs.read_bytes() == b"theirs"
    assert names(theirs.parent) == ["ca.crt"]


@pytest.mark.parametrize("kind", ["file", "link", "dangling", "folder", "pipe"])
def test_nothing_that_is_in_the_way_is_overwritten_or_removed(
    root: Path, files: AnchorFiles, kind: str
) -> None:
    path = root / ANCHOR.path[1:]
    path.parent.mkdir(parents=True)
    other = root / "other"
    other.write_bytes(ANCHOR.data if kind == "link" else b"theirs")
    if kind == "file":
        path.write_bytes(b"theirs")
    elif kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(other if kind == "link" else root / "nowhere")
    before = path.lstat()
    with pytest.raises(Refused) as ending:
        files.put(ANCHOR)
    assert ending.value.code == "ca-certificate-in-the-way"
    files.take(ANCHOR)
    assert path.lstat().st_ino == before.st_ino
    assert other.exists()
    assert not (root / "nowhere").exists()
    assert names(path.parent) == [path.name]


def test_one_that_somebody_changed_since_is_kept(root: Path, files: AnchorFiles) -> None:
    anchor = as_planned(files)
    files.put(anchor)
    path = root / anchor.path[1:]
    path.write_bytes(anchor.data + b"\n")
    files.take(anchor)
    assert path.read_bytes() == anchor.data + b"\n"


@pytest.mark.parametrize("name", FOLDERS)
def test_no_link_on_the_way_is_followed(root: Path, files: AnchorFiles, name: str) -> None:
    elsewhere = root / "elsewhere"
    elsewhere.mkdir()
    link = root / name[1:]
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(elsewhere)
    for act in (files.put, files.take, files.has):
        with pytest.raises(Refused) as ending:
            act(ANCHOR)
        assert ending.value.code == "unsafe-path"
    assert names(elsewhere) == []


@pytest.mark.parametrize("mode", [0o777, 0o757])
def test_no_folder_that_others_may_write_is_used(root: Path, files: AnchorFiles, mode: int) -> None:
    folder = root / "etc/docker/certs.d"
    folder.mkdir(parents=True)
    folder.chmod(mode)
    with pytest.raises(Refused, match="other than root"):
        files.put(ANCHOR)
    assert names(folder) == []
