"""Whatever stops the client leaves the machine as it was; containers are not stopped unasked."""

import json
import signal

import pytest

from practice.failure import wait_until
from practice.site import Site
from tests.real.program import dockmirror

pytestmark = pytest.mark.real


def start(site: Site, *arguments: str):
    return site.workstation.popen(
        ["dockmirror", "setup", site.mirror.url, "--yes", *arguments, "--format", "jsonl"],
        user="person",
    )


def is_written(site: Site) -> bool:
    return site.mirror.url.encode() in (site.workstation.daemon_json() or b"")


def is_settled(site: Site, before: bytes | None) -> bool:
    workstation = site.workstation
    return (
        workstation.daemon_json() == before
        and not workstation.exists("/var/lib/dockmirror/pending")
        and workstation.run(["docker", "version"]).returncode == 0
        and not (workstation.docker_info()["RegistryConfig"]["Mirrors"] or [])
    )


def test_a_client_killed_after_the_write_is_rolled_back(site: Site):
    before = site.workstation.daemon_json()
    with start(site) as client:
        wait_until(lambda: is_written(site), "the mirror to be written")
        client.kill()
        client.communicate(timeout=30)
    wait_until(lambda: is_settled(site, before), "the helper to roll back", seconds=120)
    assert dockmirror(site, "history").document["outcome"] == "done"


def test_an_interrupt_puts_everything_back(site: Site):
    before = site.workstation.daemon_json()
    with start(site) as client:
        wait_until(lambda: is_written(site), "the mirror to be written")
        client.send_signal(signal.SIGINT)
        out, err = client.communicate(timeout=120)
    assert client.returncode == 130, err.decode()
    document = json.loads(out.splitlines()[-1])
    assert document["outcome"] == "cancelled"
    assert document["changed"] is False
    assert is_settled(site, before)


SILENT_SERVER = """
import socket, time
server = socket.create_server(("192.0.2.3", 8443))
print("ready", flush=True)
time.sleep(600)
"""


def test_an_interrupt_during_the_probe_ends_at_once(site: Site):
    command = ["dockmirror", "check", "https://192.0.2.3:8443", "--timeout", "600"]
    popen = site.workstation.popen
    with popen(["python3", "-c", SILENT_SERVER]) as server:
        assert server.stdout is not None
        server.stdout.readline()
        with popen([*command, "--format", "jsonl"], user="person") as client:
            assert client.stdout is not None
            while b'"tls"' not in client.stdout.readline():
                pass
            client.send_signal(signal.SIGINT)
            client.communicate(timeout=60)
        server.kill()
    assert client.returncode == 130


@pytest.fixture
def running_container(site: Site):
    workstation = site.workstation
    workstation.run(["docker", "pull", "busybox"], check=True)
    workstation.run(
        ["docker", "run", "-d", "--name=sleeper", "--network=host", "busybox", "sleep", "3600"],
        check=True,
    )
    yield "sleeper"
    workstation.run(["docker", "rm", "-f", "sleeper"])


def container_started_at(site: Site, name: str) -> str:
    shown = site.workstation.run(
        ["docker", "inspect", "-f", "{{.State.Running}} {{.State.StartedAt}}", name], check=True
    )
    return shown.stdout.decode().strip()


def test_running_containers_are_kept_by_a_reload(site: Site, running_container: str):
    pid = site.workstation.docker_pid()
    started = container_started_at(site, running_container)
    run = dockmirror(site, "setup", site.mirror.url, "--yes")
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    assert site.workstation.docker_pid() == pid
    assert container_started_at(site, running_container) == started


def test_a_fall_back_keeps_running_containers_too(site: Site, running_container: str):
    before = site.workstation.daemon_json()
    pid = site.workstation.docker_pid()
    started = container_started_at(site, running_container)
    site.mirror.fault("engine-manifests-500")
    run = dockmirror(site, "setup", site.mirror.url, "--yes")
    assert (run.exit_code, run.outcome) == (6, "not-used"), run.told
    assert site.workstation.daemon_json() == before
    assert (site.workstation.docker_info()["RegistryConfig"]["Mirrors"] or []) == []
    assert site.workstation.docker_pid() == pid
    assert container_started_at(site, running_container) == started
