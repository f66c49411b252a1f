import logging
import stat

from dockmirror.ui.log_file import LogFile


def record(message: str) -> logging.LogRecord:
    return logging.LogRecord("dockmirror.ui", logging.ERROR, __file__, 1, message, None, None)


def test_a_defect_is_written_for_its_owner_only(tmp_path):
    path = tmp_path / "logs" / "dockmirror.log"
    LogFile(path).emit(record("a command failed"))
    assert "a command failed" in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_password_in_an_address_is_left_out(tmp_path):
    path = tmp_path / "dockmirror.log"
    LogFile(path).emit(record("failed: https://anna:hunter2@mirror.example.com/"))
    assert "hunter2" not in path.read_text()
    assert "mirror.example.com" in path.read_text()


def test_a_large_log_is_put_aside_once(tmp_path):
    path = tmp_path / "dockmirror.log"
    path.write_text("x" * (1024 * 1024 + 1))
    LogFile(path).emit(record("anew"))
    assert path.read_text().endswith("anew\n")
    assert len(path.read_text()) < 200
    assert (tmp_path / "dockmirror.old.log").exists()


def test_a_place_that_cannot_be_written_is_no_second_defect(tmp_path):
    path = tmp_path / "file"
    path.write_text("")
    LogFile(path / "dockmirror.log").emit(record("lost"))
    assert path.read_text() == ""
