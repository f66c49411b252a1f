import dataclasses
import doctest
import hashlib

import pytest

from dockmirror import daemonjson
from dockmirror.daemonjson import document, edit, parse, sha256


@pytest.mark.parametrize(
    "data", [None, b"", b" \r\n", b"{}", b"null", b"\xef\xbb\xbf", b"\xff\xfe"]
)
def test_a_file_without_a_configuration_has_no_keys(data):
    empty = parse(data)
    assert (empty.data, empty.keys(), empty.mirrors, empty.debug) == (data, (), (), None)
    assert not empty.has("debug")
    assert empty.value("debug", "default") == "default"


@pytest.mark.parametrize("space", ["\v", "\f", "\u0085", "\u00a0", "\u2003", "\u2028", "\u3000"])
def test_white_space_of_any_kind_may_surround_the_configuration(space):
    assert parse(f'{space}{{"debug": true}}{space}\n'.encode()).debug is True
    assert parse(space.encode()).keys() == ()
    with pytest.raises(daemonjson.DaemonJsonError):
        parse(f"{space}{{}}".encode(), empty_is_valid=False)


def test_the_last_of_two_equal_keys_counts():
    twice = parse(
        b'{"debug": true, "registry-mirrors": ["a"], "debug": false,'
        b' "registry\\u002dmirrors": ["b"], "n": {"x": 1, "x": 2}}'
    )
    assert twice.keys() == ("debug", "registry-mirrors", "n")
    assert (twice.mirrors, twice.debug) == (("b",), False)
    assert twice.value("n") == {"x": 2}


def test_a_key_that_is_null_is_there_and_says_nothing():
    nulls = parse(b'{"registry-mirrors": null, "debug": null}')
    assert nulls.has("registry-mirrors")
    assert nulls.value("debug", "default") is None
    assert (nulls.mirrors, nulls.debug) == ((), None)


def test_values_come_as_python_has_them():
    text = '{"a": [1, -0.5, 1e3, true, null, "\\u00e9\\ud83d\\ude00\\/"], "b": {"c": {}}}'
    assert parse(text.encode()).value("a") == [1, -0.5, 1000.0, True, None, "é😀/"]
    assert parse(text.encode()).value("b") == {"c": {}}


@pytest.mark.parametrize(
    ("token", "text"),
    [
        (r'"\ud800"', "\ufffd"),
        (r'"\udc00x"', "\ufffdx"),
        (r'"\ud800\u0041"', "\ufffdA"),
        (r'"\ud83d\ude00"', "😀"),
        (r'"\\u0041"', "\\u0041"),
    ],
)
def test_half_a_surrogate_pair_is_read_as_go_reads_it(token, text):
    assert parse(f'{{"a": {token}}}'.encode()).value("a") == text


@pytest.mark.parametrize(
    ("mark", "codec"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")]
)
def test_half_a_surrogate_pair_in_utf16_stays(mark, codec):
    data = mark + '{"a": "\ud800"}'.encode(codec, "surrogatepass")
    assert parse(data).value("a") == "\ufffd"
    added = daemonjson.add_mirror(data, "https://a.test")
    assert daemonjson.remove_mirrors(added, ["https://a.test"]) == data


def test_a_document_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        parse(b"{}").debug = True


def test_documents_of_equal_bytes_are_equal():
    assert parse(b'{"debug": true}') == parse(b'{"debug": true}')
    assert parse(b'{"debug": true}') != parse(b'{"debug":  true}')


def test_an_absent_file_and_an_empty_one_have_different_digests():
    assert sha256(None) == "absent"
    assert sha256(b"") == hashlib.sha256(b"").hexdigest()


@pytest.mark.parametrize("module", [daemonjson, document, edit])
def test_the_examples_in_the_documentation_are_true(module):
    result = doctest.testmod(module)
    assert result.attempted > 0
    assert result.failed == 0
