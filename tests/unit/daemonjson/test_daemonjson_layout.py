import pytest

from dockmirror.daemonjson import (
    add_mirror,
    parse,
    remove_key,
    remove_mirrors,
    set_mirrors,
    set_value,
)

X, Y = "https://x.test", "https://y.test"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{}", '{"registry-mirrors": ["X"]}'),
        ("{ }\n", '{ "registry-mirrors": ["X"] }\n'),
        ("{\n}\n", '{\n  "registry-mirrors": [\n    "X"\n  ]\n}\n'),
        ('{"debug": true}', '{"debug": true, "registry-mirrors": ["X"]}'),
        ('{"debug":true}\n', '{"debug":true,"registry-mirrors":["X"]}\n'),
        ('{ "debug" : true }', '{ "debug" : true, "registry-mirrors" : ["X"] }'),
        (
            '{\n    "debug": true\n}',
            '{\n    "debug": true,\n    "registry-mirrors": [\n        "X"\n    ]\n}',
        ),
        (
            '{\r\n\t"debug": true\r\n}\r\n',
            '{\r\n\t"debug": true,\r\n\t"registry-mirrors": [\r\n\t\t"X"\r\n\t]\r\n}\r\n',
        ),
        (
            '{\n  "a": 1,\n\n  "debug": true\n\n}\n',
            '{\n  "a": 1,\n\n  "debug": true,\n  "registry-mirrors": [\n    "X"\n  ]\n\n}\n',
        ),
        (
            '{ "a": 1\n, "b": 2\n}\n',
            '{ "a": 1\n, "b": 2\n, "registry-mirrors": ["X"]\n}\n',
        ),
        ('{"a"\n:\n1}', '{"a"\n:\n1, "registry-mirrors": ["X"]}'),
        ('{"registry-mirrors": ["Y"]}', '{"registry-mirrors": ["X", "Y"]}'),
        ('{"registry-mirrors":["Y"]}', '{"registry-mirrors":["X","Y"]}'),
        ('{"registry-mirrors": ["Y" ,  "Z"]}', '{"registry-mirrors": ["X" ,  "Y" ,  "Z"]}'),
        (
            '{\n  "registry-mirrors": [\n    "Y"\n  ],\n  "b": 0.1000\n}\n',
            '{\n  "registry-mirrors": [\n    "X",\n    "Y"\n  ],\n  "b": 0.1000\n}\n',
        ),
        (
            '{\n  "registry-mirrors": [],\n  "b": 1E5\n}\n',
            '{\n  "registry-mirrors": ["X"],\n  "b": 1E5\n}\n',
        ),
        (
            '{\n  "registry-mirrors": [\n  ],\n  "b": 1\n}\n',
            '{\n  "registry-mirrors": [\n      "X"\n  ],\n  "b": 1\n}\n',
        ),
        (
            '{\n  "registry-mirrors": null,\n  "b": 1\n}\n',
            '{\n  "registry-mirrors": ["X" ],\n  "b": 1\n}\n',
        ),
        (
            '{"registry-mirrors": ["Y"], "registry-mirrors": []}',
            '{"registry-mirrors": ["Y"], "registry-mirrors": ["X"]}',
        ),
        (
            '{"registry\\u002dmirrors": ["https:\\/\\/y.test"]}',
            '{"registry\\u002dmirrors": ["X", "https:\\/\\/y.test"]}',
        ),
    ],
)
def test_what_is_added_follows_the_style_of_the_file(before, after):
    before, after = (text.replace("X", X).replace("Y", Y).encode() for text in (before, after))
    assert add_mirror(before, X) == after
    assert remove_mirrors(after, [X]) == before


def test_a_new_file_is_written_as_docker_documents_it():
    assert add_mirror(None, X) == (b'{\n  "registry-mirrors": [\n    "https://x.test"\n  ]\n}\n')
    assert set_value(None, "debug", True) == b'{\n  "debug": true\n}\n'


def test_an_absent_file_stays_absent_where_nothing_is_to_be_written():
    assert set_mirrors(None, []) is None
    assert remove_mirrors(None, [X]) is None


def test_a_file_without_the_key_is_left_as_it_is_when_no_mirrors_are_set():
    for data in (b"", b"null", b"{ }", b'{"registry-mirrors": null}', b'{"registry-mirrors":[ ]}'):
        assert set_mirrors(data, ()) == data


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{\n    "registry-mirrors": [\n        "X"\n    ]\n}\n', "{}\n"),
        ('{"registry-mirrors": ["\\u0068ttps://x.test"]}', "{}"),
        ('{\n\t"registry-mirrors": [\n\t\t"X"\n\t]\n\n}\n', "{}\n"),
        (
            '{\n  "registry-mirrors": [\n    "X"\n  ],\n  "debug": true\n}',
            '{\n  "debug": true\n}',
        ),
        (
            '{\n  "a": 1,\n  "registry-mirrors": [\n    "X"\n  ],\n  "debug": true\n}',
            '{\n  "a": 1,\n  "debug": true\n}',
        ),
        ('{"a": 1, "registry-mirrors" :[ "X"  ] , "b": 2}', '{"a": 1 , "b": 2}'),
        ('{"registry-mirrors": ["X"], "debug": true}', '{"registry-mirrors": [], "debug": true}'),
        ('{"registry-mirrors": ["X/", "Y", "X"]}', '{"registry-mirrors": ["Y"]}'),
        ('{"registry-mirrors": [\n"Y",\n"X"]}', '{"registry-mirrors": [\n"Y"]}'),
        (
            '{"registry-mirrors": ["Y"], "registry-mirrors":  ["X"  ]}',
            '{"registry-mirrors": ["Y"], "registry-mirrors":  []}',
        ),
        (
            '{"registry-mirrors": ["Y"], "registry-mirrors": ["\\u0068ttps://x.test"]}',
            '{"registry-mirrors": ["Y"], "registry-mirrors": []}',
        ),
    ],
)
def test_what_a_person_wrote_is_taken_out_whole(before, after):
    before, after = (text.replace("X", X).replace("Y", Y).encode() for text in (before, after))
    assert remove_mirrors(before, [X]) == after


def test_removing_the_last_duplicate_does_not_bring_an_earlier_one_into_force():
    data = b'{"registry-mirrors": ["https://y.test"], "registry-mirrors": ["https://x.test"]}'
    assert parse(remove_mirrors(data, [X])).mirrors == ()


def test_a_daemon_that_reads_no_empty_file_never_gets_one():
    made_from_nothing = add_mirror(b"", X)
    assert remove_mirrors(made_from_nothing, [X]) == b""
    left = remove_mirrors(made_from_nothing, [X], empty_is_valid=False)
    assert parse(left, empty_is_valid=False).mirrors == ()


def test_entries_that_stay_keep_their_spelling_when_the_order_changes():
    data = b'{"registry-mirrors": ["https:\\/\\/a",  "b" , "\\u0063"]}'
    moved = set_mirrors(data, ["c", "https://a", "b"])
    assert moved == b'{"registry-mirrors": ["\\u0063",  "https:\\/\\/a",  "b"]}'


def test_replacing_the_only_entry_keeps_the_space_around_it():
    data = b'{\n  "registry-mirrors": [\n      "https://y.test"\n    ]\n}'
    assert set_mirrors(data, [X]) == data.replace(b"y.test", b"x.test")


def test_a_mirror_elsewhere_in_the_list_moves():
    data = b'{"registry-mirrors": ["https://y.test", "https://x.test/"]}'
    assert parse(add_mirror(data, X)).mirrors == (f"{X}/", Y)
    assert parse(add_mirror(data, Y, first=False)).mirrors == (f"{X}/", Y)
    assert add_mirror(data, X, first=False) is data


def test_a_value_is_replaced_in_place():
    data = b'{ "debug" :\ttrue , "a":1}\r\n'
    assert set_value(data, "debug", False) == b'{ "debug" :\tfalse , "a":1}\r\n'
    assert set_value(data, "debug", True) is data
    assert set_value(b'{"debug": null}', "debug", True) == b'{"debug": true}'


def test_a_boolean_is_no_number():
    assert set_value(b'{"n": 1}', "n", True) == b'{"n": true}'
    assert set_value(b'{"n": [1]}', "n", ["a"]) == b'{"n": ["a"]}'


def test_the_mirrors_can_be_emptied_with_the_key_kept():
    data = b'{\n  "registry-mirrors": [\n    "https://x.test"\n  ]\n}\n'
    assert set_value(data, "registry-mirrors", []) == b'{\n  "registry-mirrors": []\n}\n'
    assert set_value(b'{\n  "a": 1\n}', "registry-mirrors", []) == (
        b'{\n  "a": 1,\n  "registry-mirrors": []\n}'
    )
    assert set_value(b'{"registry-mirrors": null}', "registry-mirrors", []) == (
        b'{"registry-mirrors": []}'
    )


def test_a_removed_key_goes_with_all_its_duplicates():
    data = b'{"a": 1, "b": 2, "a": 3, "c": 4, "a": 5}'
    assert remove_key(data, "a") == b'{"b": 2, "c": 4}'
    assert remove_key(data, "b") == b'{"a": 1, "a": 3, "c": 4, "a": 5}'
    assert remove_key(data, "d") is data
    assert remove_key(b' {"a": 1 , "a": 2}\n', "a") == b" {}\n"


@pytest.mark.parametrize("place", range(5))
def test_an_entry_in_between_leaves_the_separators_of_the_others(place):
    data = b'{"registry-mirrors": [ "a" ,"b",  "c"\t,\t"d"]}'
    mirrors = ["a", "b", "c", "d"]
    mirrors.insert(place, X)
    between = set_mirrors(data, mirrors)
    assert parse(between).mirrors == tuple(mirrors)
    assert remove_mirrors(between, [X]) == data
