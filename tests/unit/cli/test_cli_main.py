import io
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from dockmirror.cli.main import main
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, Result
from tests.unit.cli import scripted
from tests.unit.cli.scripted import ScriptedCommands

EXIT_CODES = {
    "proven": 0,
    "usable": 0,
    "unchanged": 0,
    "done": 0,
    "internal-error": 1,
    "usage": 2,
    "unusable": 3,
    "refused": 4,
    "rolled-back": 5,
    "not-used": 6,
    "denied": 7,
    "unproven": 8,
    "needs-attention": 9,
    "cancelled": 130,
}


def run(script, *words):
    return main(words, script.commands())


@pytest.mark.parametrize("outcome", list(Outcome))
def test_exit_code_is_that_of_the_outcome(outcome, capsys):
    script = ScriptedCommands(replace(scripted.RESULT, outcome=outcome))
    assert run(script, "verify", "--format", "json") == EXIT_CODES[outcome.value]
    assert json.loads(capsys.readouterr().out)["outcome"] == outcome.value


def test_text_goes_to_standard_output_alone(capsys):
    assert run(ScriptedCommands(), "setup", scripted.MIRROR, "--yes") == 0
    captured = capsys.readouterr()
    assert "Connect to the mirror" in captured.out
    assert "The mirror served the pull." in captured.out
    assert captured.err == ""


def test_json_is_one_document_and_people_read_standard_error(capsys):
    run(ScriptedCommands(), "setup", scripted.MIRROR, "--yes", "--format=json")
    captured = capsys.readouterr()
    assert json.loads(captured.out)["verdict"] == "mirror"
    assert "Connect to the mirror" in captured.err


def test_jsonl_tells_every_event_and_the_document_last(capsys):
    run(ScriptedCommands(), "setup", scripted.MIRROR, "--yes", "--format", "jsonl")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.get("event") for line in lines] == [
        "step-started",
        "finding",
        "step-finished",
        "note",
        "plan",
        "step-started",
        "pull-progress",
        "step-finished",
        "evidence",
        "verdict",
        None,
    ]
    assert lines[-1]["schema"] == 1
    assert lines[-1]["command"] == "setup"


def test_options_reach_the_command(capsys):
    script = ScriptedCommands()
    words = (
        "setup m.example --target t --config-file /c --docker-host unix:///s --restart reload "
        "--if-not-used keep --position last --image busybox --timeout 2.5 --force --dry-run"
    )
    run(script, *words.split())
    assert script.calls == [
        (
            "set_up",
            "m.example",
            Options("t", "/c", "unix:///s", "reload", "keep", "last", "busybox", 2.5, True, True),
        )
    ]


def test_a_dry_run_shows_the_difference_and_has_the_plan_in_its_document(capsys):
    script = ScriptedCommands(Result("setup", Outcome.DONE, ("Nothing was changed.",)))
    assert run(script, "setup", "m.example", "--dry-run", "--format", "json") == 0
    captured = capsys.readouterr()
    assert json.loads(captured.out)["plan"]["diff"] == scripted.PLAN.diff
    assert '+{"a": 1}' in captured.err
    assert "web, db" in captured.err


def test_without_a_terminal_and_without_yes_a_change_is_refused_as_usage(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("y\n"))
    script = ScriptedCommands(asks=True)
    assert run(script, "setup", "m.example", "--format", "json") == 2
    captured = capsys.readouterr()
    assert json.loads(captured.out)["outcome"] == "usage"
    assert "--yes" in captured.err


def test_yes_agrees_without_a_question(capsys):
    assert run(ScriptedCommands(asks=True), "undo", "--yes") == 0
    assert "[y/N]" not in capsys.readouterr().out


def test_remove_all_names_no_mirror(capsys):
    script = ScriptedCommands()
    run(script, "remove", "--all", "--yes")
    assert script.calls[0][:2] == ("remove", None)


@pytest.mark.parametrize(
    "words",
    [
        ["bogus"],
        ["setup"],
        ["setup", "a", "b"],
        ["check"],
        ["remove"],
        ["remove", "--all", "x"],
        ["report"],
        ["report", "report.txt"],
        ["check", "x", "--timeout", "0"],
        ["check", "x", "--timeout", "nan"],
        ["check", "x", "--timeout", "inf"],
        ["check", "x", "--restart", "auto"],
        ["setup", "x", "--restart", "never"],
        ["status", "--yes"],
        ["check", "--file", "/nowhere/list"],
        [],
    ],
)
def test_wrong_words_are_a_sentence_and_a_usage_document(words, capsys):
    script = ScriptedCommands()
    assert run(script, *words, "--format", "json") == 2
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    assert document["outcome"] == "usage"
    assert document["findings"][0]["code"] == "usage"
    assert document["findings"][0]["title"] in captured.err.replace("\n", " ")
    assert "Traceback" not in captured.err
    assert script.calls == []


def test_wrong_words_leave_standard_output_alone_in_text(capsys):
    assert run(ScriptedCommands(), "bogus") == 2
    assert capsys.readouterr().out == ""


def test_a_defect_is_a_sentence_with_its_traceback_in_the_log_alone(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    script = ScriptedCommands()
    script.failure = LookupError("http://user:word@proxy.example.com/")
    assert run(script, "verify", "--format", "json") == 1
    captured = capsys.readouterr()
    log = tmp_path / "dockmirror" / "log" / "dockmirror.log"
    assert json.loads(captured.out)["outcome"] == "internal-error"
    assert str(log) in captured.err
    assert "Traceback" not in captured.err + captured.out
    assert "LookupError: http://***@proxy.example.com/" in log.read_text()
    assert log.stat().st_mode & 0o077 == 0


def test_a_defect_is_told_even_where_no_log_can_be_written(capsys, monkeypatch, tmp_path):
    (tmp_path / "dockmirror").write_text("a file, not a folder")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    script = ScriptedCommands()
    script.failure = ValueError()
    assert run(script, "status") == 0
    assert run(script, "verify") == 1
    assert "No log file could be written" in capsys.readouterr().out


def test_one_address_is_checked_alone_and_several_are_ranked(capsys):
    script = ScriptedCommands()
    script.checked = scripted.checked_many()
    run(script, "check", "a.example", "--format", "json")
    assert "mirrors" not in json.loads(capsys.readouterr().out)
    run(script, "check", "a.example", "b.example", "--format", "json")
    captured = capsys.readouterr()
    mirrors = [mirror["mirror"] for mirror in json.loads(captured.out)["mirrors"]]
    assert mirrors == [scripted.MIRROR, "https://bad.example.com/"]
    assert "The certificate is not trusted" in captured.err
    assert [call[0] for call in script.calls] == ["check", "check_many"]


def test_checking_several_tells_each_mirror_as_it_ends(capsys):
    script = ScriptedCommands()
    script.checked = scripted.checked_many()
    run(script, "check", "a.example", "b.example", "--format", "jsonl")
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.get("event") for line in lines] == ["mirror-checked", "mirror-checked", None]


def test_mirrors_are_read_from_a_file_and_from_standard_input(capsys, monkeypatch, tmp_path):
    script = ScriptedCommands()
    script.checked = scripted.checked_many()
    (tmp_path / "list").write_text("# ours\na.example\n\nb.example # near\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"c.example\r\na.example\r\n")))
    run(script, "check", "--file", str(tmp_path / "list"), "-")
    assert script.calls[0][1] == ("c.example", "a.example", "b.example")


def test_an_address_that_can_be_no_mirror_is_named_as_it_was_typed(capsys):
    script = ScriptedCommands()
    refused = Result("check", Outcome.USAGE, ("No.",), findings=(scripted.ERROR,))
    checked = scripted.checked_many()
    script.checked = replace(checked, results=(checked.results[0], refused))
    run(script, "check", scripted.MIRROR, "ftp://u:word@x.example", "--format", "json")
    mirrors = [mirror["mirror"] for mirror in json.loads(capsys.readouterr().out)["mirrors"]]
    assert mirrors == [scripted.MIRROR, "ftp://***@x.example"]


def test_history_shows_time_mirrors_verdict_and_what_was_undone(capsys, monkeypatch):
    run(ScriptedCommands(), "history")
    text = capsys.readouterr().out
    for part in ("0002", "Jan ", scripted.MIRROR, "mirror", "undone"):
        assert part in text


def test_history_documents_its_changes(capsys):
    run(ScriptedCommands(), "history", "--format", "json")
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert change["id"] == "0002"
    assert change["undone"] is True
    assert "uid" not in change


def test_status_shows_what_is_configured_and_what_is_in_force(capsys):
    script = ScriptedCommands()
    script.status = scripted.status_of(scripted.TARGET_STATUS, findings=[scripted.ERROR])
    assert run(script, "status") == 0
    text = capsys.readouterr().out
    for part in (script.status.sentence, "/etc/docker/daemon.json", scripted.MIRROR, "not known"):
        assert part in text
    assert "tls-unknown-issuer" in text


def test_status_documents_its_targets(capsys):
    script = ScriptedCommands()
    script.status = scripted.status_of(scripted.TARGET_STATUS, interrupted="It was interrupted.")
    run(script, "status", "--format", "json")
    document = json.loads(capsys.readouterr().out)
    assert document["interrupted"] == "It was interrupted."
    assert document["targets"][0]["configured"] == [scripted.MIRROR]
    assert document["targets"][0]["in_force"] is None


def test_report_gets_the_path(capsys):
    script = ScriptedCommands()
    assert run(script, "report", "out.JSON") == 0
    assert script.calls[0][:2] == ("report", Path("out.JSON"))


def test_the_helper_is_not_installed_by_an_ordinary_user(capsys, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    script = ScriptedCommands()
    assert run(script, "install-helper") == 7
    assert run(script, "uninstall-helper") == 7
    assert script.calls == []
    assert "sudo" in capsys.readouterr().out


def test_root_installs_and_removes_the_helper(capsys, monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    script = ScriptedCommands()
    assert run(script, "install-helper") == 0
    assert run(script, "uninstall-helper") == 0
    assert script.calls == [("install_helper",), ("uninstall_helper",)]


def test_without_a_command_the_window_opens(monkeypatch):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    script = ScriptedCommands()
    script.window_code = 5
    assert run(script) == 5
    assert script.calls[0][0] == "window"


LINK = "dockmirror://setup?mirror=https://mirror.example.com"


@pytest.mark.parametrize("words", [(LINK,), ("--lang", "de", LINK), (LINK.upper(),)])
def test_a_link_opens_the_window_with_it(monkeypatch, words):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    script = ScriptedCommands()
    given = []
    commands = replace(script.commands(), open_window=lambda argv: given.append(argv) or 0)
    assert main(words, commands) == 0
    assert [argv[1:] for argv in given] == [[words[-1]]]


def test_a_link_goes_with_no_command(monkeypatch, capsys):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    script = ScriptedCommands()
    assert run(script, "remove", "--all", "--yes", LINK) == 2
    assert script.calls == []
    assert "goes with no command" in capsys.readouterr().err


def test_without_a_display_the_window_is_refused_with_a_sentence(monkeypatch, capsys):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    script = ScriptedCommands()
    assert run(script) == 2
    assert script.calls == []
    assert "no display" in capsys.readouterr().err


def test_a_window_that_cannot_be_loaded_is_a_sentence(monkeypatch, capsys):
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    script = ScriptedCommands()

    def missing_library(_argv):
        raise ImportError("libEGL.so.1: cannot open shared object file")

    commands = replace(script.commands(), open_window=missing_library)
    assert main([], commands) == 2
    assert "libEGL.so.1" in capsys.readouterr().err


def test_the_language_is_chosen_before_any_text_is_made(monkeypatch, capsys):
    chosen = []
    monkeypatch.setattr("dockmirror.cli.main.choose_language", chosen.append)
    run(ScriptedCommands(), "--lang", "de", "history")
    run(ScriptedCommands(), "history", "--lang=fr")
    run(ScriptedCommands(), "bogus", "--lang", "it")
    assert chosen == ["de", "fr", "it"]
