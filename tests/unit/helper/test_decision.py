import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.daemonjson import parse
from dockmirror.helper.decision import PutBack, Way, choose_way, put_back, reloadable
from dockmirror.helper.engine_api import normalised

MIRRORS = ("https://a.test/",)


@pytest.mark.parametrize(
    ("asked", "active", "containers", "live_restore", "way"),
    [
        ("auto", True, (), False, Way.RESTART),
        ("auto", True, ("web",), False, Way.RELOAD),
        ("auto", True, ("web",), True, Way.RESTART),
        ("restart", True, ("web",), False, Way.RESTART),
        ("reload", True, (), False, Way.RELOAD),
        ("none", True, ("web",), False, Way.NONE),
        ("none", False, (), False, Way.NONE),
        ("auto", False, (), False, Way.START),
        ("reload", False, (), False, Way.START),
    ],
)
def test_the_way_to_apply_a_change(
    asked: str, active: bool, containers: tuple[str, ...], live_restore: bool, way: Way
) -> None:
    chosen = choose_way(asked, active=active, containers=containers, live_restore=live_restore)
    assert chosen is way


@pytest.mark.parametrize("containers", [(), ("web",)])
def test_an_engine_that_reads_its_file_at_its_start_only_is_restarted(
    containers: tuple[str, ...],
) -> None:
    facts = {"active": True, "live_restore": False, "reloads": False}
    assert choose_way("auto", containers=containers, **facts) is Way.RESTART


def test_only_what_we_wrote_is_put_back() -> None:
    assert put_back("old", "old", {"new"}) is PutBack.ALREADY
    assert put_back("new", "old", {"new"}) is PutBack.RESTORE
    assert put_back("other", "old", {"new"}) is PutBack.KEEP_THEIRS


@pytest.mark.parametrize(
    "final", [None, b"", b"{}", b'{"debug": true}', b'{"registry-mirrors":[]}']
)
@pytest.mark.parametrize("debug", [None, True, False])
def test_a_reload_names_all_that_must_come_into_force(
    final: bytes | None, debug: bool | None
) -> None:
    document = parse(reloadable(final, MIRRORS, debug))
    assert document.has("registry-mirrors")
    expected = () if parse(final).has("registry-mirrors") else MIRRORS
    assert document.mirrors == expected
    if debug is not None:
        assert document.debug is debug


def test_a_file_that_names_all_is_reloaded_as_it_is() -> None:
    final = b'{"registry-mirrors": ["https://a.test"], "debug": false}'
    assert reloadable(final, MIRRORS, debug=False) == final


@given(st.lists(st.sampled_from(["https://a.test", "https://a.test/", "https://b.test//"])))
def test_normal_mirrors_are_distinct_and_stay_normal(mirrors: list[str]) -> None:
    once = normalised(mirrors)
    assert normalised(once) == once
    assert len(set(once)) == len(once)
    assert all(mirror.endswith("/") for mirror in once)
