import json
from dataclasses import replace
from pathlib import Path

import pytest

from dockmirror.daemonjson import SIZE_LIMIT, sha256
from dockmirror.helper import history
from dockmirror.helper.ending import NeedsAttention, Refused, RolledBack
from dockmirror.helper.journal import interrupted
from dockmirror.helper.observation import Observation
from dockmirror.helper.process_control import NoLogbook
from dockmirror.helper.protocol import SetMirrors
from dockmirror.helper.transaction import Transaction
from tests.unit.helper.bench import Bench

MIRROR = "https://mirror.example.test/"
OTHER = "https://other.example.test/"


def pending(bench: Bench) -> bool:
    return (bench.state / "pending").exists()


def test_a_change_restarts_the_engine_and_is_kept_when_confirmed(tmp_path: Path) -> None:
    with Bench(tmp_path, b'{"debug": false}') as bench:
        applied = bench.transaction.set_mirrors(bench.request(MIRROR))
        assert (applied.how, applied.changed) == ("restart", True)
        assert bench.engine.mirrors == (MIRROR,)
        assert bench.engine.done == ["reset-failed", "restart"]
        assert bench.transaction.confirm("mirror") == "0001"
        (change,) = history.changes(bench.state)
        assert (change.mirrors_before, change.mirrors_after) == ((), (MIRROR,))
        assert (change.verdict, change.uid, change.undone) == ("mirror", 1000, False)
        assert Path(change.backup_path or "").read_bytes() == b'{"debug": false}'
        assert not pending(bench)


def test_the_history_is_readable_and_its_bytes_are_roots_alone(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        bench.transaction.confirm(None)
        folder = bench.state / "history" / "0001"
        modes = {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}
        assert modes == {"change.json": 0o644, "before": 0o600, "after": 0o600}
        assert folder.stat().st_mode & 0o777 == 0o755


def test_running_containers_are_spared_by_a_reload(tmp_path: Path) -> None:
    with Bench(tmp_path, containers=("web",)) as bench:
        assert bench.transaction.set_mirrors(bench.request(MIRROR)).how == "reload"
        bench.transaction.roll_back()
        assert bench.data() == b"{}"
        assert bench.engine.mirrors == ()
        assert bench.engine.containers == ("web",)


def test_live_restore_allows_a_restart(tmp_path: Path) -> None:
    with Bench(tmp_path, containers=("web",), live_restore=True) as bench:
        assert bench.transaction.set_mirrors(bench.request(MIRROR)).how == "restart"


def test_removal_by_reload_takes_the_mirrors_out_of_force(tmp_path: Path) -> None:
    with Bench(tmp_path, None, containers=("web",)) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        bench.transaction.confirm(None)
        bench.transaction.set_mirrors(bench.request(agreed="absent"))
        assert bench.engine.mirrors == ()
        assert bench.data() is None


def test_what_is_so_already_changes_and_restarts_nothing(tmp_path: Path) -> None:
    data = f'{{"registry-mirrors": ["{MIRROR}"]}}'.encode()
    with Bench(tmp_path, data, mirrors=(MIRROR,)) as bench:
        applied = bench.transaction.set_mirrors(bench.request(MIRROR))
        assert (applied.how, applied.changed) == ("none", False)
        assert bench.engine.done == []
        assert not pending(bench)


def test_a_refused_start_is_rolled_back_with_the_engines_reason(tmp_path: Path) -> None:
    with Bench(tmp_path, refuses="mirror.example") as bench:
        with pytest.raises(RolledBack) as ending:
            bench.transaction.set_mirrors(bench.request(MIRROR))
        assert ending.value.code == "engine-did-not-start"
        assert "failed to start daemon: invalid mirror" in ending.value.sentence
        assert bench.data() == b"{}"
        assert bench.engine.active
        assert bench.engine.done[-2:] == ["reset-failed", "restart"]
        assert not pending(bench)


def test_the_reason_is_told_also_where_no_log_is_evidence(tmp_path: Path) -> None:
    with Bench(tmp_path, refuses="mirror.example") as bench:
        told = replace(bench.target, log=NoLogbook(), last_words=bench.engine)
        transaction = Transaction(told, bench.transaction.journal, bench.client, 1000)
        with pytest.raises(RolledBack, match="failed to start daemon: invalid mirror"):
            transaction.set_mirrors(bench.request(MIRROR))
        assert told.log.cursor() is None
        assert bench.data() == b"{}"


def test_a_reload_that_silently_failed_is_rolled_back(tmp_path: Path) -> None:
    with Bench(tmp_path, containers=("web",), takes_no_reload=True) as bench:
        with pytest.raises(RolledBack) as ending:
            bench.transaction.set_mirrors(bench.request(MIRROR))
        assert ending.value.code == "engine-did-not-take-it"
        assert bench.data() == b"{}"
        assert bench.engine.containers == ("web",)


def test_an_engine_without_a_check_reads_the_file_before_it_is_stopped(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        bench.validates = False
        bench.renew()
        assert bench.transaction.set_mirrors(bench.request(MIRROR)).how == "restart"
        assert bench.engine.done == ["reload", "reset-failed", "restart"]


def test_a_file_that_an_engine_without_a_check_refuses_stops_nothing(tmp_path: Path) -> None:
    with Bench(tmp_path, b'{"nonsense": 1}', knows_no=b"nonsense") as bench:
        bench.validates = False
        bench.renew()
        with pytest.raises(RolledBack) as ending:
            bench.transaction.set_mirrors(bench.request(MIRROR))
        assert ending.value.code == "engine-did-not-take-it"
        assert bench.data() == b'{"nonsense": 1}'
        assert bench.engine.active
        assert set(bench.engine.done) == {"reload"}


def test_a_failing_roll_back_names_the_commands(tmp_path: Path) -> None:
    with Bench(tmp_path, fails_starts=2) as bench:
        with pytest.raises(NeedsAttention) as ending:
            bench.transaction.set_mirrors(bench.request(MIRROR))
        assert ending.value.commands == (
            "sudo systemctl reset-failed docker.service",
            "sudo systemctl restart docker.service",
        )
        assert bench.data() == b"{}"
        assert interrupted(bench.state) is None, "its helper is still here"
        assert bench.transaction.roll_back() is False
        assert bench.engine.active
        assert not pending(bench)


def test_a_service_that_was_stopped_is_started_and_stopped_again(tmp_path: Path) -> None:
    with Bench(tmp_path, active=False) as bench:
        assert bench.transaction.set_mirrors(bench.request(MIRROR)).how == "start"
        assert bench.engine.active
        bench.transaction.roll_back()
        assert not bench.engine.active
        assert bench.data() == b"{}"


def test_none_writes_the_file_and_leaves_the_engine_alone(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        applied = bench.transaction.set_mirrors(bench.request(MIRROR, restart="none"))
        assert (applied.how, applied.changed) == ("none", True)
        bench.transaction.roll_back()
        assert bench.data() == b"{}"
        assert bench.engine.done == []


def test_a_later_edit_of_somebody_else_is_kept(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        bench.path.write_bytes(b'{"debug": true}')
        assert bench.transaction.roll_back() is True
        assert bench.data() == b'{"debug": true}'
        assert not pending(bench)


THEIRS = b'{"labels": ["theirs=1"]}'


def test_a_change_of_a_file_that_somebody_else_edited_since_is_not_kept(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        bench.path.write_bytes(THEIRS)
        with pytest.raises(RolledBack) as ending:
            bench.transaction.confirm("mirror")
        assert (ending.value.code, ending.value.kept_theirs) == ("changed-meanwhile", True)
        assert bench.data() == THEIRS
        assert bench.engine.mirrors == (), "what only we brought in is out of force"
        assert (history.changes(bench.state), pending(bench)) == ((), False)


def test_an_edit_during_an_observation_is_kept_and_debug_switched_back(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        observation = Observation(bench.transaction)
        observation.begin()
        bench.path.write_bytes(THEIRS)
        observation.end()
        with pytest.raises(RolledBack):
            bench.transaction.confirm("mirror")
        assert (bench.data(), bench.engine.debug, bench.engine.mirrors) == (THEIRS, False, ())


def test_an_edit_that_the_engine_cannot_read_is_left_as_it_is(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        bench.path.write_bytes(b"{ half")
        with pytest.raises(RolledBack):
            bench.transaction.confirm("mirror")
        assert (bench.data(), bench.engine.active) == (b"{ half", True)


def test_a_change_that_could_not_be_kept_is_still_there_to_roll_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Bench(tmp_path) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        with monkeypatch.context() as patch:
            patch.setattr(bench.transaction.journal, "keep", full_disk)
            with pytest.raises(OSError, match="full"):
                bench.transaction.confirm("mirror")
        bench.transaction.roll_back()
        assert (bench.data(), bench.engine.mirrors, pending(bench)) == (b"{}", (), False)


def full_disk() -> str:
    raise OSError(28, "full")


def test_a_client_that_is_gone_gets_everything_put_back(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        request = bench.request(MIRROR)
        bench.engine.silent = False
        restart = bench.engine.restart

        def restart_and_lose_the_client() -> None:
            restart()
            if bench.engine.done.count("restart") == 1:
                bench.engine.silent = True
                bench.hang_up()
            else:
                bench.engine.silent = False

        bench.engine.restart = restart_and_lose_the_client  # type: ignore[method-assign]
        with pytest.raises(RolledBack) as ending:
            bench.transaction.set_mirrors(request)
        assert ending.value.code == "client-gone"
        assert bench.data() == b"{}"
        assert bench.engine.mirrors == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"seen": "0" * 64}, "changed-meanwhile"),
        ({"agreed": "0" * 64}, "plan-differs"),
        ({"mirrors": ("ftp://a.test/",)}, "mirror-refused"),
    ],
)
def test_a_request_that_does_not_hold_is_refused(
    tmp_path: Path, change: dict[str, object], code: str
) -> None:
    with Bench(tmp_path) as bench:
        fields = {**vars(bench.request(MIRROR)), **change}
        with pytest.raises(Refused) as ending:
            bench.transaction.set_mirrors(SetMirrors(**fields))
        assert ending.value.code == code
        assert (bench.data(), bench.engine.done, pending(bench)) == (b"{}", [], False)


def test_mirrors_given_as_flags_are_refused_with_where(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        arguments = ("--registry-mirror", "https://flag.test")
        bench.engine_flags = {
            "unit_arguments": arguments,
            "flags": {"registry-mirror": ("https://flag.test",)},
        }
        bench.renew()
        with pytest.raises(Refused) as ending:
            bench.transaction.set_mirrors(bench.request(MIRROR))
        assert ending.value.code == "flag-conflict"
        assert ending.value.facts == {
            "flag": "--registry-mirror",
            "where": "the start command of docker.service",
        }


def test_an_invalid_file_is_refused_with_line_and_column(tmp_path: Path) -> None:
    with Bench(tmp_path, b'{\n "debug": true,\n}') as bench:
        request = SetMirrors(1, (MIRROR,), sha256(bench.data()), "0" * 64, "auto")
        with pytest.raises(Refused) as ending:
            bench.transaction.set_mirrors(request)
        assert ending.value.code == "daemon-json-invalid"
        assert (ending.value.facts["line"], ending.value.facts["column"]) == ("3", "1")
        assert bench.data() == b'{\n "debug": true,\n}'


def test_a_silent_engine_is_left_alone(tmp_path: Path) -> None:
    with Bench(tmp_path, silent=True) as bench:
        with pytest.raises(Refused) as ending:
            bench.transaction.set_mirrors(bench.request(MIRROR))
        assert ending.value.code == "engine-silent"
        assert bench.engine.done == []


def test_changes_are_undone_one_after_the_other(tmp_path: Path) -> None:
    with Bench(tmp_path, None) as bench:
        for mirrors in ((MIRROR,), (OTHER, MIRROR)):
            bench.transaction.set_mirrors(bench.request(*mirrors))
            bench.transaction.confirm("mirror")
        bench.transaction.undo(bench.undo())
        assert bench.engine.mirrors == (MIRROR,)
        bench.transaction.confirm(None)
        bench.transaction.undo(bench.undo())
        assert bench.data() is None
        bench.transaction.confirm(None)
        found = history.changes(bench.state)
        assert [(change.id, change.undone, change.undoes) for change in found] == [
            ("0004", False, "0001"),
            ("0003", False, "0002"),
            ("0002", True, None),
            ("0001", True, None),
        ]
        with pytest.raises(Refused) as ending:
            bench.transaction.undo(bench.undo())
        assert ending.value.code == "nothing-to-undo"


def test_an_undo_over_somebody_elses_edit_is_refused(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        bench.transaction.confirm(None)
        bench.path.write_bytes(b'{"debug": true}')
        with pytest.raises(Refused) as ending:
            bench.transaction.undo(bench.undo())
        assert ending.value.code == "changed-since"
        assert ending.value.facts["change"] == "0001"
        assert bench.data() == b'{"debug": true}'


def test_a_left_over_change_is_found_and_put_back(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        record = bench.state / "pending" / "change.json"
        record.write_text(json.dumps({**json.loads(record.read_text()), "pid_started": "gone"}))
        bench.renew()
        assert "was interrupted" in (interrupted(bench.state) or "")
        assert "was interrupted" in (bench.transaction.interrupted() or "")
        with pytest.raises(Refused) as ending:
            bench.transaction.set_mirrors(bench.request(OTHER))
        assert ending.value.code == "interrupted-change"
        assert "as it was before" in (bench.transaction.recover() or "")
        assert (bench.data(), bench.engine.mirrors) == (b"{}", ())
        assert bench.transaction.recover() is None


def test_a_missing_folder_is_made_and_removed_again(tmp_path: Path) -> None:
    with Bench(tmp_path, None) as bench:
        bench.path.parent.rmdir()
        bench.transaction.set_mirrors(bench.request(MIRROR))
        assert bench.path.stat().st_mode & 0o777 == 0o644
        assert bench.path.parent.stat().st_mode & 0o777 == 0o755
        bench.transaction.roll_back()
        assert not bench.path.parent.exists()


def test_credentials_in_old_entries_stay_out_of_the_record(tmp_path: Path) -> None:
    data = b'{"registry-mirrors": ["https://me:secret@a.test/"]}'
    with Bench(tmp_path, data) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        bench.transaction.confirm(None)
        record = (bench.state / "history/0001/change.json").read_text()
        assert "secret" not in record
        assert "https://***@a.test/" in record


def test_a_file_that_has_no_room_for_a_mirror_is_refused(tmp_path: Path) -> None:
    full = b"{}".ljust(SIZE_LIMIT)
    with Bench(tmp_path, full) as bench:
        with pytest.raises(Refused) as ending:
            bench.transaction.set_mirrors(bench.request(MIRROR, agreed="0" * 64))
        assert ending.value.code == "daemon-json-invalid"
        assert bench.data() == full
