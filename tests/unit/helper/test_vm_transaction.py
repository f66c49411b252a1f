"""The transaction on an engine that reads its settings at its start only, in a file of any form."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from dockmirror.daemonjson import sha256
from dockmirror.helper import history
from dockmirror.helper.colima_yaml import COLIMA_YAML
from dockmirror.helper.config_form import DAEMON_JSON, ConfigForm
from dockmirror.helper.cover import NoCover
from dockmirror.helper.ending import EngineFailed, NeedsAttention, Refused, RolledBack
from dockmirror.helper.engine_api import normalised
from dockmirror.helper.journal import Journal
from dockmirror.helper.observation import Observation
from dockmirror.helper.protocol import SetMirrors, Undo
from dockmirror.helper.transaction import Transaction
from tests.unit.helper.bench import Bench
from tests.unit.helper.engine_in_memory import EngineInMemory

MIRROR = "https://mirror.example.test/"
YAML = b"cpu: 2\ndocker: {}  # nothing yet\n"


@dataclass
class MachineInMemory(EngineInMemory):
    """An engine whose product hands it the file at its start; ``busy`` products refuse to."""

    form: ConfigForm = DAEMON_JSON
    busy: bool = False

    def reload(self) -> None:
        self.restart()

    def restart(self) -> None:
        if self.busy:
            self._do("refused")
            raise EngineFailed("engine-did-not-start", "'orb restart' failed: it is busy")
        super().restart()

    def _load(self) -> None:
        data = self.data()
        self.mirrors = normalised(self.form.mirrors(data, ""))
        self.debug = self.form is DAEMON_JSON and b'"debug": true' in (data or b"")
        self.active = True


@contextmanager
def machine(
    folder: Path, data: bytes | None, form: ConfigForm, **engine: object
) -> Iterator[Bench]:
    with Bench(folder, data) as bench:
        bench.engine = MachineInMemory(bench.path, form=form, **engine)  # type: ignore[arg-type]
        bench.renew()
        service = dataclasses.replace(
            bench.target.service, reloads=False, restarted_by=("orb restart docker",)
        )
        bench.target = dataclasses.replace(
            bench.target, service=service, form=form, cover=NoCover(), persons=True
        )
        journal = Journal(bench.state)
        bench.transaction = Transaction(bench.target, journal, bench.client, 1000)
        yield bench


def request(bench: Bench, *mirrors: str, restart: str = "auto") -> SetMirrors:
    data = bench.data()
    after = bench.target.form.with_mirrors(data, mirrors, "")
    return SetMirrors(1, mirrors, sha256(data), sha256(after), restart)


@pytest.mark.parametrize(("data", "form"), [(b"{}", DAEMON_JSON), (YAML, COLIMA_YAML)])
def test_a_change_restarts_it_and_is_undone_byte_by_byte(tmp_path, data, form):
    with machine(tmp_path, data, form, containers=("web",)) as bench:
        applied = bench.transaction.set_mirrors(request(bench, MIRROR))
        assert (applied.how, bench.engine.mirrors) == ("restart", (MIRROR,))
        bench.transaction.confirm("mirror")
        assert len(history.changes(bench.state)) == 1
        bench.transaction.undo(Undo(2, sha256(bench.data()), None, "auto"))
        bench.transaction.confirm(None)
        assert (bench.data(), bench.engine.mirrors) == (data, ())
        assert bench.engine.done.count("restart") == 2


@pytest.mark.parametrize(("data", "form"), [(b"{}", DAEMON_JSON), (YAML, COLIMA_YAML)])
def test_what_is_not_confirmed_is_put_back_by_a_restart(tmp_path, data, form):
    with machine(tmp_path, data, form, containers=("web",)) as bench:
        bench.transaction.set_mirrors(request(bench, MIRROR))
        bench.transaction.roll_back()
        assert (bench.data(), bench.engine.mirrors) == (data, ())
        assert bench.engine.done.count("restart") == 2


def test_a_product_that_refuses_to_restart_leaves_everything_as_it_was(tmp_path):
    with machine(tmp_path, YAML, COLIMA_YAML, busy=True) as bench:
        with pytest.raises(RolledBack) as ending:
            bench.transaction.set_mirrors(request(bench, MIRROR))
        assert "it is busy" in str(ending.value.sentence)
        assert (bench.data(), bench.engine.mirrors) == (YAML, ())
        assert not (bench.state / "pending").exists()


def test_a_product_that_refuses_to_go_back_names_its_own_command(tmp_path):
    with machine(tmp_path, YAML, COLIMA_YAML) as bench:
        bench.transaction.set_mirrors(request(bench, MIRROR))
        assert isinstance(bench.engine, MachineInMemory)
        bench.engine.busy = True
        with pytest.raises(NeedsAttention) as ending:
            bench.transaction.roll_back()
        assert ending.value.commands == ("orb restart docker",)
        assert bench.data() == YAML


def test_a_reload_is_refused(tmp_path):
    with machine(tmp_path, b"{}", DAEMON_JSON) as bench:
        with pytest.raises(Refused) as refused:
            bench.transaction.set_mirrors(request(bench, MIRROR, restart="reload"))
        assert refused.value.code == "no-reload"
        assert bench.data() == b"{}"


def test_what_nothing_restarts_is_written_to_only_where_that_is_asked_for(tmp_path):
    with machine(tmp_path, b"{}", DAEMON_JSON) as bench:
        stuck = dataclasses.replace(bench.target.service, restartable=False, restarted_by=())
        bench.transaction.target = dataclasses.replace(bench.target, service=stuck)
        with pytest.raises(Refused) as refused:
            bench.transaction.set_mirrors(request(bench, MIRROR))
        assert refused.value.code == "no-restart"
        applied = bench.transaction.set_mirrors(request(bench, MIRROR, restart="none"))
        assert (applied.how, bench.engine.done) == ("none", [])


def test_debug_is_switched_for_a_test_pull_and_back_by_restarts(tmp_path):
    with machine(tmp_path, b"{}", DAEMON_JSON) as bench:
        bench.transaction.set_mirrors(request(bench, MIRROR))
        written = bench.data()
        observation = Observation(bench.transaction)
        assert observation.begin().debug
        assert (bench.engine.debug, bench.data()) == (True, written)
        observation.end()
        assert (bench.engine.debug, bench.engine.mirrors) == (False, (MIRROR,))
        bench.transaction.confirm("mirror")
        assert bench.data() == written


@pytest.mark.parametrize(("data", "form"), [(b"{}", DAEMON_JSON), (YAML, COLIMA_YAML)])
def test_somebody_elses_edit_is_kept_and_brought_into_force(tmp_path, data, form):
    with machine(tmp_path, data, form) as bench:
        bench.transaction.set_mirrors(request(bench, MIRROR))
        theirs = form.with_mirrors(data, ["https://theirs.example.test/"], "")
        bench.path.write_bytes(theirs)
        assert bench.transaction.roll_back() is True
        assert bench.data() == theirs
        assert bench.engine.mirrors == ("https://theirs.example.test/",)


def test_a_machine_that_did_not_run_is_started_and_stopped_again(tmp_path):
    with machine(tmp_path, YAML, COLIMA_YAML, active=False) as bench:
        applied = bench.transaction.set_mirrors(request(bench, MIRROR))
        assert (applied.how, bench.engine.active) == ("start", True)
        bench.transaction.roll_back()
        assert (bench.data(), bench.engine.active) == (YAML, False)
