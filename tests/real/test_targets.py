"""Several Docker Engines on one workstation: each found, set up, proven, undone."""

import json
import os
from collections.abc import Iterator

import pytest

from practice.failure import wait_until
from practice.processes import InsideProcess
from practice.site import Site
from tests.real.conftest import ready_site
from tests.real.program import Run, dockmirror, fetched_by_engine

pytestmark = pytest.mark.real

ON_DEMAND = pytest.mark.skipif(
    os.environ.get("DOCKMIRROR_TARGETS") != "all", reason="tried by make targets"
)

ROOTLESS = "docker-rootless"
OTHER = "docker-other"
PERSONS_FILE = "/home/person/.config/docker/daemon.json"
PERSONS_STATE = "/home/person/.local/state/dockmirror/docker-rootless"
PERSONS_HOST = "unix:///run/user/1000/docker.sock"
PERSONS_DROP_IN = "/home/person/.config/systemd/user/docker.service.d"
PERSONS_CERTS_D = "/home/person/.config/docker/certs.d"
CA_FILE = "/home/person/company-ca.pem"
OTHERS_FILE = "/srv/docker/other.json"
OTHERS_HOST = "unix:///run/other.sock"

INSTALL_ROOTLESS = """
chmod 666 /dev/net/tun
setpriv --reuid=person --regid=person --init-groups --reset-env env \
    XDG_RUNTIME_DIR=/run/user/1000 DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus \
    PATH=/usr/share/docker.io/contrib:/usr/sbin:/usr/bin:/sbin:/bin \
    dockerd-rootless-setuptool.sh install --skip-iptables --force
exit 0
"""

PERSONS_OWN = b'{\n  "log-level": "info"\n}\n'
WRITE_PERSONS = "mkdir -p ~/.config/docker && cat > ~/.config/docker/daemon.json"

START_OTHER = f"""
mkdir -p /srv/docker
exec setsid /usr/sbin/dockerd --config-file {OTHERS_FILE} -H {OTHERS_HOST} \
    --data-root /srv/docker/data --exec-root /run/other --pidfile /run/other.pid \
    --bridge=none --iptables=false --ip6tables=false --ip-masq=false \
    >/srv/docker/other.log 2>&1
"""


@pytest.fixture(scope="module")
def site_of_many() -> Iterator[Site]:
    """A workstation with the system's engine, the person's own and one started by hand."""
    for site in ready_site("graph-driver"):
        workstation = site.workstation
        write = ["sh", "-euc", WRITE_PERSONS]
        workstation.run(write, user="person", input=PERSONS_OWN, check=True)
        installed = workstation.run(["sh", "-c", INSTALL_ROOTLESS])
        _await(site, PERSONS_HOST, installed.stdout.decode(errors="replace"))
        workstation.write(OTHERS_FILE, b'{"storage-driver": "vfs"}\n')
        with workstation.popen(["sh", "-c", START_OTHER]):
            _await(site, OTHERS_HOST, "started by hand")
            yield site


@pytest.fixture
def site(site_of_many: Site) -> Site:
    for server in (site_of_many.hub, site_of_many.mirror):
        server.clear()
    return site_of_many


def _await(site: Site, host: str, what: str) -> None:
    docker = ["docker", "-H", host, "version"]
    wait_until(lambda: site.workstation.run(docker).returncode == 0, f"the engine ({what})")


def _mirrors(site: Site, host: str) -> list[str]:
    asked = ["docker", "-H", host, "info", "--format", "{{json .RegistryConfig.Mirrors}}"]
    return list(json.loads(site.workstation.run(asked, check=True).stdout) or [])


def _pid(site: Site, host: str) -> bytes:
    file = "/run/user/1000/docker.pid" if host == PERSONS_HOST else "/run/other.pid"
    return site.workstation.read(file)


def _setup(site: Site, target: str, *options: str) -> Run:
    return dockmirror(site, "setup", site.mirror.url, "--yes", "--target", target, *options)


def test_status_lists_all_three_rightly(site: Site):
    run = dockmirror(site, "status")
    found = {one["id"]: one for one in run.document["targets"]}
    assert list(found) == ["docker-engine", ROOTLESS, OTHER]
    assert found["docker-engine"]["config_path"] == "/etc/docker/daemon.json"
    assert found[ROOTLESS]["config_path"] == PERSONS_FILE
    assert found[OTHER]["config_path"] == OTHERS_FILE
    assert all(one["engine_version"].startswith("26.1") for one in found.values())
    assert all(one["in_force"] == [] for one in found.values()), found


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ({}, "docker-engine"),
        ({"DOCKER_HOST": PERSONS_HOST}, ROOTLESS),
        ({"DOCKER_HOST": OTHERS_HOST}, OTHER),
        ({"DOCKER_HOST": "ssh://admin@build.example.com"}, "docker-remote"),
    ],
)
def test_the_engine_that_docker_speaks_to_comes_first(site: Site, words, first):
    done = site.workstation.run(
        ["dockmirror", "status", "--format", "json"], user="person", env=words
    )
    document = json.loads(done.stdout)
    assert document["target"]["id"] == first
    expected = {"docker-engine", ROOTLESS, OTHER, first}
    assert {one["id"] for one in document["targets"]} == expected


@ON_DEMAND
def test_an_engine_lent_by_docker_desktop_on_windows_is_said_to_be_configured_there(site: Site):
    # Stands in for the integration of WSL: the socket of another engine, where Desktop has its own.
    workstation = site.workstation
    lent = "/mnt/wsl/docker-desktop/shared-sockets/guest-services/docker.proxy.sock"
    workstation.write(lent, b"")
    workstation.run(["mount", "--bind", "/run/other.sock", lent], check=True)
    workstation.run(["ln", "-s", lent, "/run/lent.sock"], check=True)
    words = {"DOCKER_HOST": "unix:///run/lent.sock"}
    try:
        shown = workstation.run(
            ["dockmirror", "status", "--format", "json"], user="person", env=words
        )
        document = json.loads(shown.stdout)
        assert document["target"]["id"] == "docker-desktop-windows"
        first = document["targets"][0]
        assert (first["in_force"], first["problem"]) == ([], "")
        refused = workstation.run(
            ["dockmirror", "setup", site.mirror.url, "--yes", "--format", "json"],
            user="person",
            env=words,
        )
        assert json.loads(refused.stdout)["outcome"] == "refused"
        assert site.mirror.url in refused.stderr.decode()
        assert "Dockmirror on Windows" in refused.stderr.decode()
    finally:
        workstation.remove("/run/lent.sock")
        workstation.run(["umount", lent], check=True)
        workstation.remove("/mnt/wsl")


def test_a_persons_own_engine_is_set_up_proven_and_undone_without_elevation(site: Site):
    workstation = site.workstation
    workstation.set_polkit("no")
    try:
        pid = _pid(site, PERSONS_HOST)
        run = _setup(site, ROOTLESS)
        assert (run.exit_code, run.outcome) == (0, "proven"), run.told
        assert run.document["target"]["id"] == ROOTLESS
        assert _pid(site, PERSONS_HOST) != pid
        assert _mirrors(site, PERSONS_HOST) == [f"{site.mirror.url}/"]
        assert fetched_by_engine(site.mirror.requests())
        assert workstation.daemon_json() is None
        again = dockmirror(site, "verify", "--target", ROOTLESS)
        assert (again.exit_code, again.outcome) == (0, "proven"), again.told
        history = dockmirror(site, "history")
        assert [one["target"] for one in history.document["changes"]] == [ROOTLESS]
        undone = dockmirror(site, "undo", "--yes")
        assert (undone.exit_code, undone.outcome) == (0, "done"), undone.told
        assert workstation.read(PERSONS_FILE) == PERSONS_OWN
        assert _mirrors(site, PERSONS_HOST) == []
    finally:
        workstation.set_polkit("yes")


def test_a_persons_own_engine_goes_back_where_the_mirror_does_not_serve(site: Site):
    before = site.workstation.read(PERSONS_FILE)
    site.mirror.fault("engine-500")
    try:
        run = _setup(site, ROOTLESS)
    finally:
        site.mirror.fault(None)
    assert (run.exit_code, run.outcome) == (6, "not-used"), run.told
    assert site.workstation.read(PERSONS_FILE) == before
    assert _mirrors(site, PERSONS_HOST) == []


@pytest.fixture
def private(site: Site) -> Iterator[Site]:
    """The mirror shows a certificate of an authority that the workstation does not know."""
    site.mirror.fault("unknown-authority")
    site.workstation.write(CA_FILE, site.mirror.strangers_certificate, owner="person")
    yield site
    site.mirror.fault(None)


def _persons_certificates(site: Site) -> list[str]:
    found = site.workstation.run(["find", PERSONS_CERTS_D, "-type", "f", "-printf", "%u %p\n"])
    return found.stdout.decode().splitlines()


def test_a_private_authority_is_trusted_in_the_persons_own_folder_and_no_more_when_undone(
    private: Site,
):
    site, workstation = private, private.workstation
    before = workstation.read(PERSONS_FILE)
    workstation.set_polkit("no")
    try:
        run = _setup(site, ROOTLESS, "--ca-certificate", CA_FILE)
        assert (run.exit_code, run.outcome) == (0, "proven"), run.told
        [found] = _persons_certificates(site)
        assert found.startswith(f"person {PERSONS_CERTS_D}/{site.mirror.host}/dockmirror-")
        assert workstation.read(found.split()[1]) == site.mirror.strangers_certificate
        assert fetched_by_engine(site.mirror.requests())
        assert fetched_by_engine(site.hub.requests()) == []
        undone = dockmirror(site, "undo", "--yes")
        assert (undone.exit_code, undone.outcome) == (0, "done"), undone.told
        assert not workstation.exists(PERSONS_CERTS_D)
        assert workstation.read(PERSONS_FILE) == before
        assert not workstation.exists("/etc/docker/certs.d")
    finally:
        workstation.set_polkit("yes")


@ON_DEMAND
def test_a_private_authority_goes_with_its_mirror_and_with_a_killed_client(private: Site):
    site, workstation = private, private.workstation
    theirs = f"{PERSONS_CERTS_D}/other.example.test/ca.crt"
    workstation.run(["mkdir", "-p", theirs.rpartition("/")[0]], user="person", check=True)
    workstation.write(theirs, site.authority.certificate, owner="person")
    assert _setup(site, ROOTLESS, "--ca-certificate", CA_FILE).outcome == "proven"
    assert len(_persons_certificates(site)) == 2
    removed = dockmirror(site, "remove", "--all", "--yes", "--target", ROOTLESS)
    assert (removed.exit_code, removed.outcome) == (0, "done"), removed.told
    assert _persons_certificates(site) == [f"person {theirs}"]
    with _started(site, "--ca-certificate", CA_FILE) as client:
        wait_until(lambda: len(_persons_certificates(site)) == 2, "the certificate to be written")
        client.kill()
        client.communicate(timeout=30)
    wait_until(
        lambda: (
            _persons_certificates(site) == [f"person {theirs}"]
            and not workstation.exists(f"{PERSONS_STATE}/pending")
        ),
        "the client's child to roll back",
        seconds=120,
    )
    workstation.remove(PERSONS_CERTS_D)


@pytest.fixture
def persons_containerd(site: Site) -> Iterator[Site]:
    """The person's own engine with the containerd image store."""
    workstation = site.workstation
    before = workstation.read(PERSONS_FILE)
    _restart_persons_with(site, b'{"features": {"containerd-snapshotter": true}}\n')
    yield site
    _restart_persons_with(site, before)


def _restart_persons_with(site: Site, settings: bytes) -> None:
    write = ["sh", "-euc", WRITE_PERSONS]
    site.workstation.run(write, user="person", input=settings, check=True)
    restart = ["systemctl", "--user", "restart", "docker"]
    site.workstation.run(restart, user="person", check=True)
    _await(site, PERSONS_HOST, "restarted")


@ON_DEMAND
def test_a_persons_own_engine_with_the_containerd_store_is_set_up_proven_and_undone(
    persons_containerd: Site,
):
    site, before = persons_containerd, persons_containerd.workstation.read(PERSONS_FILE)
    run = _setup(site, ROOTLESS)
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    assert run.document["target"]["image_store"] == "containerd"
    said = {one["source"]: one["says"] for one in run.document["evidence"]}
    assert said["daemon-log"] == "positive", said
    assert fetched_by_engine(site.mirror.requests())
    assert fetched_by_engine(site.hub.requests()) == []
    undone = dockmirror(site, "undo", "--yes")
    assert (undone.exit_code, undone.outcome) == (0, "done"), undone.told
    assert site.workstation.read(PERSONS_FILE) == before
    site.mirror.fault("engine-500")
    try:
        failed = _setup(site, ROOTLESS)
    finally:
        site.mirror.fault(None)
    assert (failed.exit_code, failed.outcome) == (6, "not-used"), failed.told
    assert site.workstation.read(PERSONS_FILE) == before


@ON_DEMAND
def test_a_test_pull_of_a_persons_own_engine_never_touches_its_file(site: Site):
    workstation = site.workstation
    assert _setup(site, ROOTLESS).outcome == "proven"
    shown = ["stat", "--format", "%i %Z", PERSONS_FILE]
    before, pid = workstation.run(shown, check=True).stdout, _pid(site, PERSONS_HOST)
    verified = dockmirror(site, "verify", "--target", ROOTLESS)
    said = {one["source"]: one["says"] for one in verified.document["evidence"]}
    assert said["daemon-log"] == "positive", verified.told
    assert workstation.run(shown, check=True).stdout == before
    mounts = f"/proc/{pid.decode().strip()}/mountinfo"
    assert b"dockmirror-cover" not in workstation.run(["cat", mounts], check=True).stdout
    assert _pid(site, PERSONS_HOST) == pid
    left = workstation.run(["ls", "-A", "/run/user/1000/dockmirror-cover"], check=True)
    assert left.stdout == b"lock\n"
    assert dockmirror(site, "undo", "--yes").outcome == "done"


def _is_covered(site: Site) -> bool:
    """Whether the engine sees a copy over the person's file."""
    pid = _pid(site, PERSONS_HOST).decode().strip()
    seen = site.workstation.run(["cat", f"/proc/{pid}/mountinfo"]).stdout
    return b"dockmirror-cover" in seen


@ON_DEMAND
@pytest.mark.parametrize("with_its_holder", [False, True])
def test_a_kill_while_a_persons_file_is_covered_leaves_the_file_alone(
    site: Site, with_its_holder: bool
):
    workstation = site.workstation
    assert _setup(site, ROOTLESS).outcome == "proven"
    before = workstation.read(PERSONS_FILE)
    slow = "[Service]\nExecReload=\nExecReload=/bin/sh -c 'kill -s HUP $MAINPID; sleep 6'\n"
    workstation.write(f"{PERSONS_DROP_IN}/slow.conf", slow.encode(), owner="person")
    reread = ["systemctl", "--user", "daemon-reload"]
    workstation.run(reread, user="person", check=True)
    try:
        with workstation.popen(
            ["dockmirror", "verify", "--target", ROOTLESS], user="person"
        ) as run:
            wait_until(lambda: _is_covered(site), "the file to be covered")
            holder = "sh /run/user/1000/dockmirror-cover/daemon.json"
            for pattern in ([holder] if with_its_holder else []) + ["helper.own_process"]:
                found = workstation.run(["pgrep", "-u", "person", "-f", pattern], check=True)
                workstation.run(["kill", "-KILL", *found.stdout.decode().split()], check=True)
            run.communicate(timeout=60)
    finally:
        workstation.remove(PERSONS_DROP_IN)
        workstation.run(reread, user="person", check=True)
    if not with_its_holder:
        wait_until(lambda: not _is_covered(site), "the copy to go")
    assert workstation.read(PERSONS_FILE) == before
    assert dockmirror(site, "status").document["interrupted"]
    undone = dockmirror(site, "undo", "--yes")
    assert (undone.exit_code, undone.outcome) == (0, "done"), undone.told
    assert not _is_covered(site)
    assert workstation.read(PERSONS_FILE) == before
    assert _mirrors(site, PERSONS_HOST) == [f"{site.mirror.url}/"]
    assert dockmirror(site, "undo", "--yes").outcome == "done"


@ON_DEMAND
@pytest.mark.parametrize("fault", [None, "engine-500"])
def test_a_persons_own_engine_is_recorded_at_another_address_where_its_log_says_nothing(
    site: Site, fault: str | None
):
    before = site.workstation.read(PERSONS_FILE)
    _restart_persons_with(site, b'{"log-level": "warn"}\n')
    site.mirror.fault(fault)
    try:
        run = _setup(site, ROOTLESS)
        said = {one["source"]: one["says"] for one in run.document["evidence"]}
        if fault is None:
            assert (run.exit_code, run.outcome) == (0, "proven"), run.told
            assert said["recording-endpoint"] == "positive", run.told
            assert _mirrors(site, PERSONS_HOST) == [f"{site.mirror.url}/"]
        else:
            assert (run.exit_code, run.outcome) == (6, "not-used"), run.told
            assert said["recording-endpoint"] == "negative", run.told
            assert _mirrors(site, PERSONS_HOST) == []
    finally:
        site.mirror.fault(None)
        dockmirror(site, "remove", "--all", "--yes", "--target", ROOTLESS)
        _restart_persons_with(site, before)


@ON_DEMAND
def test_a_private_authority_is_trusted_with_the_containerd_store_too(
    persons_containerd: Site, private: Site
):
    run = _setup(private, ROOTLESS, "--ca-certificate", CA_FILE)
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    [found] = _persons_certificates(private)
    assert found.startswith(f"person {PERSONS_CERTS_D}/{private.mirror.host}/dockmirror-")
    undone = dockmirror(private, "undo", "--yes")
    assert (undone.exit_code, undone.outcome) == (0, "done"), undone.told
    assert not private.workstation.exists(PERSONS_CERTS_D)


def _started(site: Site, *options: str) -> InsideProcess:
    words = ["setup", site.mirror.url, "--yes", "--target", ROOTLESS, "--format", "jsonl"]
    return site.workstation.popen(["dockmirror", *words, *options], user="person")


def _is_written(site: Site) -> bool:
    return site.mirror.url.encode() in site.workstation.read(PERSONS_FILE)


@ON_DEMAND
def test_a_client_killed_at_work_on_a_persons_own_engine_is_rolled_back(site: Site):
    before = site.workstation.read(PERSONS_FILE)
    with _started(site) as client:
        wait_until(lambda: _is_written(site), "the mirror to be written")
        client.kill()
        client.communicate(timeout=30)
    wait_until(
        lambda: (
            site.workstation.read(PERSONS_FILE) == before
            and not site.workstation.exists(f"{PERSONS_STATE}/pending")
        ),
        "the client's child to roll back",
        seconds=120,
    )
    assert _mirrors(site, PERSONS_HOST) == []


@ON_DEMAND
def test_what_a_killed_process_left_is_found_and_put_right_by_undo(site: Site):
    workstation, before = site.workstation, site.workstation.read(PERSONS_FILE)
    with _started(site) as client:
        wait_until(lambda: _is_written(site), "the mirror to be written")
        found = workstation.run(["pgrep", "-u", "person", "-f", "helper.own_process"], check=True)
        workstation.run(["kill", "-KILL", *found.stdout.decode().split()])
        client.communicate(timeout=60)
    assert client.returncode == 9
    assert dockmirror(site, "status").document["interrupted"]
    undone = dockmirror(site, "undo", "--yes")
    assert (undone.exit_code, undone.outcome) == (0, "done"), undone.told
    assert workstation.read(PERSONS_FILE) == before
    assert _mirrors(site, PERSONS_HOST) == []
    assert dockmirror(site, "status").document["interrupted"] is None


def test_a_mirror_is_taken_out_of_a_persons_own_engine(site: Site):
    assert _setup(site, ROOTLESS).outcome == "proven"
    run = dockmirror(site, "remove", "--all", "--yes", "--target", ROOTLESS)
    assert (run.exit_code, run.outcome) == (0, "done"), run.told
    assert _mirrors(site, PERSONS_HOST) == []


def test_an_engine_started_by_hand_is_never_restarted(site: Site):
    workstation = site.workstation
    before, pid = workstation.read(OTHERS_FILE), _pid(site, OTHERS_HOST)
    refused = _setup(site, OTHER, "--restart", "restart")
    assert (refused.exit_code, refused.outcome) == (4, "refused"), refused.told
    run = _setup(site, OTHER)
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    assert _mirrors(site, OTHERS_HOST) == [f"{site.mirror.url}/"]
    undone = dockmirror(site, "undo", "--yes")
    assert (undone.exit_code, undone.outcome) == (0, "done"), undone.told
    assert workstation.read(OTHERS_FILE) == before
    assert _mirrors(site, OTHERS_HOST) == []
    assert _setup(site, OTHER).outcome == "proven"
    removed = dockmirror(site, "remove", "--all", "--yes", "--target", OTHER)
    assert (removed.exit_code, removed.outcome) == (0, "done"), removed.told
    assert _mirrors(site, OTHERS_HOST) == []
    assert _pid(site, OTHERS_HOST) == pid
