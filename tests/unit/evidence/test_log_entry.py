import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.evidence.log_entry import read_entry, unquoted

LINE = (
    'time="2026-11-24T22:03:26.3Z" level=info msg="trying next host" '
    'error="Head \\"https://m.test/v2/\\": refused" host=m.test empty= size=12'
)


def test_keys_and_values_are_read_with_and_without_quotes():
    entry = read_entry(LINE)
    assert entry["msg"] == "trying next host"
    assert entry["error"] == 'Head "https://m.test/v2/": refused'
    assert (entry["host"], entry["empty"], entry["size"]) == ("m.test", "", "12")


def test_a_value_that_looks_like_a_pair_stays_a_value():
    entry = read_entry(
        'msg="x" response.header.evil="\\" url=https://hub.test/" url=https://m.test'
    )
    assert entry["url"] == "https://m.test"


def test_of_a_key_that_comes_twice_the_first_counts():
    assert read_entry("msg=a url=first url=second")["url"] == "first"


def test_a_line_that_was_cut_keeps_what_came_before_the_cut():
    assert read_entry('msg="do request" host=m.test url="https://m.te') == {
        "msg": "do request",
        "host": "m.test",
    }


def test_the_json_format_is_read_too():
    line = json.dumps({"level": "debug", "msg": "resolving", "host": "m.test", "size": 12})
    assert read_entry(line) == {
        "level": "debug",
        "msg": "resolving",
        "host": "m.test",
        "size": "12",
    }


@pytest.mark.parametrize(
    "line", ["", "Started docker.service", "{", "[1]", '{"level": "x"}', "{" * 5000, "=", '="x"']
)
def test_a_line_without_a_message_is_no_entry(line):
    assert read_entry(line) == {}


def go_quoted(text: str) -> str:
    """As Go's ``strconv.Quote`` writes printable text."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


@given(st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" \n"), max_size=50))
def test_what_go_quotes_is_read_back(text):
    assert unquoted(go_quoted(text)) == text
    assert read_entry(f"msg={go_quoted(text)} host=m.test") == {"msg": text, "host": "m.test"}


def test_escapes_of_bytes_and_code_points_are_read():
    assert unquoted(r'"\x1b\u202e\U0001f600\t"') == "\x1b\u202e\U0001f600\t"


@given(st.text(max_size=200))
def test_no_line_upsets_the_reader(line):
    assert isinstance(dict(read_entry(line)), dict)
