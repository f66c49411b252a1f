"""The profile on this computer: believed only where the administrator alone can write it."""

import os
from pathlib import Path

import pytest

from dockmirror.organisation.profile import NO_PROFILE
from dockmirror.organisation.site import find_profile, profile_paths

TEXT = b'mirrors = ["https://mirror.example.com"]\n'


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    folder = tmp_path / "dockmirror"
    folder.mkdir(mode=0o755)
    path = folder / "profile.toml"
    path.write_bytes(TEXT)
    path.chmod(0o644)
    return path


def found_at(*paths: Path):
    return find_profile(paths, owner=os.getuid())


def test_the_first_one_there_counts(profile: Path, tmp_path: Path):
    found = found_at(tmp_path / "none" / "profile.toml", profile)
    assert found.profile is not None
    assert found.profile.mirrors == ("https://mirror.example.com/",)
    assert (found.path, found.problem) == (str(profile), "")


def test_without_one_there_is_nothing_to_say(tmp_path: Path):
    assert found_at(tmp_path / "profile.toml", tmp_path / "none" / "x") == NO_PROFILE


def test_one_that_others_may_write_is_ignored_with_a_sentence(profile: Path):
    profile.chmod(0o646)
    found = found_at(profile)
    assert found.profile is None
    assert found.path == str(profile)
    assert "administrator" in found.problem


def test_one_in_a_folder_that_others_may_write_is_ignored(profile: Path):
    profile.parent.chmod(0o777)
    assert found_at(profile).profile is None


def test_one_that_is_somebody_elses_is_ignored(profile: Path):
    if os.getuid() != 0:
        pytest.skip("only root can give a file away")
    os.chown(profile, 12345, 12345)
    assert "administrator" in find_profile([profile], owner=0).problem


def test_a_link_is_judged_by_what_it_leads_to(profile: Path, tmp_path: Path):
    link = tmp_path / "link.toml"
    link.symlink_to(profile)
    assert found_at(link).profile is not None
    profile.parent.chmod(0o777)
    assert found_at(link).profile is None


def test_a_mistake_in_it_is_said_and_nothing_of_it_counts(profile: Path):
    profile.write_bytes(TEXT + b"mirors = []\n")
    found = found_at(profile)
    assert found.profile is None
    assert "2" in found.problem
    assert "mirors" in found.problem


@pytest.mark.parametrize("content", [b"\xff\xfe", b"#" * 70_000])
def test_what_is_no_profile_is_ignored_with_a_sentence(profile: Path, content: bytes):
    profile.write_bytes(content)
    found = found_at(profile)
    assert found.profile is None
    assert found.problem.endswith(".")


def test_a_folder_in_its_place_is_ignored_with_a_sentence(tmp_path: Path):
    (tmp_path / "profile.toml").mkdir()
    found = found_at(tmp_path / "profile.toml")
    assert found.profile is None
    assert found.problem


def test_its_certificate_must_be_the_administrators_too(profile: Path):
    certificate = profile.parent / "ca.crt"
    profile.write_bytes(TEXT + b'ca-certificate = "ca.crt"\n')
    assert str(certificate) in found_at(profile).problem
    certificate.write_bytes(b"")
    certificate.chmod(0o666)
    assert str(certificate) in found_at(profile).problem
    certificate.chmod(0o644)
    found = found_at(profile)
    assert found.profile is not None
    assert found.profile.ca_certificate == str(certificate)


def test_etc_xdg_is_looked_at_also_after_the_sessions_own_folders(
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setenv("XDG_CONFIG_DIRS", "/etc/xdg/xdg-ubuntu")
    names = [str(path) for path in profile_paths()]
    assert names[0] == "/etc/xdg/xdg-ubuntu/dockmirror/profile.toml"
    if Path("/etc/xdg").is_dir():
        assert names[-1] == "/etc/xdg/dockmirror/profile.toml"
