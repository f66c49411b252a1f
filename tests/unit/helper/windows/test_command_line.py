import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.helper.windows.command_line import split_command_line

# The examples of learn.microsoft.com, "Parsing C++ command-line arguments".
EXAMPLES = {
    'p "a b c" d e': ("a b c", "d", "e"),
    r'p "ab\"c" "\\" d': ('ab"c', "\\", "d"),
    r'p a\\\b d"e f"g h': (r"a\\\b", "de fg", "h"),
    r"p a\\\"b c d": (r"a\"b", "c", "d"),
    r'p a\\\\"b c" d e': (r"a\\b c", "d", "e"),
    'p ""': ("",),
    "p": (),
}


@pytest.mark.parametrize("line", EXAMPLES)
def test_words_are_those_of_the_documentation(line: str) -> None:
    assert split_command_line(line)[1:] == EXAMPLES[line]


def test_a_backslash_in_the_programs_name_is_one() -> None:
    line = '"C:\\Program Files\\d\\dockerd.exe" -x'
    assert split_command_line(line) == ("C:\\Program Files\\d\\dockerd.exe", "-x")


def test_no_words_are_none() -> None:
    assert split_command_line("  ") == ()


@given(st.lists(st.text(alphabet='ab "\\\t', max_size=8), max_size=4))
def test_what_python_writes_is_read_back(words: list[str]) -> None:
    assert split_command_line(f"p {subprocess.list2cmdline(words)}")[1:] == tuple(words)
