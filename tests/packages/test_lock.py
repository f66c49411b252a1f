"""The lock, once Debian's archive has replaced a package that it names."""

import os
from hashlib import sha256

import pytest

from installers.linux import debian, material
from installers.linux.debian import Archive
from installers.linux.lock import (
    FOLDER_VARIABLE,
    RENEW,
    LockedPackage,
    locked_at,
    locked_packages,
    renew_debian,
)

pytestmark = pytest.mark.skipif(
    not os.environ.get("DOCKMIRROR_PACKAGES"), reason="only on demand: make packages"
)


@pytest.fixture
def lock(tmp_path, monkeypatch):
    """A folder with a lock of one package, and an empty folder of downloads."""
    folder = tmp_path / "lock"
    folder.mkdir()
    monkeypatch.setenv(FOLDER_VARIABLE, str(folder))
    monkeypatch.setattr(material, "DOWNLOADS", tmp_path / "downloads")

    def write(version: str, digest: str) -> None:
        text = f"# At 20230101T000000Z.\npython3.11-minimal {version} {digest}\n"
        (folder / "debian.txt").write_text(text)

    return write


def newest() -> LockedPackage:
    with Archive() as archive:
        return archive.newest("python3.11-minimal")


def test_what_debian_has_replaced_is_named_with_what_to_do(lock, tmp_path, monkeypatch):
    # A place where nothing answers stands for a snapshot that cannot be reached.
    monkeypatch.setattr(debian, "SNAPSHOT", "http://127.0.0.1:9/{archive}/{moment}")
    lock("3.11.2-1", "0" * 64)
    with pytest.raises(material.LockOutOfDate) as caught:
        material.unpack_interpreter(tmp_path / "tree")
    told = str(caught.value)
    assert "python3.11-minimal 3.11.2-1" in told
    assert RENEW in told
    assert str(tmp_path / "downloads" / "debian") in told


def test_what_debian_has_replaced_is_taken_from_the_snapshot_of_the_locks_moment(
    lock, tmp_path, monkeypatch
):
    """Debian's archive of today stands for the snapshot; what asks first is one without it."""
    package = newest()
    lock(package.version, package.digest)
    asked = []

    class Snapshot(Archive):
        def __init__(self, moment=None):
            super().__init__("trixie" if moment is None else debian.SUITE)
            asked.append(moment)

    monkeypatch.setattr(material, "Archive", Snapshot)
    material.unpack_interpreter(tmp_path / "tree")
    assert asked == [None, "20230101T000000Z"]
    assert (tmp_path / "tree/usr/bin/python3.11").is_file()


def test_a_package_of_another_digest_is_not_used(lock, tmp_path):
    lock(newest().version, sha256(b"another").hexdigest())
    with pytest.raises(ValueError, match="not what the lock says"):
        material.unpack_interpreter(tmp_path / "tree")
    assert not (tmp_path / "tree").exists()


def test_a_renewed_lock_names_what_debian_has_today(tmp_path):
    renew_debian(tmp_path)
    with Archive() as archive:
        assert [archive.has(package) for package in locked_packages(tmp_path)] == [True] * 3
    assert len(locked_at(tmp_path)) == len("20261125T040000Z")
