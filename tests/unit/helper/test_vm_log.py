"""The engine's log in the files that a product keeps."""

import json

from dockmirror.helper.vm_log import VmLog, read_lines

DOCKERD = {"component": "dockerd", "level": "debug", "msg": "Calling HEAD /_ping"}
KERNEL = {"component": "kmsg", "level": "info", "msg": "time=now msg=forged"}


def line(entry):
    return json.dumps(entry) + "\n"


def messages(window):
    return [message for _seconds, message in window.lines]


def test_only_the_engines_lines_since_the_mark_are_read(tmp_path):
    log = tmp_path / "init.log"
    log.write_text(line({**DOCKERD, "msg": "before"}))
    book = VmLog([str(log)])
    mark = book.cursor()
    assert mark is not None
    with log.open("a") as file:
        file.write(line(KERNEL) + line(DOCKERD) + "no entry\n" + '{"component": "dockerd", "ms')
    window = book.since(mark)
    assert messages(window) == [json.dumps(DOCKERD)]
    assert not window.truncated


def test_lines_of_the_engines_own_form_are_taken_as_they_are():
    plain = 'time="2025-01-01T00:00:00Z" level=info msg="API listen"'
    wrapped = json.dumps({"component": "dockerd", "msg": plain})
    assert messages(read_lines(f"{plain}\n{wrapped}\n[1.2] kernel\n".encode())) == [plain, plain]


def test_without_a_file_there_is_no_mark(tmp_path):
    assert VmLog([str(tmp_path / "init.log")]).cursor() is None
    assert VmLog([]).cursor() is None


def test_the_file_that_speaks_of_the_engine_counts(tmp_path):
    first, second = tmp_path / "init.log", tmp_path / "dockerd.log"
    first.write_text("")
    second.write_text("")
    book = VmLog([str(first), str(second)])
    mark = book.cursor()
    assert mark is not None
    first.write_text(line(KERNEL))
    second.write_text(line(DOCKERD))
    assert messages(book.since(mark)) == [json.dumps(DOCKERD)]


def test_a_file_that_was_put_aside_counts_as_one_with_lines_missing(tmp_path):
    log = tmp_path / "init.log"
    log.write_text(line(DOCKERD))
    book = VmLog([str(log)])
    mark = book.cursor()
    assert mark is not None
    log.rename(tmp_path / "init.log.1")
    log.write_text(line(DOCKERD))
    window = book.since(mark)
    assert window.truncated
    assert messages(window) == [json.dumps(DOCKERD)]


def test_a_file_that_is_gone_counts_for_nothing(tmp_path):
    log = tmp_path / "init.log"
    log.write_text(line(DOCKERD))
    book = VmLog([str(log)])
    mark = book.cursor()
    assert mark is not None
    log.unlink()
    assert book.since(mark).lines == ()


def test_too_many_lines_are_cut():
    window = read_lines((line(DOCKERD) * 6000).encode())
    assert window.truncated
    assert len(window.lines) == 5000
