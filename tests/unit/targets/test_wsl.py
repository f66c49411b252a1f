from pathlib import Path

import pytest

from dockmirror.targets import discovery, docker_engine, wsl
from tests.unit.targets.test_discovery import SERVICE


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("5.15.153.1-microsoft-standard-WSL2\n", True),
        ("4.4.0-19041-Microsoft\n", True),
        ("6.12.9-amd64\n", False),
    ],
)
def test_the_kernels_name_tells_wsl(tmp_path: Path, release, expected):
    (tmp_path / "osrelease").write_text(release)
    assert wsl.is_wsl(tmp_path / "osrelease") is expected
    assert not wsl.is_wsl(tmp_path / "absent")


@pytest.fixture
def lent(tmp_path: Path):
    """A distribution's socket that leads to the one that Docker Desktop lends it."""
    socket = tmp_path / "docker-desktop/shared-sockets/guest-services/docker.proxy.sock"
    socket.parent.mkdir(parents=True)
    socket.write_bytes(b"")
    (tmp_path / "docker.sock").symlink_to(socket)
    return f"unix://{tmp_path}/docker.sock"


def test_a_socket_that_leads_to_docker_desktop_is_known(tmp_path: Path, lent):
    shared = tmp_path / "docker-desktop"
    assert wsl.is_desktops(lent, shared)
    assert not wsl.is_desktops(f"unix://{tmp_path}/other.sock", shared)
    assert not wsl.is_desktops("tcp://127.0.0.1:2375", shared)


@pytest.mark.parametrize("beside", [False, True])
def test_the_usual_socket_is_then_no_engines_of_this_distribution(
    tmp_path: Path, lent, beside, monkeypatch
):
    shared = tmp_path / "docker-desktop"
    desktops = wsl.is_desktops
    own = docker_engine.from_service(SERVICE)
    found = (own,) if beside else ()
    monkeypatch.setattr(wsl, "is_desktops", lambda host: desktops(_as_linked(host, lent), shared))
    monkeypatch.setattr(discovery, "_here", lambda _named: found)
    monkeypatch.setattr(discovery, "current_host", lambda: "unix:///run/docker.sock")
    (target,) = discovery.find_targets()
    assert (target.id, target.service) == (wsl.ID, None)
    assert "Docker Desktop on Windows" in target.elsewhere
    assert "{mirror}" in target.elsewhere


def _as_linked(host, lent):
    return lent if host == "unix:///run/docker.sock" else host
