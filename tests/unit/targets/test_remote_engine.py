"""The commands for another machine do what they say, run as they are printed."""

import json
import shlex
import subprocess
import sys

import pytest

from dockmirror.targets.remote_engine import REMOTE_ID, from_host

MIRROR = "https://mirror.example.com/"
OTHER = "https://other.example.com/"


@pytest.mark.parametrize(
    ("host", "login"),
    [
        ("ssh://build.example.com", "build.example.com"),
        ("ssh://admin@build.example.com", "admin@build.example.com"),
        ("ssh://admin@build.example.com:2222", "-p 2222 admin@build.example.com"),
    ],
)
def test_the_commands_for_an_engine_behind_ssh_run_through_it(host, login):
    target = from_host(host)
    assert target is not None
    assert (target.id, target.service) == (REMOTE_ID, None)
    assert target.by_hand[-1] == f"ssh -t {login} 'sudo systemctl restart docker'"
    assert all(command.startswith(f"ssh -t {login} ") for command in target.by_hand)
    assert f"ssh -t {login} 'sudo dockmirror setup {{mirror}}'" in target.elsewhere


def test_the_commands_for_an_engine_behind_tcp_are_for_its_own_machine():
    target = from_host("tcp://192.0.2.7:2376")
    assert target is not None
    assert target.by_hand[-1] == "sudo systemctl restart docker"
    assert not any("ssh" in command for command in target.by_hand)


def test_a_name_that_a_shell_would_read_is_quoted():
    target = from_host("ssh://a;reboot@build.example.com")
    assert target is not None
    assert target.by_hand[0].startswith("ssh -t 'a;reboot@build.example.com' ")


def put_in(folder, host="tcp://192.0.2.7:2376"):
    """Run the first command as a shell would, on a file in ``folder``; what that file holds."""
    command = from_host(host).by_hand[0].replace("{mirror}", MIRROR)
    words = shlex.split(command)
    if host.startswith("ssh"):
        assert words[:3] == ["ssh", "-t", "build.example.com"]
        words = shlex.split(words[3])
    assert words[:3] == ["sudo", "python3", "-c"]
    program = words[3].replace("/etc/docker", str(folder))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["daemon.json"]
    return json.loads((folder / "daemon.json").read_text())


@pytest.mark.parametrize("host", ["tcp://192.0.2.7:2376", "ssh://build.example.com"])
def test_a_missing_file_is_made_with_its_folder(tmp_path, host):
    assert put_in(tmp_path / "docker", host) == {"registry-mirrors": [MIRROR]}
    assert (tmp_path / "docker").stat().st_mode & 0o777 == 0o755
    assert (tmp_path / "docker" / "daemon.json").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_a_file_keeps_its_other_settings_and_who_may_read_it(tmp_path, start):
    path = tmp_path / "daemon.json"
    settings = {"log-level": "warn", "registry-mirrors": [OTHER, MIRROR[:-1]], "dns": ["192.0.2.1"]}
    path.write_bytes(start + json.dumps(settings).encode())
    path.chmod(0o640)
    assert put_in(tmp_path) == {**settings, "registry-mirrors": [MIRROR, OTHER]}
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("empty", ["", "{}", "null"])
def test_an_empty_file_is_filled(tmp_path, empty):
    (tmp_path / "daemon.json").write_text(empty)
    assert put_in(tmp_path) == {"registry-mirrors": [MIRROR]}


def test_a_link_stays_one(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "docker").mkdir()
    (tmp_path / "docker" / "daemon.json").symlink_to(tmp_path / "elsewhere" / "daemon.json")
    put_in(tmp_path / "docker")
    link = tmp_path / "docker" / "daemon.json"
    assert link.readlink() == tmp_path / "elsewhere" / "daemon.json"


def test_a_file_that_docker_could_not_read_is_left_alone(tmp_path):
    path = tmp_path / "daemon.json"
    path.write_text("{,}")
    with pytest.raises(AssertionError, match="JSONDecodeError"):
        put_in(tmp_path)
    assert path.read_text() == "{,}"
