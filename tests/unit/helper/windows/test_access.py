import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.helper.owners import ADMINISTRATORS as TRUSTED
from dockmirror.helper.windows.access import (
    FILL,
    REPLACE,
    inheriting_as_before,
    others_may,
    read_access,
)
from tests.unit.helper.windows.disk_in_memory import (
    ADMINISTRATORS,
    ANNA,
    ANNAS,
    CLOSED,
    FULL,
    INHERIT_ONLY,
    PROGRAM_DATA,
    READ,
    READABLE,
    USERS,
    descriptor,
)


def test_a_descriptor_says_its_owner_and_what_each_may_do() -> None:
    access = read_access(READABLE)
    assert access.owner == ADMINISTRATORS
    assert [(grant.sid, grant.mask) for grant in access.grants][-1] == (USERS, READ)


@pytest.mark.parametrize("data", [CLOSED, READABLE])
def test_what_administrators_alone_change_is_theirs(data: bytes) -> None:
    assert not others_may(read_access(data), TRUSTED, FILL)


def test_users_may_add_to_program_data_and_not_take_from_it() -> None:
    access = read_access(PROGRAM_DATA)
    assert others_may(access, TRUSTED, FILL)
    assert not others_may(access, TRUSTED, REPLACE)


def test_an_owner_can_give_themselves_every_right() -> None:
    assert others_may(read_access(ANNAS), TRUSTED, REPLACE)
    assert not others_may(read_access(ANNAS), TRUSTED | {ANNA}, FILL)


def test_what_only_what_is_below_inherits_counts_not() -> None:
    access = read_access(descriptor(ADMINISTRATORS, (USERS, FULL, 3 | INHERIT_ONLY)))
    assert not others_may(access, TRUSTED, FILL)


@pytest.mark.parametrize("kind", [4, 5, 9, 11])
def test_an_entry_on_a_condition_counts_as_if_it_were_met(kind: int) -> None:
    access = read_access(descriptor(ADMINISTRATORS, (USERS, FULL, 0, kind)))
    assert others_may(access, TRUSTED, FILL)


def test_a_denying_entry_allows_nothing() -> None:
    access = read_access(descriptor(ADMINISTRATORS, (USERS, FULL, 0, 1)))
    assert not others_may(access, TRUSTED, FILL)


def test_without_a_list_everybody_may_do_everything() -> None:
    without = bytearray(CLOSED)
    without[2:4] = b"\x00\x84"
    assert others_may(read_access(bytes(without)), TRUSTED, REPLACE)


def test_an_inherited_list_stays_marked_as_inherited() -> None:
    changed = inheriting_as_before(CLOSED)
    assert changed[2:4] == b"\x04\x85"
    assert changed[4:] == CLOSED[4:]


@given(st.binary(max_size=120))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_access(data)
    except ValueError:
        return


@given(st.integers(0, len(READABLE) - 1), st.integers(0, 255))
def test_a_spoilt_descriptor_is_read_or_refused(place: int, value: int) -> None:
    spoilt = bytearray(READABLE)
    spoilt[place] = value
    try:
        read_access(bytes(spoilt))
    except ValueError:
        return
