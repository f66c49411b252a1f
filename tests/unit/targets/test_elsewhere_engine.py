import pytest

from dockmirror.targets.elsewhere_engine import VIRTUAL_ID, from_host


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


def test_windows_containers_of_docker_desktop_have_an_administrators_file():
    target = from_host("npipe:////./pipe/dockerDesktopWindowsEngine")
    assert target is not None
    assert target.config_path == r"%ProgramData%\docker\config\daemon.json"
    assert "Windows containers" in target.elsewhere
    assert "127.0.0.1" not in target.elsewhere
