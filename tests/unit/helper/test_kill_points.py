"""Wherever the helper stops, the file is the old or the new one, and the rest is put right."""

import errno
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from dockmirror.daemonjson import set_mirrors, sha256
from dockmirror.helper.certs_d import CERTS_D, anchor_for
from dockmirror.helper.decision import reloadable
from dockmirror.helper.ending import Ending
from dockmirror.helper.observation import Observation
from dockmirror.helper.protocol import CaCertificate
from tests.unit.helper.bench import Bench
from tests.unit.helper.ca_certificates import ca_pem
from tests.unit.helper.dying_process import ChangingCalls, Died

MIRROR = "https://mirror.example.test/"
CA = CaCertificate(MIRROR, "mirror", ca_pem())
FIRST = b'{\n\t"log-opts": {"max-size": "10m"}}'

FILES = [anchor_for(MIRROR, "mirror", CA.pem).path.removeprefix(f"{CERTS_D}/")]

Job = Callable[[Bench], None]


def restart_and_confirm(bench: Bench) -> None:
    bench.transaction.set_mirrors(bench.request(MIRROR, restart="restart"))
    bench.transaction.confirm("mirror")


def restart_and_roll_back(bench: Bench) -> None:
    bench.transaction.set_mirrors(bench.request(MIRROR, restart="restart"))
    bench.transaction.roll_back()


def reload_observe_and_confirm(bench: Bench) -> None:
    bench.transaction.set_mirrors(bench.request(MIRROR, restart="reload"))
    observation = Observation(bench.transaction)
    observation.begin()
    observation.end()
    bench.transaction.confirm("mirror")


def observe_alone(bench: Bench) -> None:
    observation = Observation(bench.transaction)
    observation.begin()
    observation.end()


def with_a_certificate(bench: Bench) -> None:
    bench.transaction.set_mirrors(bench.request(MIRROR, restart="restart", ca=CA))
    bench.transaction.confirm("mirror")


def with_a_certificate_and_roll_back(bench: Bench) -> None:
    bench.transaction.set_mirrors(bench.request(MIRROR, restart="restart", ca=CA))
    bench.transaction.roll_back()


JOBS: tuple[Job, ...] = (
    restart_and_confirm,
    with_a_certificate,
    with_a_certificate_and_roll_back,
    restart_and_roll_back,
    reload_observe_and_confirm,
    observe_alone,
)


@contextmanager
def bench_with_calls(
    folder: Path, data: bytes | None, monkeypatch: pytest.MonkeyPatch, **engine: object
) -> Iterator[tuple[Bench, ChangingCalls]]:
    with Bench(folder, data, **engine) as bench, monkeypatch.context() as patch:
        pipes = set(bench._pipes)

        def is_pipe(_name: str, first: Any) -> bool:
            return first in pipes

        yield bench, ChangingCalls(patch, is_pipe)


def points(
    folder: Path, job: Job, data: bytes | None, patch: pytest.MonkeyPatch, **engine: object
) -> int:
    """How many changing calls the job makes."""
    with bench_with_calls(folder, data, patch, **engine) as (bench, calls):
        job(bench)
        return calls.count


def possible(data: bytes | None) -> set[bytes | None]:
    """The old file and the new one."""
    return {data, set_mirrors(data, [MIRROR])}


def interims(data: bytes | None) -> set[bytes | None]:
    """What may be there for the length of a reload where nothing can be laid over the file."""
    return {
        reloadable(base, mirrors, debug)
        for base in possible(data)
        for mirrors in ((), (MIRROR,))
        for debug in (None, True, False)
    }


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: thousands of forced writes would wear a disk."""
    shared = Path("/dev/shm")
    place = shared if os.access(shared, os.W_OK) else tmp_path
    with tempfile.TemporaryDirectory(prefix="dockmirror-test-", dir=place) as name:
        yield Path(name)


@pytest.mark.parametrize(
    ("data", "bare"),
    [(None, False), (FIRST, False), (FIRST, True)],
    ids=["no-file", "a-file", "a-file-that-nothing-can-be-laid-over"],
)
@pytest.mark.parametrize("job", JOBS, ids=lambda job: job.__name__)
def test_death_at_any_step_leaves_the_old_file_or_the_new_and_recovers(
    memory: Path, monkeypatch: pytest.MonkeyPatch, job: Job, data: bytes | None, bare: bool
) -> None:
    engine = {"cannot_be_covered": bare}
    total = points(memory / "count", job, data, monkeypatch, **engine)
    allowed = possible(data)
    if bare or (data is None and job is observe_alone):
        allowed |= interims(data)
    assert total > 10
    for point in range(1, total + 1):
        folder = memory / str(point)
        with bench_with_calls(folder, data, monkeypatch, **engine) as (bench, calls):
            calls.fatal = point
            with pytest.raises(Died):
                job(bench)
            calls.revive()
            assert bench.data() in allowed, f"torn at step {point}"
            changed = bench.data() != data or bench.engine.mirrors or bench.engine.debug
            kept = (bench.state / "history" / "0001").exists()
            bench.renew()
            found = bench.transaction.interrupted()
            assert found or kept or not changed, f"a change without a journal at step {point}"
            if found:
                assert bench.transaction.recover()
            expected = set_mirrors(data, [MIRROR]) if kept else data
            assert bench.data() == expected, f"not put back at step {point}"
            assert bench.engine.active
            assert not bench.engine.debug
            assert bench.engine.mirrors == ((MIRROR,) if kept else ())
            assert not bench.engine.debug, f"refused at step {point}"
            is_trusted = kept and job is with_a_certificate
            assert bench.certificates() == (FILES if is_trusted else []), f"at step {point}"
            leftovers = {path.name for path in bench.path.parent.iterdir()}
            assert leftovers <= {"daemon.json", *(["certs.d"] if is_trusted else [])}


@pytest.mark.parametrize(
    "job", [restart_and_confirm, reload_observe_and_confirm, with_a_certificate]
)
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_disk_that_refuses_one_step_leaves_all_as_it_was(
    memory: Path, monkeypatch: pytest.MonkeyPatch, number: int, job: Job
) -> None:
    total = points(memory / "count", job, FIRST, monkeypatch)
    for point in range(1, total + 1):
        with bench_with_calls(memory / str(point), FIRST, monkeypatch) as (bench, calls):
            calls.fatal, calls.once = point, True
            calls.error = OSError(number, "refused")
            with suppress(Ending, OSError):
                job(bench)
            calls.revive()
            if bench.transaction.checkpoint is not None:
                bench.transaction.roll_back()
            kept = (bench.state / "history" / "0001").exists()
            bench.renew()
            if bench.transaction.interrupted():
                bench.transaction.recover()
            expected = set_mirrors(FIRST, [MIRROR]) if kept else FIRST
            assert bench.data() == expected, f"refused at step {point}"
            assert bench.engine.active
            assert bench.engine.mirrors == ((MIRROR,) if kept else ())
            assert not bench.engine.debug, f"refused at step {point}"
            is_trusted = kept and job is with_a_certificate
            assert bench.certificates() == (FILES if is_trusted else []), f"at step {point}"


def with_one_already(bench: Bench) -> None:
    with_a_certificate(bench)
    bench.renew()


def test_death_in_a_removal_leaves_the_certificate_with_its_mirror(
    memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def remove(bench: Bench) -> None:
        bench.transaction.set_mirrors(bench.request(agreed=sha256(FIRST)))
        bench.transaction.confirm(None)

    with bench_with_calls(memory / "count", FIRST, monkeypatch) as (bench, calls):
        with_one_already(bench)
        calls.revive()
        remove(bench)
        total = calls.count
    for point in range(1, total + 1):
        with bench_with_calls(memory / str(point), FIRST, monkeypatch) as (bench, calls):
            with_one_already(bench)
            calls.revive()
            calls.fatal = point
            with pytest.raises(Died):
                remove(bench)
            calls.revive()
            bench.renew()
            if bench.transaction.interrupted():
                bench.transaction.recover()
            gone = (bench.state / "history" / "0002").exists()
            assert bench.engine.mirrors == (() if gone else (MIRROR,)), f"at step {point}"
            assert bench.certificates() == ([] if gone else FILES), f"at step {point}"


THEIRS = b'{"log-opts": {"max-size": "20m"}}'


@pytest.mark.parametrize("bare", [False, True], ids=["covered", "nothing-can-be-laid-over"])
def test_death_while_ours_is_taken_out_of_force_keeps_somebody_elses_edit(
    memory: Path, monkeypatch: pytest.MonkeyPatch, bare: bool
) -> None:
    """Their file is put back, ours is out of force, and a journal says so until then."""

    def interfere(bench: Bench, calls: ChangingCalls) -> None:
        reload_and_observe = bench.request(MIRROR, restart="reload")
        bench.transaction.set_mirrors(reload_and_observe)
        Observation(bench.transaction).begin()
        bench.path.write_bytes(THEIRS)
        calls.revive()

    engine = {"cannot_be_covered": bare}
    allowed = {THEIRS}
    if bare:
        allowed |= {reloadable(THEIRS, (), debug) or b"" for debug in (None, False)}
    with bench_with_calls(memory / "count", FIRST, monkeypatch, **engine) as (bench, calls):
        interfere(bench, calls)
        assert bench.transaction.roll_back() is True
        total = calls.count
    assert total > 8
    for point in range(1, total + 1):
        folder = memory / str(point)
        with bench_with_calls(folder, FIRST, monkeypatch, **engine) as (bench, calls):
            interfere(bench, calls)
            calls.fatal = point
            with pytest.raises(Died):
                bench.transaction.roll_back()
            calls.revive()
            assert bench.data() in allowed, f"torn at step {point}"
            bench.renew()
            if bench.transaction.interrupted():
                bench.transaction.recover()
            assert bench.data() == THEIRS, f"at step {point}"
            assert (bench.engine.mirrors, bench.engine.debug) == ((), False), f"at step {point}"
