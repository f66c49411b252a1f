from pathlib import Path

import pytest

from dockmirror.daemonjson import SIZE_LIMIT
from dockmirror.helper.ending import Refused, RolledBack
from dockmirror.helper.observation import Observation
from tests.unit.helper.bench import Bench

MIRROR = "https://mirror.example.test/"


def test_debug_is_on_for_the_observation_only(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        observation = Observation(bench.transaction)
        assert observation.begin().debug
        assert bench.engine.debug
        bench.engine.log.append((2.0, "level=debug msg=hello"))
        assert observation.end().lines == ((2.0, "level=debug msg=hello"),)
        assert not bench.engine.debug
        assert bench.data() == b"{}"
        assert not (bench.state / "pending").exists()


@pytest.mark.parametrize("data", [None, b"", b'{"debug": false}', b'{ "debug" : null }'])
def test_the_file_has_its_own_bytes_after_an_observation(
    tmp_path: Path, data: bytes | None
) -> None:
    with Bench(tmp_path, data) as bench:
        observation = Observation(bench.transaction)
        assert observation.begin().debug
        observation.end()
        assert bench.data() == data
        assert not bench.engine.debug


def test_an_observation_keeps_an_unconfirmed_change(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        after = bench.data()
        observation = Observation(bench.transaction)
        observation.begin()
        observation.end()
        assert (bench.data(), bench.engine.mirrors) == (after, (MIRROR,))
        bench.transaction.roll_back()
        assert (bench.data(), bench.engine.mirrors) == (b"{}", ())


def test_a_roll_back_during_an_observation_switches_debug_back(tmp_path: Path) -> None:
    with Bench(tmp_path, containers=("web",)) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        Observation(bench.transaction).begin()
        bench.transaction.roll_back()
        assert not bench.engine.debug
        assert (bench.data(), bench.engine.mirrors) == (b"{}", ())
        assert bench.engine.containers == ("web",)


def test_a_file_edited_before_an_observation_is_not_taken_for_ours(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        bench.path.write_bytes(b'{"labels": ["theirs=1"]}')
        assert not Observation(bench.transaction).begin().debug
        assert bench.transaction.roll_back() is True
        assert bench.data() == b'{"labels": ["theirs=1"]}'


def test_a_file_edited_while_debug_is_switched_back_is_kept(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        observation = Observation(bench.transaction)
        observation.begin()
        reload = bench.engine.reload

        def edited_first() -> None:
            bench.path.write_bytes(b'{"labels": ["theirs=1"]}')
            reload()

        bench.engine.reload = edited_first  # type: ignore[method-assign]
        observation.end()
        bench.engine.reload = reload  # type: ignore[method-assign]
        assert bench.transaction.roll_back() is True
        assert (bench.data(), bench.engine.debug) == (b'{"labels": ["theirs=1"]}', False)


def test_an_engine_that_goes_during_an_observation_takes_the_change_with_it(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        observation = Observation(bench.transaction)
        observation.begin()
        bench.engine.active = False
        with pytest.raises(RolledBack):
            observation.end()
        assert (bench.data(), bench.engine.active, bench.engine.mirrors) == (b"{}", True, ())
        assert bench.transaction.checkpoint is None


def test_a_crash_during_an_observation_is_put_right(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        Observation(bench.transaction).begin()
        bench.renew()
        assert "A test pull" in (bench.transaction.interrupted() or "")
        bench.transaction.recover()
        assert not bench.engine.debug
        assert bench.data() == b"{}"


def test_an_engine_that_speaks_already_is_not_switched(tmp_path: Path) -> None:
    with Bench(tmp_path, b'{"debug": true}', debug=True) as bench:
        observation = Observation(bench.transaction)
        assert observation.begin().debug
        observation.end()
        assert bench.engine.debug
        assert bench.engine.done == []


@pytest.mark.parametrize(
    ("data", "flags"),
    [
        (b"{}", {"flags": {"debug": ("false",)}}),
        (b'{"log-level": "warn"}', {}),
        (f'{{"registry-mirrors": ["{MIRROR}"]}}'.encode(), {}),
    ],
)
def test_debug_that_cannot_be_switched_without_harm_is_left(
    tmp_path: Path, data: bytes, flags: dict[str, object]
) -> None:
    with Bench(tmp_path, data) as bench:
        bench.engine_flags = flags
        bench.renew()
        observing = Observation(bench.transaction).begin()
        assert not observing.debug
        assert observing.why_not
        assert (bench.engine.done, bench.data()) == ([], data)


def test_a_reload_that_fails_leaves_no_trace(tmp_path: Path) -> None:
    with Bench(tmp_path, takes_no_reload=True) as bench:
        observing = Observation(bench.transaction).begin()
        assert not observing.debug
        assert "Error reconfiguring" in observing.why_not
        assert bench.data() == b"{}"
        assert not (bench.state / "pending").exists()


def test_an_engine_that_does_not_run_cannot_be_observed(tmp_path: Path) -> None:
    with Bench(tmp_path, active=False) as bench, pytest.raises(Refused) as ending:
        Observation(bench.transaction).begin()
    assert ending.value.code == "engine-not-running"


def test_a_file_that_has_no_room_for_debug_is_not_switched(tmp_path: Path) -> None:
    full = b"{}".ljust(SIZE_LIMIT)
    with Bench(tmp_path, full) as bench:
        observing = Observation(bench.transaction).begin()
        assert not observing.debug
        assert "bytes" in observing.why_not
        assert (bench.data(), bench.engine.debug) == (full, False)
        assert not (bench.state / "pending").exists()


def test_an_engine_that_was_restarted_meanwhile_has_its_own_setting_already(
    tmp_path: Path,
) -> None:
    with Bench(tmp_path) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        observation = Observation(bench.transaction)
        observation.begin()
        bench.engine.restart()
        reloads = bench.engine.done.count("reload")
        observation.end()
        assert bench.engine.done.count("reload") == reloads
        assert (bench.engine.debug, bench.engine.mirrors) == (False, (MIRROR,))
        assert bench.transaction.confirm("mirror") == "0001"


def test_an_engine_that_failed_meanwhile_is_brought_back_without_the_change(
    tmp_path: Path,
) -> None:
    with Bench(tmp_path) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        observation = Observation(bench.transaction)
        observation.begin()
        bench.engine.active, bench.engine.failed = False, True
        with pytest.raises(RolledBack) as ending:
            observation.end()
        assert ending.value.code == "engine-did-not-start"
        assert (bench.data(), bench.engine.active, bench.engine.mirrors) == (b"{}", True, ())
