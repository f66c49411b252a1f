"""Reading a line where waiting for it cannot be interrupted, as on Windows."""

import io
import os

import pytest

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.cli.typed_line import read_in_a_thread


@pytest.mark.parametrize(("typed", "line"), [("yes\nno\n", "yes\n"), ("", None)])
def test_a_line_typed_is_the_answer_and_the_end_of_input_is_none(typed, line):
    assert read_in_a_thread(io.StringIO(typed), CancelToken()) == line


class ClosedMeanwhile(io.StringIO):
    def readline(self, size=-1):
        raise OSError(22, "Invalid argument")


def test_a_console_that_cannot_be_read_ends_the_input():
    assert read_in_a_thread(ClosedMeanwhile(), CancelToken()) is None


def test_asking_to_stop_ends_the_wait_though_nothing_is_typed():
    reading, writing = os.pipe()
    token = CancelToken()

    class Keyboard(io.StringIO):
        def readline(self, size=-1):
            token.cancel()
            os.read(reading, 1)
            return "y\n"

    try:
        with pytest.raises(Cancelled):
            read_in_a_thread(Keyboard(), token)
    finally:
        os.close(writing)
        os.close(reading)
