import pytest

from dockmirror.daemonjson import mirrors_with, mirrors_without, same_mirror

A, B, C = "https://a.test", "https://b.test", "https://c.test"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (A, A, True),
        (A, f"{A}/", True),
        (f"{A}/", A, True),
        (f"{A}/", f"{A}//", False),
        (A, f"{A}//", False),
        (A, B, False),
        (A, "https://A.test", False),
        ("", "/", True),
    ],
)
def test_the_last_slash_makes_no_other_mirror(one, other, same):
    assert same_mirror(one, other) is same


@pytest.mark.parametrize(
    ("current", "first", "result"),
    [
        ([], True, (A,)),
        ([B, C], True, (A, B, C)),
        ([B, C], False, (B, C, A)),
        ([A, B], True, (A, B)),
        ([f"{A}/", B], True, (f"{A}/", B)),
        ([B, f"{A}/"], False, (B, f"{A}/")),
        ([B, f"{A}/", C], True, (f"{A}/", B, C)),
        ([f"{A}/", B, A], False, (f"{A}/", B, A)),
        ([B, A, f"{A}/", C], True, (A, B, C)),
    ],
)
def test_a_mirror_comes_to_its_end_of_the_list_once(current, first, result):
    assert mirrors_with(current, A, first=first) == result


def test_removing_takes_every_spelling_and_keeps_the_order():
    assert mirrors_without([A, C, f"{A}/", B, C], [f"{A}/", f"{B}/"]) == (C, C)
    assert mirrors_without([A], []) == (A,)
