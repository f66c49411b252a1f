import os
import socket
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from dockmirror.daemonjson import SIZE_LIMIT, sha256
from dockmirror.helper.config_file import ChangedMeanwhile, ConfigFile, WriteFailed
from dockmirror.helper.ending import Refused

NAME = "/etc/docker/daemon.json"
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root to give files away")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "etc/docker").mkdir(parents=True)
    (tmp_path / "etc/docker/daemon.json").write_bytes(b"old")
    return tmp_path


def config(root: Path) -> ConfigFile:
    return ConfigFile(NAME, str(root))


def write(root: Path, data: bytes | None, old: bytes | None = b"old") -> None:
    config(root).write(data, expected=sha256(old))


def path(root: Path) -> Path:
    return root / "etc/docker/daemon.json"


def names(root: Path) -> list[str]:
    return [entry.name for entry in path(root).parent.iterdir()]


def test_a_write_replaces_the_bytes_and_leaves_nothing_beside(root: Path) -> None:
    write(root, b"new")
    assert path(root).read_bytes() == b"new"
    assert names(root) == ["daemon.json"]


@needs_root
def test_mode_owner_and_attributes_are_kept(root: Path) -> None:
    file = path(root)
    os.chown(file, 1234, 4321)
    file.chmod(0o640)
    os.setxattr(file, "user.note", b"kept")
    write(root, b"new")
    status = file.stat()
    assert (status.st_uid, status.st_gid, status.st_mode & 0o7777) == (1234, 4321, 0o640)
    assert os.getxattr(file, "user.note") == b"kept"


@needs_root
def test_an_access_list_is_kept(root: Path) -> None:
    access_list = b"".join(
        part
        for part in (
            (2).to_bytes(4, "little"),
            *(
                tag.to_bytes(2, "little")
                + perm.to_bytes(2, "little")
                + who.to_bytes(4, "little", signed=False)
                for tag, perm, who in (
                    (0x01, 6, 0xFFFFFFFF),
                    (0x02, 4, 1234),
                    (0x04, 4, 0xFFFFFFFF),
                    (0x10, 4, 0xFFFFFFFF),
                    (0x20, 0, 0xFFFFFFFF),
                )
            ),
        )
    )
    file = path(root)
    try:
        os.setxattr(file, "system.posix_acl_access", access_list)
    except OSError:
        pytest.skip("this file system has no access lists")
    write(root, b"new")
    assert os.getxattr(file, "system.posix_acl_access") == access_list


def test_a_new_file_is_readable_by_all(root: Path) -> None:
    path(root).unlink()
    write(root, b"new", None)
    assert path(root).stat().st_mode & 0o7777 == 0o644


def test_no_data_removes_the_file(root: Path) -> None:
    write(root, None)
    assert not path(root).exists()


def test_an_edit_meanwhile_is_noticed_and_kept(root: Path) -> None:
    with pytest.raises(ChangedMeanwhile):
        write(root, b"new", b"another")
    assert path(root).read_bytes() == b"old"
    assert names(root) == ["daemon.json"]


def test_roots_link_is_followed_and_stays_a_link(root: Path) -> None:
    (root / "dotfiles").mkdir()
    real = root / "dotfiles/docker.json"
    path(root).rename(real)
    path(root).symlink_to("../../dotfiles/docker.json")
    write(root, b"new")
    assert path(root).is_symlink()
    assert real.read_bytes() == b"new"
    assert config(root).real_path() == "/dotfiles/docker.json"


def test_an_absolute_link_of_a_folder_is_followed(root: Path) -> None:
    (root / "data").mkdir()
    (root / "etc/docker").rename(root / "data/docker")
    (root / "etc/docker").symlink_to("/data/docker")
    write(root, b"new")
    assert (root / "data/docker/daemon.json").read_bytes() == b"new"
    assert config(root).real_path() == "/data/docker/daemon.json"


@needs_root
def test_a_link_that_a_user_planted_is_refused(root: Path) -> None:
    secret = root / "secret"
    secret.write_bytes(b"old")
    path(root).unlink()
    path(root).symlink_to("/secret")
    os.chown(path(root), 1234, 1234, follow_symlinks=False)
    for attempt in (config(root).read, lambda: write(root, b"new")):
        with pytest.raises(Refused) as ending:
            attempt()
        assert ending.value.code == "unsafe-path"
    assert secret.read_bytes() == b"old"


@needs_root
@pytest.mark.parametrize("mode", [0o777, 0o1777, 0o757])
def test_a_folder_that_others_can_write_is_refused(root: Path, mode: int) -> None:
    (root / "etc/docker").chmod(mode)
    with pytest.raises(Refused) as ending:
        config(root).read()
    assert ending.value.code == "unsafe-path"
    assert ending.value.facts["path"] == "/etc/docker"


@needs_root
def test_a_folder_of_another_owner_is_refused(root: Path) -> None:
    os.chown(root / "etc/docker", 1234, 1234)
    with pytest.raises(Refused) as ending:
        write(root, b"new")
    assert ending.value.code == "unsafe-path"


def test_links_that_go_in_circles_are_refused(root: Path) -> None:
    path(root).unlink()
    path(root).symlink_to("daemon.json")
    with pytest.raises(Refused) as ending:
        config(root).read()
    assert ending.value.code == "config-unreadable"


def _folder(place: Path) -> None:
    place.mkdir()


def _fifo(place: Path) -> None:
    os.mkfifo(place)


def _socket(place: Path) -> None:
    here = Path.cwd()
    os.chdir(place.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(place.name)
    finally:
        os.chdir(here)


def _device(place: Path) -> None:
    os.mknod(place, 0o666 | stat.S_IFCHR, os.makedev(1, 5))


@needs_root
@pytest.mark.parametrize("make", [_folder, _fifo, _socket, _device])
def test_what_is_no_ordinary_file_is_refused(root: Path, make: Callable[[Path], None]) -> None:
    path(root).unlink()
    make(path(root))
    for attempt in (config(root).read, lambda: write(root, b"new")):
        with pytest.raises(Refused) as ending:
            attempt()
        assert ending.value.code == "not-a-regular-file"


def test_a_file_beyond_the_limit_is_refused(root: Path) -> None:
    os.truncate(path(root), SIZE_LIMIT + 1)
    with pytest.raises(Refused) as ending:
        config(root).read()
    assert ending.value.code == "too-large"


@pytest.mark.parametrize("bad", ["daemon.json", "/etc\0/daemon.json"])
def test_a_path_that_is_not_absolute_is_refused(root: Path, bad: str) -> None:
    with pytest.raises(Refused) as ending:
        ConfigFile(bad, str(root)).read()
    assert ending.value.code == "unsafe-path"


def test_a_missing_folder_reads_as_no_file_and_deeper_ones_are_refused(root: Path) -> None:
    assert ConfigFile("/etc/other/daemon.json", str(root)).read() is None
    with pytest.raises(Refused) as ending:
        ConfigFile("/srv/deep/er/daemon.json", str(root)).read()
    assert ending.value.code == "config-unreadable"


def test_the_parent_of_the_root_is_never_reached(root: Path) -> None:
    (root / "daemon.json").write_bytes(b"inside")
    assert ConfigFile("/../../../daemon.json", str(root)).read() == b"inside"


def test_a_refused_write_says_why_and_what_to_do(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_arguments: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(WriteFailed, match=r"the disk is full, .* Free some"):
        write(root, b"new")
    assert path(root).read_bytes() == b"old"
    assert names(root) == ["daemon.json"]


def test_leftovers_of_a_killed_write_are_removed(root: Path) -> None:
    (path(root).parent / ".daemon.json.dockmirror-new").write_bytes(b"half")
    config(root).remove_leftovers()
    assert names(root) == ["daemon.json"]
    write(root, b"new")
    assert path(root).read_bytes() == b"new"


def test_a_leftover_folder_is_removed_only_when_empty(root: Path) -> None:
    config(root).remove_leftovers(remove_folder=True)
    assert path(root).exists()
    path(root).unlink()
    config(root).remove_leftovers(remove_folder=True)
    assert not path(root).parent.exists()
