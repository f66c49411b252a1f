"""An engine in a virtual machine: what the plan of a change says of it, and what is refused."""

import dataclasses

import pytest

from dockmirror.daemonjson import parse
from dockmirror.engine.info import EngineInfo
from dockmirror.helper.colima_yaml import COLIMA_YAML
from dockmirror.helper.config_form import document_of
from dockmirror.helper.person import Person
from dockmirror.helper.vm_product import Commands, VmProduct
from dockmirror.setup import machine
from dockmirror.setup.ending import Ending
from dockmirror.setup.machine import Machine, is_own_engine, require_restart, require_unlocked
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome
from dockmirror.setup.planning import plan_mirrors
from dockmirror.setup.recording import is_recordable
from dockmirror.targets.virtual_machine import from_product

PERSON = Person(1000, "/home/u", 1000, "/run/user/1000", "/home/u/.config", "/home/u/.local/state")
COMMANDS = Commands(("orb", "start"), ("orb", "stop"), ("orb", "restart"))
PRODUCT = VmProduct("orbstack", "OrbStack", "/home/u/docker.json", "unix:///o.sock", COMMANDS)
COLIMA = dataclasses.replace(
    PRODUCT, id="colima", config_path="/home/u/colima.yaml", form=COLIMA_YAML
)
MIRROR = "https://mirror.example.com/"


class Heard:
    """Keeps the codes of what is reported."""

    def __init__(self):
        self.codes = []
        self.narration = Narration("setup", self)

    def __call__(self, event):
        if found := getattr(event, "finding", None):
            self.codes.append(found.code)


@pytest.fixture
def heard():
    return Heard()


def target(product=PRODUCT, **changes):
    return from_product(dataclasses.replace(product, **changes), PERSON, active=True)


def info(store="graph-driver", version="28.5.2", **facts):
    return EngineInfo(version, store, "overlay2", **facts)


def test_a_restart_takes_containers_with_it_whatever_live_restore_says():
    found = Machine(target(), parse(b"{}"), None, info(live_restore=True), ("web",))
    plan = plan_mirrors(found, [MIRROR], restart="auto")
    assert (plan.way, plan.stops) == ("restart", ("web",))
    assert [one.code for one in plan.warnings] == ["stops-containers"]


def test_a_plan_for_colima_changes_its_yaml():
    data = b"cpu: 2\ndocker: {}\n"
    path = COLIMA.config_path
    found = Machine(target(COLIMA), document_of(COLIMA_YAML, data, path), None, info())
    plan = plan_mirrors(found, [MIRROR], restart="auto")
    assert plan.after == b'cpu: 2\ndocker:\n  registry-mirrors:\n    - "%s"\n' % MIRROR.encode()
    assert "-docker: {}" in plan.diff
    assert (plan.before, plan.mirrors_after) == (data, (MIRROR,))


def test_a_file_in_which_more_than_the_mirrors_would_change_is_refused():
    data = b'docker:\n  note: "text\n  registry-mirrors: [a]\n  more: b"\n'
    found = Machine(
        target(COLIMA), document_of(COLIMA_YAML, data, COLIMA.config_path), None, info()
    )
    with pytest.raises(Ending) as ending:
        plan_mirrors(found, [MIRROR], restart="auto")
    assert ending.value.outcome is Outcome.REFUSED


def test_a_file_of_another_shape_is_named(heard, tmp_path):
    path = tmp_path / "colima.yaml"
    path.write_text("docker: {debug: true}\n")
    with pytest.raises(Ending):
        machine.read_document(heard.narration, str(path), COLIMA_YAML)
    assert heard.codes == ["configuration-shape"]


def test_what_an_administrator_has_locked_is_not_changed_and_still_verified(heard):
    locked = target(locked_by="/usr/share/docker-desktop/admin-settings.json")
    with pytest.raises(Ending):
        require_unlocked(heard.narration, locked)
    assert heard.codes == ["settings-locked"]
    assert not is_own_engine(locked, Options())
    require_unlocked(heard.narration, target())


def test_a_reload_is_refused():
    with pytest.raises(Ending) as ending:
        require_restart(target(), Options(restart="reload"))
    assert "at its start only" in ending.value.sentences[0]


def test_what_nothing_here_restarts_is_written_to_only_where_that_is_asked_for():
    stuck = target(commands=Commands(start=("Docker Desktop.exe",)))
    for way in ("auto", "restart"):
        with pytest.raises(Ending):
            require_restart(stuck, Options(restart=way))
    require_restart(stuck, Options(restart="none"))
    require_restart(target(), Options())


@pytest.mark.parametrize(
    ("store", "version", "recordable"),
    [
        ("graph-driver", "26.1.5", True),
        ("containerd", "27.5.1", False),
        ("containerd", "28.5.2", True),
    ],
)
def test_an_engine_that_would_ask_over_https_is_given_no_recording_endpoint(
    store, version, recordable
):
    assert is_recordable(target(), info(store, version)) is recordable


def test_a_plan_that_is_tested_says_that_the_product_restarts_more_than_once():
    found = Machine(target(), parse(b"{}"), None, info(), ())
    tested = plan_mirrors(found, [MIRROR], restart="auto", tested=True)
    assert [one.code for one in tested.warnings] == ["restarts-again"]
    assert tested.warnings[0].title.startswith(found.target.program)
    assert plan_mirrors(found, [MIRROR], restart="auto").warnings == ()
