"""When a recording endpoint is the way."""

import pytest

from dockmirror.engine.pull import Pull
from dockmirror.evidence.verdict import Verdict, VerdictKind
from dockmirror.setup.options import Options
from dockmirror.setup.verification import Verification, can_record


def verification(kind=VerdictKind.UNPROVEN, why="The log level is set."):
    return Verification(Pull("alpine:latest", ok=True), (), Verdict(kind, ""), why)


def test_an_unproven_pull_whose_log_cannot_be_read_is_recorded():
    assert can_record(verification(), Options())


def test_it_is_never_used_where_the_log_can_be_read():
    assert not can_record(verification(why=""), Options())


@pytest.mark.parametrize("kind", [kind for kind in VerdictKind if kind != VerdictKind.UNPROVEN])
def test_a_verdict_that_was_reached_without_the_log_stands(kind):
    assert not can_record(verification(kind), Options())


def test_an_engine_that_may_not_take_a_change_is_given_no_endpoint():
    assert not can_record(verification(), Options(restart="none"))
