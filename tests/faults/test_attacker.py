"""The installed helper as an ordinary user meets it: docs/security.md says what each test holds."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practice.site import Site
from practice.workstation import User, Workstation
from tests.faults import ALL, on_demand
from tests.real.program import dockmirror

pytestmark = pytest.mark.real

HELPER = "/usr/local/libexec/dockmirror-helper"
OPEN = {"request": "open", "id": 1, "target": "docker-engine"}
STATE = "/var/lib/dockmirror"
EVIL = "/home/person/evil"
OWNED = "/tmp/owned"
EVIL_MODULE = f"import os\nos.system('id >>{OWNED}')\n"


def replies(output: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in output.splitlines()]


def speak(
    workstation: Workstation, *lines: object, user: User = "person", before: str = ""
) -> list[dict[str, object]]:
    """What the helper says to these lines, started through pkexec after the shell's ``before``."""
    said = b"\n".join(
        line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines
    )
    # Not by exec: pkexec asks who its parent is, and must find one in this machine.
    command = ["bash", "-c", f"{before}\npkexec {HELPER}; exit $?"]
    return replies(workstation.run(command, user=user, input=said + b"\n").stdout)


def test_who_is_not_authorised_gets_no_helper(site: Site):
    done = site.workstation.run(
        ["bash", "-c", f"pkexec {HELPER}; exit $?"],
        user="stranger",
        input=json.dumps(OPEN).encode(),
    )
    assert (done.returncode, done.stdout) == (127, b"")
    assert not site.workstation.exists(STATE)


@pytest.mark.parametrize("user", ["person", "stranger"])
@on_demand
def test_started_directly_it_does_nothing(site: Site, user: User):
    done = site.workstation.run([HELPER], user=user, input=json.dumps(OPEN).encode())
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"as root only" in done.stderr
    assert not site.workstation.exists(STATE)


HOSTILE = f"""
export PYTHONPATH={EVIL} PYTHONSTARTUP={EVIL}/json.py PYTHONHOME=/nowhere PYTHONINSPECT=1
export LD_PRELOAD={EVIL}/evil.so LD_LIBRARY_PATH={EVIL} PATH={EVIL}:$PATH LC_ALL=xx_YY
export TMPDIR={EVIL}
export BASH_ENV={EVIL}/json.py IFS=x DOCKER_HOST=tcp://192.0.2.9:1
export DBUS_SYSTEM_BUS_ADDRESS=unix:path=/x
cd {EVIL}; umask 0; ulimit -f 0; ulimit -c 0; ulimit -s 256; exec 3<{EVIL}/json.py 9</dev/null
"""


@pytest.fixture
def evil(site: Site) -> Site:
    workstation = site.workstation
    for name in ("json", "os", "sitecustomize", "usercustomize", "dockmirror/__init__"):
        workstation.write(f"{EVIL}/{name}.py", EVIL_MODULE.encode(), 0o755, owner="person")
    for name in ("systemctl", "journalctl", "dockerd", "python3"):
        script = f"#!/bin/sh\nid >>{OWNED}\n".encode()
        workstation.write(f"{EVIL}/{name}", script, 0o755, owner="person")
    workstation.remove(OWNED)
    return site


def test_a_hostile_environment_folder_and_limits_change_nothing(evil: Site):
    said = speak(evil.workstation, OPEN, {"request": "close", "id": 2}, before=HOSTILE)
    assert [line.get("reply") or line.get("event") for line in said] == [
        "ready",
        "opened",
        "closed",
    ]
    assert said[1]["config_path"] == "/etc/docker/daemon.json"
    assert not evil.workstation.exists(OWNED)


def test_the_helper_itself_shrugs_them_off_where_no_pkexec_scrubs(evil: Site):
    """As a sudo that keeps the environment would start it."""
    workstation = evil.workstation
    hostile = HOSTILE.replace("export LD_PRELOAD", "export NOT_PRELOAD")
    said = workstation.run(
        ["bash", "-c", f"{hostile}\nexec {HELPER}"], input=json.dumps(OPEN).encode() + b"\n"
    )
    assert [line.get("reply") or line.get("event") for line in replies(said.stdout)] == [
        "ready",
        "opened",
    ]
    assert not workstation.exists(OWNED)
    assert workstation.run(["stat", "-c", "%a", f"{STATE}/lock"]).stdout == b"600\n"


@pytest.mark.parametrize("closing", ["exec 0<&-", "exec 1>&-", "exec 0<&- 1>&- 2>&-"])
@on_demand
def test_closed_descriptors_end_it_without_a_trace(site: Site, closing: str):
    speak(site.workstation, OPEN, before=closing)
    assert site.workstation.daemon_json() is None
    assert site.workstation.run(["docker", "version"]).returncode == 0


@pytest.mark.parametrize(
    "request_",
    [
        {"request": "run", "id": 2, "command": "id"},
        {"request": "open", "id": 2, "target": "/etc/shadow"},
        {"request": "undo", "id": 2, "seen": "absent", "change": "../../x", "restart": "auto"},
        {"request": "set-mirrors", "id": 2, "mirrors": [], "seen": "absent", "agreed": "absent"},
        {**OPEN, "id": 2, "config_path": "/etc/shadow"},
        {**OPEN, "id": 2, "key": "log-driver"},
    ],
    ids=["command", "target", "change", "missing", "path", "key"],
)
@on_demand
def test_what_is_not_in_the_closed_set_is_refused(site: Site, request_: dict[str, object]):
    said = speak(site.workstation, OPEN, request_)
    assert (said[-1]["reply"], said[-1]["code"]) == ("refused", "protocol")
    assert site.workstation.daemon_json() is None


@pytest.mark.parametrize(
    "mirror", ["ftp://a.test", "file:///etc/shadow", "https://u:p@a.test/", "https://a.test/\n}"]
)
@on_demand
def test_what_is_no_mirror_is_refused(site: Site, mirror: str):
    request = {
        "request": "set-mirrors",
        "id": 2,
        "mirrors": [mirror],
        "seen": "absent",
        "agreed": "absent",
        "restart": "none",
    }
    said = speak(site.workstation, OPEN, request)
    assert (said[-1]["reply"], said[-1]["code"]) == ("refused", "mirror-refused")
    assert site.workstation.daemon_json() is None


@on_demand
def test_endless_input_ends_it(site: Site):
    said = speak(site.workstation, OPEN, b"x" * 200_000)
    assert [line.get("reply") or line.get("event") for line in said] == ["ready", "opened"]


_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)
_names = st.sampled_from(
    ["open", "set-mirrors", "undo", "observe", "observed", "recover", "roll-back", "x"]
)
_fields = st.sampled_from(
    ["id", "target", "mirrors", "seen", "agreed", "restart", "change", "ca_certificate", "path"]
)
_requests = st.builds(
    lambda name, fields: {"request": name, **fields},
    _names,
    st.dictionaries(_fields, _values, max_size=6),
)
_lines = st.lists(st.binary(max_size=200) | _requests, max_size=60)


@settings(
    max_examples=300 if ALL else 5,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(lines=_lines)
def test_no_lines_make_it_do_more_than_refuse(faulty_site: Site, lines: list[object]):
    before = faulty_site.workstation.daemon_json()
    for line in speak(faulty_site.workstation, OPEN, *lines):
        assert line.get("event") in ("ready", "phase", "log") or line["reply"] in (
            *("opened", "refused", "nothing-to-roll-back", "recovered", "observing", "observed"),
        )
    assert faulty_site.workstation.daemon_json() == before
    assert not faulty_site.workstation.exists(f"{STATE}/pending")


def test_others_read_what_was_done_and_no_secret(site: Site):
    first = b'{"registry-mirrors": ["https://me:hunter2@old.example.test/"]}'
    site.workstation.write("/etc/docker/daemon.json", first)
    secret = b'{"labels": ["token=hunter2"]}'
    site.reset(secret)
    assert dockmirror(site, "setup", site.mirror.url, "--yes").outcome == "proven"
    run = site.workstation.run
    listing = run(["find", STATE, "-type", "f", "-printf", "%m %P\n"]).stdout.decode().split("\n")
    assert sorted(filter(None, listing)) == [
        "600 history/0001/after",
        "600 history/0001/before",
        "600 lock",
        "644 history/0001/change.json",
    ]
    assert b"hunter2" not in run(["sh", "-c", f"grep -r . {STATE}"], user="stranger").stdout
    assert dockmirror(site, "history", user="stranger").exit_code == 0
    taken = run(["flock", "-n", f"{STATE}/lock", "true"], user="stranger")
    assert taken.returncode != 0, "nobody but root can hold the lock against others"


@on_demand
def test_who_asked_for_what_is_in_the_systems_log(site: Site):
    assert dockmirror(site, "setup", site.mirror.url, "--yes").outcome == "proven"
    log = site.workstation.run(["journalctl", "-t", "dockmirror-helper", "-o", "cat"]).stdout
    assert f"uid=1000 asks: SetMirrors mirrors=[{site.mirror.url}/]".encode() in log
    assert b"uid=1000 gets: confirmed" in log


def test_the_polkit_action_is_its_own_and_kept_for_the_active_seat_only(site: Site):
    shown = site.workstation.run(
        ["pkaction", "--verbose", "--action-id", "io.github.dockmirror.configure"], check=True
    ).stdout.decode()
    assert "registry mirrors" in shown
    lines = (line.partition(":") for line in shown.splitlines())
    found = {name.strip(): value.strip() for name, _, value in lines}
    assert found["implicit any"] == "auth_admin"
    assert found["implicit inactive"] == "auth_admin"
    assert found["implicit active"] == "auth_admin_keep"
    assert HELPER in shown


@on_demand
def test_a_users_own_files_are_no_state_to_trust(site: Site):
    """Status and undo read root's folder alone, whatever a user's environment says."""
    workstation = site.workstation
    workstation.write(f"{EVIL}/pending/change.json", b"{}", owner="person")
    done = workstation.run(
        ["dockmirror", "status", "--format", "json"],
        user="person",
        env={"XDG_STATE_HOME": EVIL, "XDG_DATA_HOME": EVIL, "XDG_CONFIG_HOME": EVIL},
    )
    assert json.loads(done.stdout)["interrupted"] is None
