import dataclasses

import pytest

from dockmirror.daemonjson import parse, sha256
from dockmirror.engine.info import EngineInfo
from dockmirror.helper.docker_service import DockerService
from dockmirror.helper.history import Change
from dockmirror.helper.trust_anchor import TrustAnchor
from dockmirror.setup.machine import Machine
from dockmirror.setup.plan import Trusting
from dockmirror.setup.planning import plan_mirrors, plan_undo
from dockmirror.targets.docker_engine import from_service

MIRROR = "https://mirror.example.com/"
PATH = "/etc/docker/daemon.json"
ANCHOR = TrustAnchor(MIRROR, "/etc/docker/certs.d/mirror.example.com/dockmirror-0.crt", "PEM")


def service(active: bool = True) -> DockerService:
    return DockerService(
        unit="docker.service",
        load_state="loaded",
        active=active,
        main_pid=1 if active else None,
        arguments=(),
        unit_arguments=(),
        config_path=PATH,
        socket_path="/run/docker.sock",
        dockerd="/usr/sbin/dockerd",
        flags={},
    )


def machine(data, *, containers=(), live_restore=False, active=True) -> Machine:
    info = EngineInfo("26.1.5", "graph-driver", "overlay2", live_restore=live_restore)
    return Machine(
        target=from_service(service(active)),
        document=parse(data),
        engine=None,
        info=info if active else None,
        containers=containers,
    )


def change(before, after, *, mirrors_before=(), mirrors_after=(MIRROR,)) -> Change:
    return Change(
        id="0001",
        time_iso="2026-01-02T03:04:05+00:00",
        action="set-mirrors",
        target="docker-engine",
        config_path=PATH,
        mirrors_before=mirrors_before,
        mirrors_after=mirrors_after,
        verdict="mirror",
        uid=0,
        undone=False,
        before_sha256=sha256(before),
        after_sha256=sha256(after),
        backup_path=None,
    )


def test_the_plan_names_the_file_seen_and_the_file_agreed_to():
    plan = plan_mirrors(machine(b"{}"), [MIRROR], restart="auto")
    assert plan.seen_sha256 == sha256(b"{}")
    assert plan.agreed_sha256 == sha256(plan.after)
    assert parse(plan.after).mirrors == (MIRROR,)


def test_the_diff_names_the_daemons_own_file():
    plan = plan_mirrors(machine(b'{\n  "debug": true\n}\n'), [MIRROR], restart="auto")
    assert PATH in plan.diff
    assert f'+    "{MIRROR}"' in plan.diff


def test_no_change_gives_an_empty_diff():
    data = b'{"registry-mirrors": ["https://mirror.example.com"]}'
    plan = plan_mirrors(machine(data), ["https://mirror.example.com"], restart="auto")
    assert not plan.changes_file
    assert plan.diff == ""


def test_restarts_where_no_container_runs():
    plan = plan_mirrors(machine(None), [MIRROR], restart="auto")
    assert (plan.way, plan.stops, plan.warnings) == ("restart", (), ())


def test_reloads_rather_than_stop_a_container():
    plan = plan_mirrors(machine(None, containers=("db",)), [MIRROR], restart="auto")
    assert (plan.way, plan.stops) == ("reload", ())
    assert [warning.code for warning in plan.warnings] == ["reload-keeps-containers"]


def test_names_the_containers_that_a_restart_asked_for_stops():
    plan = plan_mirrors(machine(None, containers=("db", "web")), [MIRROR], restart="restart")
    assert (plan.way, plan.stops) == ("restart", ("db", "web"))
    [warning] = plan.warnings
    assert warning.code == "stops-containers"
    assert "db, web" in f"{warning.title} {warning.detail}"


def test_a_restart_stops_nothing_where_live_restore_is_on():
    plan = plan_mirrors(
        machine(None, containers=("db",), live_restore=True), [MIRROR], restart="auto"
    )
    assert (plan.way, plan.stops, plan.warnings) == ("restart", (), ())


def test_a_service_that_does_not_run_is_started():
    plan = plan_mirrors(machine(None, active=False), [MIRROR], restart="auto")
    assert plan.way == "start"


def test_removing_the_last_mirror_removes_a_file_that_setup_made():
    made = plan_mirrors(machine(None), [MIRROR], restart="auto").after
    plan = plan_mirrors(machine(made), [], restart="auto", last_change=change(None, made))
    assert plan.after is None
    assert plan.agreed_sha256 == sha256(None)
    assert "/dev/null" in plan.diff


def test_removing_keeps_a_file_that_somebody_else_changed_since():
    made = plan_mirrors(machine(None), [MIRROR], restart="auto").after
    edited = made.replace(b"{", b'{"debug": true,', 1)
    plan = plan_mirrors(machine(edited), [], restart="auto", last_change=change(None, made))
    assert plan.after is not None
    assert parse(plan.after).debug is True


def test_undo_shows_the_diff_where_our_own_edit_leads_to_the_same_bytes():
    before = b'{\n\t"debug": true\n}'
    after = plan_mirrors(machine(before), [MIRROR], restart="auto").after
    plan = plan_undo(machine(after), change(before, after), restart="auto")
    assert plan.agreed_sha256 == sha256(before)
    assert plan.after == before
    assert f'-\t\t"{MIRROR}"' in plan.diff


def test_undo_agrees_to_the_recorded_digest_where_the_bytes_are_out_of_reach():
    after = b'{"registry-mirrors": ["https://mirror.example.com/"], "debug": true}'
    recorded = dataclasses.replace(change(b"x", after), before_sha256="a" * 64)
    plan = plan_undo(machine(after), recorded, restart="auto")
    assert plan.agreed_sha256 == "a" * 64
    assert plan.diff == ""


@pytest.mark.parametrize("count", [6, 20])
def test_many_containers_are_counted_rather_than_all_named(count):
    names = tuple(f"c{number}" for number in range(count))
    [warning] = plan_mirrors(machine(None, containers=names), [MIRROR], restart="auto").warnings
    assert f"{count - 5} more" in f"{warning.title} {warning.detail}"


def test_a_certificate_to_trust_is_a_change_of_its_own():
    data = b'{"registry-mirrors": ["https://mirror.example.com/"]}'
    trusts = Trusting(MIRROR, "mirror", ANCHOR.path, "PEM", ())
    plan = plan_mirrors(machine(data), [MIRROR], restart="auto", trusts=trusts)
    assert (plan.changes_file, plan.changes_trust) == (False, True)
    there = dataclasses.replace(trusts, there=True)
    plan = plan_mirrors(machine(data), [MIRROR], restart="auto", trusts=there, anchors=[ANCHOR])
    assert (plan.changes_trust, plan.trust_files_removed) == (False, ())


def test_another_certificate_takes_the_place_of_the_mirrors_first():
    trusts = Trusting(MIRROR, "mirror", ANCHOR.path + "2", "PEM", ())
    plan = plan_mirrors(machine(None), [MIRROR], restart="auto", trusts=trusts, anchors=[ANCHOR])
    assert plan.trust_files_removed == (ANCHOR.path,)


def test_a_certificate_goes_with_its_mirror():
    data = b'{"registry-mirrors": ["https://mirror.example.com/"]}'
    plan = plan_mirrors(machine(data), [], restart="auto", anchors=[ANCHOR])
    assert plan.trust_files_removed == (ANCHOR.path,)
    plan = plan_mirrors(machine(data), [MIRROR], restart="auto", anchors=[ANCHOR])
    assert not plan.changes_trust


def test_undo_says_which_certificates_go_and_come_back():
    made = dataclasses.replace(change(b"{}", None), anchors_after=(ANCHOR,))
    plan = plan_undo(machine(None), made, restart="auto", anchors=[ANCHOR])
    assert (plan.trust_files_removed, plan.trust_files_restored) == ((ANCHOR.path,), ())
    taken = dataclasses.replace(change(b"{}", None), anchors_before=(ANCHOR,))
    plan = plan_undo(machine(None), taken, restart="auto")
    assert (plan.trust_files_removed, plan.trust_files_restored) == ((), (ANCHOR.path,))
