from pathlib import Path

import pytest

from dockmirror.helper.ending import EngineFailed
from dockmirror.helper.waiting import await_engine
from tests.unit.helper.bench import Bench
from tests.unit.helper.engine_in_memory import IMPATIENCE

MIRROR = "https://a.test/"


def wait(bench: Bench, debug: bool | None = None) -> None:
    await_engine(
        bench.engine,
        bench.engine,
        bench.client,
        mirrors=["https://a.test"],
        debug=debug,
        patience=IMPATIENCE,
    )


def test_an_engine_that_shows_what_it_was_told_is_there(tmp_path: Path) -> None:
    with Bench(tmp_path, mirrors=(MIRROR,)) as bench:
        wait(bench)


@pytest.mark.parametrize(
    ("engine", "debug", "code"),
    [
        ({"mirrors": ()}, None, "engine-did-not-take-it"),
        ({"mirrors": ("https://b.test/", MIRROR)}, None, "engine-did-not-take-it"),
        ({"mirrors": (MIRROR,)}, True, "engine-did-not-take-it"),
        ({"silent": True}, None, "engine-did-not-answer"),
        ({"active": False, "failed": True}, None, "engine-did-not-start"),
        ({"active": False}, None, "engine-did-not-answer"),
    ],
)
def test_an_engine_that_does_not_is_given_up(
    tmp_path: Path, engine: dict[str, object], debug: bool | None, code: str
) -> None:
    with Bench(tmp_path, **engine) as bench, pytest.raises(EngineFailed) as failure:
        wait(bench, debug)
    assert failure.value.code == code
