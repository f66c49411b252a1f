"""The main job against a real engine, registry and polkit; the access logs are the truth."""

import pytest

from practice.mirror import Fault
from practice.site import Site
from tests.real.program import dockmirror, fetched_by_engine

pytestmark = pytest.mark.real

DAEMON = "/etc/docker/daemon.json"


def mirrors_in_force(site: Site) -> list[str]:
    return site.workstation.docker_info()["RegistryConfig"]["Mirrors"] or []


def set_up(site: Site, *options: str, user: str = "person"):
    return dockmirror(site, "setup", site.mirror.url, "--yes", *options, user=user)


def served(server) -> list[str]:
    return fetched_by_engine(server.requests())


def images(site: Site) -> list[str]:
    shown = site.workstation.run(
        ["docker", "images", "-a", "--digests", "--format", "{{.Repository}}:{{.Tag}}@{{.ID}}"],
        check=True,
    )
    return sorted(shown.stdout.decode().split())


def test_a_mirror_that_serves_is_proven(site: Site):
    run = set_up(site)
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    assert run.document["verdict"] == "mirror"
    assert run.document["changed"] is True
    assert run.document["target"]["image_store"] == site.image_store
    assert [one for one in run.document["evidence"] if one["says"] == "positive"]
    assert mirrors_in_force(site) == [f"{site.mirror.url}/"]
    assert any("/manifests/" in uri for uri in served(site.mirror))
    assert any("/blobs/" in uri for uri in served(site.mirror))
    assert served(site.hub) == []


def test_a_second_run_changes_and_restarts_nothing(site: Site):
    assert set_up(site).outcome == "proven"
    workstation = site.workstation
    pid, file = workstation.docker_pid(), (workstation.root / DAEMON[1:]).stat()
    site.mirror.clear()
    run = set_up(site)
    assert (run.exit_code, run.outcome) == (0, "unchanged")
    assert run.document["changed"] is False
    assert workstation.docker_pid() == pid
    after = (workstation.root / DAEMON[1:]).stat()
    assert (after.st_ino, after.st_mtime_ns) == (file.st_ino, file.st_mtime_ns)
    assert served(site.mirror) == []


def test_keeps_other_keys_their_order_indentation_and_a_missing_last_newline(site: Site):
    features = ""
    if site.image_store == "containerd":
        features = '\t"features": {"containerd-snapshotter":true},\r\n'
    before = (
        '{\r\n\t"log-level"  : "info",\r\n'
        + features
        + '\t"default-shm-size": "64M",\r\n\t"labels": ["a=\\u00e9"]\r\n}'
    )
    site.reset(before.encode())
    assert set_up(site).outcome == "proven"
    after = site.workstation.daemon_json()
    assert after is not None
    url = f"{site.mirror.url}/"
    expected = before[: -len("\r\n}")] + (
        f',\r\n\t"registry-mirrors": [\r\n\t\t"{url}"\r\n\t]\r\n}}'
    )
    assert after.decode() == expected


def test_adding_and_then_removing_gives_the_first_bytes_back(site: Site):
    before = site.workstation.daemon_json()
    assert set_up(site).outcome == "proven"
    assert site.workstation.daemon_json() != before
    run = dockmirror(site, "remove", site.mirror.url, "--yes")
    assert (run.exit_code, run.outcome) == (0, "done"), run.told
    assert site.workstation.daemon_json() == before
    assert mirrors_in_force(site) == []


def test_undo_gives_the_first_bytes_back(site: Site):
    before = site.workstation.daemon_json()
    assert set_up(site).outcome == "proven"
    run = dockmirror(site, "undo", "--yes")
    assert (run.exit_code, run.outcome) == (0, "done"), run.told
    assert site.workstation.daemon_json() == before
    assert mirrors_in_force(site) == []
    again = dockmirror(site, "undo", "--yes")
    assert (again.exit_code, again.outcome) == (0, "unchanged")


@pytest.mark.parametrize("fault", ["engine-manifests-500", "engine-500"])
def test_a_mirror_that_fails_for_the_engine_alone_is_not_used(site: Site, fault: Fault):
    before = site.workstation.daemon_json()
    site.mirror.fault(fault)
    run = set_up(site)
    assert (run.exit_code, run.outcome) == (6, "not-used"), run.told
    # The containerd store falls back object by object: layers may still be the mirror's.
    assert run.document["verdict"] == ("mixed" if served(site.mirror) else "docker-hub")
    assert run.document["changed"] is False
    assert site.workstation.daemon_json() == before
    assert mirrors_in_force(site) == []
    assert served(site.hub) != []
    assert "mirror-passed-over" in run.codes
    assert [step["id"] for step in run.document["steps"]][-2:] == ["fall-back", "hub-pull"]
    assert run.document["steps"][-1]["status"] == "done"


def test_a_mirror_without_manifests_is_unusable_and_with_force_not_used(site: Site):
    before = site.workstation.daemon_json()
    site.mirror.fault("manifests-500")
    pid = site.workstation.docker_pid()
    run = set_up(site)
    assert (run.exit_code, run.outcome) == (3, "unusable")
    assert site.workstation.docker_pid() == pid
    forced = set_up(site, "--force")
    assert (forced.exit_code, forced.outcome) == (6, "not-used"), forced.told
    assert site.workstation.daemon_json() == before


def test_a_mirror_without_layers_is_never_called_used(site: Site):
    before = site.workstation.daemon_json()
    site.mirror.fault("blobs-500")
    run = set_up(site, "--force")
    assert (run.exit_code, run.outcome) == (6, "not-used"), run.told
    assert run.document["verdict"] in ("mixed", "docker-hub")
    assert site.workstation.daemon_json() == before


def test_a_dead_mirror_is_unusable_and_nothing_is_touched(site: Site):
    before, pid = site.workstation.daemon_json(), site.workstation.docker_pid()
    run = dockmirror(site, "setup", "https://dead.example.test", "--yes")
    assert (run.exit_code, run.outcome) == (3, "unusable")
    assert "connection-refused" in run.codes
    assert site.workstation.daemon_json() == before
    assert site.workstation.docker_pid() == pid
    assert not site.workstation.exists("/var/lib/dockmirror")


def test_a_dead_mirror_with_force_is_not_used(site: Site):
    before = site.workstation.daemon_json()
    run = dockmirror(site, "setup", "https://dead.example.test", "--yes", "--force")
    assert (run.exit_code, run.outcome) == (6, "not-used"), run.told
    assert site.workstation.daemon_json() == before
    assert mirrors_in_force(site) == []


def test_a_mirror_not_used_is_kept_where_that_was_asked_for(site: Site):
    site.mirror.fault("engine-manifests-500")
    run = set_up(site, "--if-not-used", "keep")
    assert (run.exit_code, run.outcome) == (6, "not-used"), run.told
    assert mirrors_in_force(site) == [f"{site.mirror.url}/"]


def test_neither_images_nor_debug_are_left_changed(site: Site):
    workstation = site.workstation
    workstation.run(["docker", "pull", "busybox"], check=True)
    workstation.run(["docker", "tag", "busybox", "mine:1"], check=True)
    before = images(site)
    assert set_up(site).outcome == "proven"
    assert images(site) == before
    info = workstation.docker_info()
    assert info["Debug"] is False
    assert b"debug" not in (workstation.daemon_json() or b"")
    assert info["Labels"] == []


def test_a_dry_run_shows_the_change_and_makes_none(site: Site):
    before, pid = site.workstation.daemon_json(), site.workstation.docker_pid()
    run = set_up(site, "--dry-run")
    assert (run.exit_code, run.outcome) == (0, "done")
    assert f'"{site.mirror.url}/"' in run.told
    assert "+++ " in run.told
    assert site.workstation.daemon_json() == before
    assert site.workstation.docker_pid() == pid


def test_several_mirrors_keep_their_places(site: Site):
    assert set_up(site).outcome == "proven"
    run = dockmirror(site, "setup", site.second.url, "--yes", "--position", "first")
    assert run.outcome == "proven", run.told
    assert mirrors_in_force(site) == [f"{site.second.url}/", f"{site.mirror.url}/"]
    assert served(site.second) != []


def test_verify_proves_a_mirror_that_was_set_up_by_hand(site: Site):
    workstation = site.workstation
    text = workstation.daemon_json() or b"{}"
    by_hand = text.replace(
        b"{", b'{"registry-mirrors": ["%s"]%s' % (site.mirror.url.encode(), _comma(text)), 1
    )
    site.reset(by_hand)
    run = dockmirror(site, "verify")
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
    assert workstation.daemon_json() == by_hand
    assert workstation.docker_info()["Debug"] is False


def _comma(text: bytes) -> bytes:
    return b"," if text.strip() != b"{}" else b""


def test_verify_says_where_no_mirror_is_in_force(site: Site):
    run = dockmirror(site, "verify")
    assert (run.exit_code, run.outcome) == (6, "not-used")


def test_status_and_history_say_what_was_done(site: Site):
    assert set_up(site).outcome == "proven"
    status = dockmirror(site, "status")
    assert (status.exit_code, status.outcome) == (0, "done")
    assert site.mirror.host in status.told
    history = dockmirror(site, "history")
    assert history.exit_code == 0
    assert site.mirror.host in history.told


def test_root_needs_neither_polkit_nor_the_installed_helper(site: Site):
    site.workstation.set_polkit("no")
    try:
        run = set_up(site, user="root")
    finally:
        site.workstation.set_polkit("yes")
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told


def test_what_is_written_down_only_is_proven_after_the_next_restart(site: Site):
    pid = site.workstation.docker_pid()
    run = set_up(site, "--restart", "none")
    assert (run.exit_code, run.outcome) == (8, "unproven"), run.told
    assert site.workstation.docker_pid() == pid
    assert mirrors_in_force(site) == []
    assert site.mirror.url.encode() in (site.workstation.daemon_json() or b"")
    site.workstation.run(["systemctl", "restart", "docker"], check=True)
    later = dockmirror(site, "verify")
    assert (later.exit_code, later.outcome) == (0, "proven"), later.told


def test_a_stopped_engine_is_started_for_the_job(site: Site):
    workstation, before = site.workstation, site.workstation.daemon_json()
    workstation.run(["systemctl", "stop", "docker.socket", "docker.service"], check=True)
    site.mirror.fault("engine-500")
    run = set_up(site)
    assert (run.exit_code, run.outcome) == (6, "not-used"), run.told
    assert workstation.daemon_json() == before
    site.mirror.fault(None)
    run = set_up(site)
    assert (run.exit_code, run.outcome) == (0, "proven"), run.told
