import pytest

from dockmirror.targets.elsewhere_engine import REMOTE_ID, VIRTUAL_ID, from_host


@pytest.mark.parametrize(
    "host",
    [
        "unix:///var/run/docker.sock",
        "unix:///run/user/1000/docker.sock",
        "tcp://127.0.0.1:2375",
        "tcp://localhost:2375",
        "tcp://[::1]:2375",
        "npipe:////./pipe/docker_engine",
        "",
        "nonsense",
    ],
)
def test_an_address_of_this_machine_is_not_elsewhere(host):
    assert from_host(host) is None


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
    assert target.by_hand[0] == f"ssh -t {login} 'sudoedit /etc/docker/daemon.json'"
    assert "build.example.com" in target.elsewhere
    assert '"registry-mirrors": ["{mirror}"]' in target.elsewhere


def test_the_commands_for_an_engine_behind_tcp_are_for_its_own_machine():
    target = from_host("tcp://192.0.2.7:2376")
    assert target is not None
    assert target.by_hand[-1] == "sudo systemctl restart docker"
    assert not any("ssh" in command for command in target.by_hand)


def test_a_name_that_a_shell_would_read_is_quoted():
    target = from_host("ssh://a;reboot@build.example.com")
    assert target is not None
    assert target.by_hand[0].startswith("ssh -t 'a;reboot@build.example.com' ")


@pytest.mark.parametrize(
    ("host", "product", "path"),
    [
        ("unix:///home/u/.docker/desktop/docker.sock", "Docker Desktop", "~/.docker/daemon.json"),
        ("unix:///Users/u/.docker/run/docker.sock", "Docker Desktop", "~/.docker/daemon.json"),
        ("npipe:////./pipe/dockerDesktopLinuxEngine", "Docker Desktop", "~/.docker/daemon.json"),
        ("unix:///Users/u/.colima/default/docker.sock", "Colima", "~/.colima/default/colima.yaml"),
        ("unix:///Users/u/.rd/docker.sock", "Rancher Desktop", None),
        ("unix:///Users/u/.orbstack/run/docker.sock", "OrbStack", None),
    ],
)
def test_an_engine_in_a_virtual_machine_is_known_by_its_socket(host, product, path):
    target = from_host(host)
    assert target is not None
    assert target.id == VIRTUAL_ID
    assert product in target.title
    assert "127.0.0.1" in target.elsewhere
    assert path in (None, target.config_path)
