import re

from hypothesis import given, settings
from hypothesis import strategies as st

from dockmirror.daemonjson import add_mirror, unified_diff

PATH = "/etc/docker/daemon.json"


def test_a_change_is_shown_with_its_surroundings():
    before = b'{\n  "a": 1,\n  "b": 2,\n  "c": 3,\n  "d": 4,\n  "e": 5\n}\n'
    assert unified_diff(before, add_mirror(before, "https://x.test"), PATH) == (
        f"--- {PATH}\n"
        f"+++ {PATH}\n"
        "@@ -3,5 +3,8 @@\n"
        '   "b": 2,\n'
        '   "c": 3,\n'
        '   "d": 4,\n'
        '-  "e": 5\n'
        '+  "e": 5,\n'
        '+  "registry-mirrors": [\n'
        '+    "https://x.test"\n'
        "+  ]\n"
        " }\n"
    )


def test_an_absent_file_is_dev_null_on_either_side():
    assert unified_diff(None, b"{}\n", PATH) == f"--- /dev/null\n+++ {PATH}\n@@ -0,0 +1 @@\n+{{}}\n"
    assert unified_diff(b"{}\n", None, PATH) == f"--- {PATH}\n+++ /dev/null\n@@ -1 +0,0 @@\n-{{}}\n"


def test_an_absent_file_and_an_empty_one_differ_in_their_names_only():
    assert unified_diff(None, b"", PATH) == f"--- /dev/null\n+++ {PATH}\n"


def test_equal_files_have_no_difference():
    assert unified_diff(b"{}", b"{}", PATH) == ""
    assert unified_diff(None, None, PATH) == ""


def test_a_missing_last_newline_is_marked_on_its_side():
    assert unified_diff(b"{}", b"{}\n", PATH).splitlines()[3:] == [
        "-{}",
        "\\ No newline at end of file",
        "+{}",
    ]


def test_utf16_and_crlf_read_as_plain_lines():
    before = '{\r\n  "é": 1\r\n}\r\n'.encode("utf-16")
    shown = unified_diff(before, add_mirror(before, "https://x.test"), PATH)
    assert '-  "é": 1\n+  "é": 1,\n' in shown
    assert "\r" not in shown
    assert "u000d" not in shown
    assert "\n \\ufeff{\n" in shown


def test_line_ends_are_shown_where_they_are_all_that_differs():
    assert unified_diff(b"{}\r\n", b"{}\n", PATH).splitlines()[3:] == ["-{}\\u000d", "+{}"]


def test_characters_that_deceive_are_shown_as_escapes():
    shown = unified_diff(b"{}", '{"a": "\u202e\u2028\x1b[31m"}'.encode(), "/etc/\x1bx")
    assert '+{"a": "\\u202e\\u2028\\u001b[31m"}' in shown
    assert "+++ /etc/\\u001bx\n" in shown


def test_bytes_that_are_no_text_are_shown_all_the_same():
    assert '-{"a": "\ufffd"}\n' in unified_diff(b'{"a": "\xff"}\n', b"{}\n", PATH)


def patched(before, shown):
    """The lines after a unified diff was applied to the lines before."""
    result, place = [], 0
    for line in shown.splitlines()[2:]:
        if header := re.fullmatch(r"@@ -(\d+)(?:,(\d+))? \+\d+(?:,\d+)? @@", line):
            start = int(header[1]) - (header[2] != "0")
            result += before[place:start]
            place = start
        elif line[0] in " -":
            assert before[place] == line[1:]
            result += [line[1:]] if line[0] == " " else []
            place += 1
        else:
            result.append(line[1:])
    return result + before[place:]


lines = st.lists(st.sampled_from(["a", "b", "", "{", '  "c": 1,']), max_size=30)


@settings(deadline=None)
@given(lines, lines, st.integers(0, 3000))
def test_applying_the_difference_gives_the_other_file(before, after, filler):
    before, after = (["x"] * filler + part + ["y"] * filler for part in (before, after))
    old, new = ("".join(f"{line}\n" for line in part).encode() for part in (before, after))
    assert patched(before, unified_diff(old, new, PATH) or "\n\n") == after


def test_of_a_very_long_line_the_two_ends_are_shown() -> None:
    long = b'{"labels": ["a=' + b"x" * 1_000_000 + b'"]}'
    shown = unified_diff(long, long[:-1] + b', "debug": true}', PATH)
    assert len(shown) < 20_000
    assert shown.endswith('xx"], "debug": true}\n\\ No newline at end of file\n')
