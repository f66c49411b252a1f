"""The name of the pipe that stands for the socket on Windows."""

from pathlib import Path

from dockmirror.ui.window_socket import pipe_name


def test_a_person_keeps_one_name_in_a_session_and_nobody_else_knows_it(tmp_path: Path):
    mine, again = (pipe_name(tmp_path / "me", "Console") for _ in range(2))
    assert mine == again
    assert mine is not None
    assert mine != pipe_name(tmp_path / "other", "Console")
    assert len(mine.split("-")[2]) == 32


def test_each_session_of_a_person_has_a_window_of_its_own(tmp_path: Path):
    assert pipe_name(tmp_path, "Console") != pipe_name(tmp_path, "RDP-Tcp#1")


def test_what_is_no_name_or_cannot_be_kept_gives_none(tmp_path: Path):
    (tmp_path / "window-pipe").write_text("..\\..\\pipe", encoding="ascii")
    assert pipe_name(tmp_path, "") is None
    assert pipe_name(tmp_path / "window-pipe" / "below", "") is None


def test_a_session_is_no_more_than_a_word_in_the_name(tmp_path: Path):
    name = pipe_name(tmp_path, "RDP-Tcp#1\\x")
    assert name is not None
    assert name.rpartition("-")[2] == "RDPTcp1x"
