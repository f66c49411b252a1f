import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dockmirror.daemonjson import set_mirrors, sha256
from dockmirror.helper.journal import interrupted
from dockmirror.helper.protocol import REPLY_LINE_LIMIT, encode
from dockmirror.helper.state_directory import Lock
from tests.unit.helper.bench import Bench

FAULTS = os.environ.get("DOCKMIRROR_FAULTS") == "all"
"""Whether fuzzing goes on for long (``make faults``)."""

MIRROR = "https://mirror.example.test/"
OPEN = {"request": "open", "target": "docker-engine"}
SET_MIRRORS = {
    "request": "set-mirrors",
    "mirrors": [MIRROR],
    "seen": sha256(b"{}"),
    "agreed": sha256(set_mirrors(b"{}", [MIRROR])),
    "restart": "auto",
}


def replies(lines: list[dict[str, object]]) -> list[object]:
    return [line["reply"] for line in lines if "reply" in line]


def test_a_whole_session_is_answered_in_order(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        lines = bench.converse(
            OPEN,
            SET_MIRRORS,
            {"request": "observe"},
            {"request": "observed"},
            {"request": "confirm", "verdict": "mirror"},
            {"request": "close"},
        )
        assert replies(lines) == [
            "opened",
            "applied",
            "observing",
            "observed",
            "confirmed",
            "closed",
        ]
        assert [line["id"] for line in lines if "reply" in line] == [1, 2, 3, 4, 5, 6]
        phases = [line["phase"] for line in lines if line.get("event") == "phase"]
        assert phases[:4] == ["journal", "write", "restart", "wait"]
        assert bench.engine.mirrors == (MIRROR,)


def test_a_client_that_hangs_up_gets_everything_put_back(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        lines = bench.converse(OPEN, SET_MIRRORS, {"request": "observe"})
        assert replies(lines)[-1] == "rolled-back"
        assert lines[-1]["code"] == "client-gone"
        assert (bench.data(), bench.engine.mirrors, bench.engine.debug) == (b"{}", (), False)
        assert not (bench.state / "pending").exists()


def test_closing_without_confirming_puts_everything_back(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        assert replies(bench.converse(OPEN, SET_MIRRORS, {"request": "close"}))[-1] == "closed"
        assert bench.data() == b"{}"


def test_a_roll_back_sent_meanwhile_stops_the_work(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        lines = bench.converse(
            OPEN, SET_MIRRORS, {"request": "roll-back"}, {"request": "close"}, together=True
        )
        assert replies(lines) == ["opened", "rolled-back", "nothing-to-roll-back", "closed"]
        assert next(line["code"] for line in lines if line.get("id") == 2) == "cancelled"
        assert bench.data() == b"{}"


@pytest.mark.parametrize(
    ("requests", "codes"),
    [
        ([SET_MIRRORS], ["not-open"]),
        ([OPEN, OPEN], ["already-open"]),
        ([OPEN, {"request": "confirm", "verdict": None}], ["nothing-to-confirm"]),
        ([{"request": "format-disk"}], ["protocol"]),
    ],
)
def test_what_does_not_fit_is_refused(
    tmp_path: Path, requests: list[dict[str, object]], codes: list[str]
) -> None:
    with Bench(tmp_path) as bench:
        lines = bench.converse(*requests)
        assert [line["code"] for line in lines if line.get("reply") == "refused"] == codes


def test_a_second_helper_is_refused_while_one_works(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        lock = Lock(bench.state)
        lock.take()
        assert [line["code"] for line in bench.converse(OPEN)] == ["busy"]
        lock.give_back()
        bench.renew()
        assert replies(bench.converse(OPEN)) == ["opened"]


def test_an_interrupted_change_is_reported_and_recovered(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        bench.transaction.set_mirrors(bench.request(MIRROR))
        bench.renew()
        lines = bench.converse(OPEN, {"request": "recover"}, {"request": "close"})
        assert "was interrupted" in lines[0]["interrupted"]
        assert "as it was before" in next(
            line["sentence"] for line in lines if line.get("reply") == "recovered"
        )
        assert bench.data() == b"{}"
        assert interrupted(bench.state) is None


def test_a_long_log_comes_in_bounded_lines(tmp_path: Path) -> None:
    with Bench(tmp_path) as bench:
        cursor = bench.engine.cursor

        def talkative() -> str | None:
            mark = cursor()
            bench.engine.log.extend((1.0, "\x01" * 4096) for _ in range(100))
            return mark

        bench.engine.cursor = talkative  # type: ignore[method-assign]
        lines = bench.converse(OPEN, {"request": "observe"}, {"request": "observed"})
        pieces = [line for line in lines if line.get("event") == "log"]
        assert sum(len(piece["lines"]) for piece in pieces) >= 100
        assert max(len(encode(line)) for line in lines) <= REPLY_LINE_LIMIT


_requests = st.lists(
    st.sampled_from(
        [
            OPEN,
            SET_MIRRORS,
            {**SET_MIRRORS, "restart": "reload"},
            {**SET_MIRRORS, "restart": "none"},
            {"request": "undo", "seen": sha256(b"{}"), "change": None, "restart": "auto"},
            {"request": "observe"},
            {"request": "observed"},
            {"request": "recover"},
            {"request": "nonsense"},
            {"request": "roll-back"},
        ]
    ),
    max_size=8,
)


@settings(
    max_examples=1500 if FAULTS else 60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(_requests)
def test_no_order_of_unconfirmed_requests_leaves_a_trace(
    tmp_path_factory: pytest.TempPathFactory, requests: list[dict[str, object]]
) -> None:
    with Bench(tmp_path_factory.mktemp("bench")) as bench:
        bench.converse(*requests)
        assert bench.data() == b"{}"
        assert (bench.engine.mirrors, bench.engine.debug, bench.engine.active) == ((), False, True)
        assert not (bench.state / "pending").exists()
        assert not list((bench.state / "history").iterdir())
