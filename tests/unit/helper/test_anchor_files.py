import dataclasses
import os
import shutil
from pathlib import Path

import pytest

from dockmirror.helper.anchor_files import AnchorFiles
from dockmirror.helper.certs_d import OWN_FOLDER, anchor_for, persons_folder, roots_folder
from dockmirror.helper.ending import Refused
from dockmirror.helper.owners import person_and_root
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


def test_a_forged_record_leads_to_no_other_folder(root: Path, files: AnchorFiles) -> None:
    forged = dataclasses.replace(ANCHOR, path=ANCHOR.path.replace("/etc/docker", "/home/person"))
    for act in (files.put, files.take, files.has):
        with pytest.raises(Refused) as ending:
            act(forged)
        assert ending.value.code == "unsafe-path"
    assert everything(root) == []


def test_no_folder_above_its_own_is_removed(root: Path, files: AnchorFiles) -> None:
    files.put(ANCHOR)
    files.take(dataclasses.replace(ANCHOR, made=("/etc", *FOLDERS)))
    assert (root / "etc").is_dir()
    assert everything(root) == []


PERSON = person_and_root(os.getuid(), os.getgid())
HOME = "/home/person"


@pytest.fixture
def own_files(tmp_path: Path) -> AnchorFiles:
    (tmp_path / HOME[1:]).mkdir(parents=True)
    folder = persons_folder(f"{HOME}/.config/docker/certs.d", HOME, PERSON)
    return AnchorFiles(str(tmp_path), folder)


def own_anchor(files: AnchorFiles) -> TrustAnchor:
    anchor = anchor_for("https://mirror.example.test/", OWN_FOLDER, ca_pem(), files.where.path)
    return dataclasses.replace(anchor, made=files.folders_missing(anchor.path))


def test_a_persons_folders_are_made_below_their_home_and_removed_again(
    tmp_path: Path, own_files: AnchorFiles
) -> None:
    anchor = own_anchor(own_files)
    assert [folder.removeprefix(HOME) for folder in anchor.made] == [
        "/.config",
        "/.config/docker",
        "/.config/docker/certs.d",
        "/.config/docker/certs.d/mirror.example.test",
    ]
    own_files.put(anchor)
    assert own_files.has(anchor)
    own_files.take(anchor)
    assert names(tmp_path / HOME[1:]) == []


@pytest.mark.parametrize("link", [".config", ".config/docker", ".config/docker/certs.d"])
def test_a_person_may_keep_their_folders_behind_a_link_of_theirs(
    tmp_path: Path, own_files: AnchorFiles, link: str
) -> None:
    kept = tmp_path / "home/person/dotfiles"
    kept.mkdir()
    path = tmp_path / HOME[1:] / link
    path.parent.mkdir(parents=True, exist_ok=True)
    path.symlink_to(kept)
    anchor = own_anchor(own_files)
    own_files.put(anchor)
    assert [found.name for found in kept.rglob("*.crt")] == [anchor.path.rpartition("/")[2]]
    own_files.take(anchor)
    assert names(kept) == []
    assert path.is_symlink()


def test_a_persons_folder_that_others_may_write_is_not_used(
    tmp_path: Path, own_files: AnchorFiles
) -> None:
    folder = tmp_path / HOME[1:] / ".config"
    folder.mkdir()
    folder.chmod(0o777)
    with pytest.raises(Refused, match="other than you and root"):
        own_files.put(own_anchor(own_files))
    assert names(folder) == []


@pytest.mark.parametrize(
    ("path", "base"),
    [
        (f"{HOME}/.config/docker/certs.d", HOME),
        ("/srv/settings/docker/certs.d", "/srv/settings"),
    ],
)
def test_the_folder_that_is_always_there_is_the_home_or_the_one_of_the_settings(
    path: str, base: str
) -> None:
    assert persons_folder(path, f"{HOME}/", PERSON).base == base


@pytest.fixture
def snaps(tmp_path: Path) -> AnchorFiles:
    """The folder of a snap, whose data of this revision ``current`` leads to."""
    data = tmp_path / "var/snap/docker"
    (data / "2932/etc/docker").mkdir(parents=True)
    (data / "current").symlink_to("2932")
    return AnchorFiles(str(tmp_path), roots_folder("/var/snap/docker/current/etc/docker/certs.d"))


def test_a_snaps_folder_is_that_of_its_revision(tmp_path: Path, snaps: AnchorFiles) -> None:
    anchor = own_anchor(snaps)
    assert anchor.made == (snaps.where.path, f"{snaps.where.path}/mirror.example.test")
    snaps.put(anchor)
    data = tmp_path / "var/snap/docker"
    assert [*(data / "2932/etc/docker/certs.d/mirror.example.test").iterdir()]
    # A refresh copies the data and turns the link.
    shutil.copytree(data / "2932", data / "2933")
    (data / "current").unlink()
    (data / "current").symlink_to("2933")
    assert snaps.has(anchor)
    snaps.take(anchor)
    assert names(data / "2933/etc/docker") == []


@pytest.mark.parametrize("name", ["etc", "etc/docker", "etc/docker/certs.d"])
def test_no_other_link_in_a_snaps_data_is_followed(
    tmp_path: Path, snaps: AnchorFiles, name: str
) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "var/snap/docker/2932" / name
    if link.exists():
        link.rename(tmp_path / "moved")
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Refused, match="is a link"):
        snaps.put(anchor_for(ANCHOR.mirror, OWN_FOLDER, ANCHOR.pem, snaps.where.path))
    assert names(tmp_path / "elsewhere") == []
