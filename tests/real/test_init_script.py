"""Docker Engine without systemd, started by Debian's own init script."""

import json
import os

import pytest

from practice.site import Site

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        os.environ.get("DOCKMIRROR_TARGETS") != "all", reason="tried by make targets"
    ),
]


@pytest.fixture
def site(site_graph_driver: Site) -> Site:
    site_graph_driver.reset()
    return site_graph_driver


# A second system in the workstation, without systemd: Debian's own init script starts the engine.
WITHOUT_SYSTEMD = """
mount -t tmpfs tmpfs /run
mount -t tmpfs -o mode=711 tmpfs /var/lib/docker
mount -t tmpfs -o mode=755 tmpfs /var/lib/dockmirror
# Nothing to mount, and no limit to lift: a container may do neither.
echo 'none /sys/fs/cgroup cgroup2' >/run/fstab
echo 'ulimit() { :; }' >/run/settings
touch /etc/fstab /etc/default/docker
mount --bind /run/fstab /etc/fstab
mount --bind /run/settings /etc/default/docker
service docker start
exec "$@"
"""
UNSHARE = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "--")


def test_an_init_script_restarts_the_engine_where_there_is_no_systemd(site: Site):
    workstation = site.workstation
    stop = ["systemctl", "stop", "docker.socket", "docker.service", "containerd.service"]
    workstation.run(stop, check=True)
    workstation.run(["mkdir", "-p", "/var/lib/dockmirror"], check=True)
    script = (
        f"for n in $(seq 150); do docker version >/dev/null 2>&1 && break; sleep 0.2; done; "
        f"cat /run/docker.pid >&2; dockmirror setup {site.mirror.url} --yes --format json && "
        "cat /run/docker.pid >&2 && cat /etc/docker/daemon.json >&2 && "
        "dockmirror undo --yes --format json"
    )
    inside = ["sh", "-euc", WITHOUT_SYSTEMD, "sh", "sh", "-uc", script]
    try:
        done = workstation.run([*UNSHARE, *inside], timeout=240)
        assert done.returncode == 0, done.stderr.decode()
        told = done.stderr.decode()
        assert site.mirror.url in told
        lines = done.stdout.decode()
        setup, undone = (json.loads(part) for part in _documents(lines))
        assert (setup["outcome"], setup["target"]["id"]) == ("proven", "docker-engine"), told
        assert undone["outcome"] == "done"
        assert workstation.daemon_json() is None
    finally:
        workstation.run(["systemctl", "start", "docker.service"], check=True)


def _documents(text: str) -> list[str]:
    start = text.index("{")
    return [f"{{{part}" for part in text[start + 1 :].split("\n{")]
