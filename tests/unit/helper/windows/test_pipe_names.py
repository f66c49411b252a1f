import pytest

from dockmirror.helper.windows.pipe_names import Pipes, read_arguments

TOKEN = "0123456789abcdef0123456789abcdef"


def test_the_words_name_two_pipes_and_a_process() -> None:
    assert read_arguments(["--pipes", TOKEN, "4711"]) == (Pipes(TOKEN), 4711)


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--pipes"],
        ["--pipes", TOKEN],
        ["--pipes", TOKEN, "4711", "x"],
        ["--pipes", TOKEN.upper(), "4711"],
        ["--pipes", "..\\..\\" + TOKEN[6:], "4711"],
        ["--pipes", TOKEN + "\n", "4711"],
        ["--pipes", TOKEN, "0"],
        ["--pipes", TOKEN, "٤٧"],
        ["--pipes", TOKEN, "99999999999"],
    ],
)
def test_no_other_words_do(words: list[str]) -> None:
    assert read_arguments(words) is None
