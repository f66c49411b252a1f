import pytest

from dockmirror.daemonjson import DaemonJsonError, add_mirror, parse, remove_key, set_mirrors
from dockmirror.daemonjson.encoding import SIZE_LIMIT
from dockmirror.daemonjson.grammar import DEPTH_LIMIT


def refusal(data, **options):
    with pytest.raises(DaemonJsonError) as error:
        parse(data if isinstance(data, bytes) else data.encode(), **options)
    return error.value


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ('{\n  "a": 1,\n  "b": \n}', 4, 1, "a colon is followed by no value"),
        ('{\n  "a": 1,\n}', 3, 1, "a comma must not stand before the closing brace"),
        ('{"a": [1,]}', 1, 10, "a comma must not stand before the closing bracket"),
        ('{"a": [1,,2]}', 1, 10, "a comma is followed by no value"),
        ('{"a": 1,,}', 1, 9, "a comma is followed by no value"),
        ('{"a": [,1]}', 1, 8, "a comma stands before the first value"),
        ("{,}", 1, 2, "a comma stands before the first value"),
        ('{"a"}', 1, 5, "no colon and no value"),
        ('{"a" 1}', 1, 6, "a colon is missing"),
        ('{"a" = 1}', 1, 6, "where a colon is expected"),
        ('{"a":: 1}', 1, 6, "the value of the key is expected"),
        ('{"a": 1\n "b": 2}', 2, 2, "a comma is missing before this, or a closing brace"),
        ('{"a": [1 2]}', 1, 10, "a comma is missing before this, or a closing bracket"),
        ('{"a": [1}', 1, 9, "a brace closes here what a bracket opened"),
        ('{"a": 1]', 1, 8, "a bracket closes here what a brace opened"),
        ('{"a": 1', 1, 8, "the file ends here, where a comma or the closing brace"),
        ('{"a": [', 1, 8, "the file ends here, where a value or the closing bracket"),
        ("{", 1, 2, "the file ends here, where a key in double quotes"),
        ('{"a": 1}}', 1, 9, "closes nothing that is open"),
        ('{"a": 1} x', 1, 10, "stands after the end"),
        ('{"a": 1} {}', 1, 10, "stands after the end"),
        ('{"a": 1 // why\n}', 1, 9, "JSON has no comments"),
        ('/* why */ {"a": 1}', 1, 1, "JSON has no comments"),
        ("# why\n{}", 1, 1, "JSON has no comments"),
        ("{'a': 1}", 1, 2, "straight double quotes"),
        ('{"a": “b”}', 1, 7, "straight double quotes"),
        ("{a: 1}", 1, 2, "the key “a” must stand in double quotes"),
        ('{"a": yes}', 1, 7, "the text “yes” must stand in double quotes"),
        ('{"a": True}', 1, 7, "“true” is written in small letters"),
        ('{"a": None}', 1, 7, "“null” is written in small letters"),
        ('{"a": NaN}', 1, 7, "“NaN” is no value"),
        ('{"a": -Infinity}', 1, 7, "a minus sign is followed by no number"),
        ('{"a": 01}', 1, 7, "a zero before other digits"),
        ('{"a": -01}', 1, 7, "a zero before other digits"),
        ('{"a": +1}', 1, 7, "begin with a plus sign"),
        ('{"a": .5}', 1, 7, "a digit before its decimal point"),
        ('{"a": 1.}', 1, 7, "a digit after it"),
        ('{"a": 1e+}', 1, 7, "the exponent of a number has no digits"),
        ('{"a": "b}', 1, 7, "never closed"),
        ('{"a": "b\n"}', 1, 7, "not closed on its own line"),
        ('{"a": "\t"}', 1, 8, "the control character U+0009"),
        ('{"a": "\\x"}', 1, 8, "a backslash is followed by “x”"),
        ('{"a": "\\u12g4"}', 1, 8, "four hexadecimal digits"),
        ('{"a": "\\', 1, 7, "never closed"),
        ('{"a":\u00a01}', 1, 6, "U+00A0 stands here, an invisible character"),
        ('{"a": 1;}', 1, 8, "“;” stands where a comma or the closing brace is expected"),
    ],
)
def test_broken_syntax_is_named_where_it_stands(text, line, column, words):
    error = refusal(text)
    assert (error.code, error.line, error.column) == ("invalid-json", line, column)
    assert words in error.sentence
    assert str(error) == error.sentence
    assert error.sentence.startswith(f"Line {line}, column {column}: ")
    assert error.sentence.endswith(".")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (b"", "utf-8"),
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ],
)
def test_a_column_counts_characters_in_every_encoding(newline, mark, codec):
    text = f'{{{newline}"é€𝄞": 1,{newline}  "𝄞𝄞": x}}'
    error = refusal(mark + text.encode(codec))
    assert (error.line, error.column) == (3, 9)


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("[]", "not-an-object", 1, 1),
        ('\n "text"', "not-an-object", 2, 2),
        ("12", "not-an-object", 1, 1),
        ("true", "not-an-object", 1, 1),
        ('{"registry-mirrors": "https://a.test"}', "mirrors-not-a-list", 1, 22),
        ('{"registry-mirrors": {}}', "mirrors-not-a-list", 1, 22),
        ('{"registry-mirrors": 1, "registry-mirrors": []}', "mirrors-not-a-list", 1, 22),
        ('{"registry-mirrors": ["a",\n null]}', "mirror-not-a-string", 2, 2),
        ('{"registry-mirrors": ["a", "b", ["c"]]}', "mirror-not-a-string", 1, 33),
        ('{"registry-mirrors": [1]}', "mirror-not-a-string", 1, 23),
        ('{"debug": "true"}', "debug-not-a-boolean", 1, 11),
        ('{"debug": 1}', "debug-not-a-boolean", 1, 11),
        ('{"Registry-Mirrors": []}', "key-case", 1, 2),
        ('{"regi\u017ftry-mirrors": []}', "key-case", 1, 2),
        ('{"a": 1, "DEBUG": true}', "key-case", 1, 10),
        ('{"mtu": 1e400}', "number-out-of-range", 1, 9),
        ('{"a": {"b": [-1E+309]}}', "number-out-of-range", 1, 14),
        (f'{{"a": {"1" * 400}}}', "number-out-of-range", 1, 7),
        (f'{{"a": {"1" * 400}, "b": 1}}', "number-out-of-range", 1, 7),
        (f'{{"a": [0, {"1" * 400}, 2]}}', "number-out-of-range", 1, 11),
        ('{"a": [0, 1e400, 2]}', "number-out-of-range", 1, 11),
        ('{"a": {"b": {"c": 1e400, "d": 2}}, "e": 3}', "number-out-of-range", 1, 19),
    ],
)
def test_what_stops_the_daemon_has_its_own_code(text, code, line, column):
    error = refusal(text)
    assert (error.code, error.line, error.column) == (code, line, column)


@pytest.mark.parametrize("keys", ["nested", "top"])
def test_the_depth_that_go_reads_is_read_and_one_more_is_not(keys):
    outer = 1 if keys == "top" else 2
    opening, closing = ('{"a":', "}") if keys == "top" else ('{"b":{"a":', "}}")
    deepest = DEPTH_LIMIT - outer
    good = f"{opening}{'[' * deepest}{']' * deepest}{closing}"
    assert parse(good.encode()).keys() == ("a" if keys == "top" else "b",)
    error = refusal(f"{opening}{'[' * deepest}[]{']' * deepest}{closing}")
    assert (error.code, error.line, error.column) == ("too-deep", 1, len(opening) + deepest + 1)


def test_depth_counts_objects_as_it_counts_lists():
    deepest = DEPTH_LIMIT - 1
    good = '{"a":' + '{"b":' * deepest + "1" + "}" * deepest + "}"
    assert parse(good.encode()).has("a")
    assert refusal('{"a":' + good + "}").code == "too-deep"


@pytest.mark.parametrize("levels", [1, 2])
@pytest.mark.parametrize(
    ("opening", "closing", "before"), [("[", "]", "["), ('{"b":', "}", '{"b":')]
)
def test_depth_counts_among_plain_values_too(opening, closing, before, levels):
    depth = DEPTH_LIMIT - 1 - levels
    inner = "[" * levels + "]" * levels
    follower = "1" if opening == "[" else '"c":1'

    def text(depth):
        return (
            '{"a":' + opening * (depth - 1) + before + f"{inner},{follower}" + closing * depth + "}"
        )

    assert parse(text(depth).encode()).has("a")
    assert refusal(text(depth + 1)).code == "too-deep"


def test_a_deep_value_is_decoded_without_recursion():
    depth = DEPTH_LIMIT - 1
    value = parse(b'{"a":' + b"[" * depth + b"]" * depth + b"}").value("a")
    levels = 0
    while isinstance(value, list):
        levels += 1
        value = value[0] if value else None
    assert levels == depth


def test_a_file_beyond_the_size_limit_is_refused():
    assert parse(b"{}".ljust(SIZE_LIMIT)).keys() == ()
    error = refusal(b"{}".ljust(SIZE_LIMIT + 1))
    assert (error.code, error.line, error.column) == ("too-large", None, None)


def test_an_edit_never_makes_a_file_beyond_the_size_limit():
    with pytest.raises(DaemonJsonError) as error:
        add_mirror(b"{}".ljust(SIZE_LIMIT), "https://a.test")
    assert error.value.code == "too-large"


@pytest.mark.parametrize(
    ("data", "line", "column"),
    [
        (b'{"a": "\xff"}', 1, 8),
        (b"{\n" + b'"\xc3\xa9": "\xc3"}', 2, 7),
        (b'{"a": "\xed\xa0\x80"}', 1, 8),
        (b"\xef\xbb\xbf{\x80}", 1, 2),
        (b"\xff\xfe{\x00}\x00 ", 1, 3),
        (b'{\x00"\x00}\x00', None, None),
        (b"\x00{\x00}", None, None),
    ],
)
def test_what_is_not_text_is_refused_as_an_encoding(data, line, column):
    error = refusal(data)
    assert (error.code, error.line, error.column) == ("unknown-encoding", line, column)


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_a_byte_order_mark_is_refused_for_a_daemon_that_reads_none(mark):
    assert refusal(mark, reads_bom=False).code == "unknown-encoding"
    assert parse(mark).mirrors == ()


@pytest.mark.parametrize("data", [b"", b" \n", b"\t"])
def test_an_empty_file_is_refused_for_a_daemon_that_reads_none(data):
    error = refusal(data, empty_is_valid=False)
    assert error.code == "empty-file"
    assert error.sentence.startswith("The file is empty")
    assert error.sentence.endswith("written as {}.")


def test_a_second_byte_order_mark_is_no_white_space():
    assert refusal("\ufeff\ufeff{}").code == "invalid-json"


def test_every_edit_refuses_what_parse_refuses():
    for edit in (
        lambda data: add_mirror(data, "https://a.test"),
        lambda data: set_mirrors(data, []),
        lambda data: remove_key(data, "debug"),
    ):
        with pytest.raises(DaemonJsonError) as error:
            edit(b'{"a": 1,}')
        assert error.value.code == "invalid-json"


def test_a_sentence_can_be_made_anew_from_template_and_parameters():
    error = refusal('{"a": {1}}')
    assert error.sentence == f"Line 1, column 8: {error.template.format(**error.parameters)}"


def test_braces_in_the_file_do_not_disturb_the_sentence():
    assert "“{”" in refusal("{{}}").sentence
    assert "“{”" in refusal("null{x}").sentence
