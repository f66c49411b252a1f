"""The command host-kit, and checks that are explained, from their words to what is told."""

import json
from pathlib import Path

import pytest

from dockmirror.cli.host_kit import kit_words
from dockmirror.cli.invocation import UsageError
from dockmirror.cli.main import main
from dockmirror.cli.parser import build_parser, parse
from dockmirror.hostkit.choices import Choices
from dockmirror.setup.check import CheckedMany
from dockmirror.setup.outcome import Outcome, Result
from tests.unit.cli.scripted import MIRROR, ScriptedCommands

SECOND = "https://second.example.com/"
WORDS = ("host-kit", "/srv/kit", "--domain", "registry.example.com")


def test_every_choice_has_its_option():
    options = {
        "--role": "cache",
        "--private-domain": "private.example.com",
        "--upstream": "ghcr.example.com=https://ghcr.io",
        "--registry": "2",
        "--port": "8443",
        "--max-upload": "20g",
        "--keep": "3d",
        "--cache-limit": "200g",
        "--data": "/srv/data",
        "--auth": "docker-hub-login",
        "--private-auth": "none",
        "--allow": "10.0.0.0/8",
        "--acme-email": "admin@example.com",
        "--certificate": "chain.pem",
        "--key": "key.pem",
        "--upstream-user": "somebody",
        "--upstream-password-file": "token",
        "--s3-bucket": "layers",
        "--s3-region": "eu-west-1",
        "--s3-endpoint": "https://s3.example.com",
        "--s3-credentials": "credentials",
        "--metrics-port": "9500",
    }
    words = [word for pair in options.items() for word in pair]
    kit = parse([*WORDS, *words, "--internal-ca", "--overwrite", "--dry-run"]).kit
    assert kit is not None
    assert (kit.folder, kit.overwrite, kit.dry_run) == (Path("/srv/kit"), True, True)
    unset = {
        name
        for name in Choices.__dataclass_fields__
        if getattr(kit.choices, name) == getattr(Choices(""), name)
    }
    # The role given is the default; a password is never a word of a command line.
    assert unset == {"role", "upstream_password"}


def test_without_options_the_defaults_are_those_of_the_kit():
    kit = parse(list(WORDS)).kit
    assert kit is not None
    assert kit.choices == Choices("registry.example.com")
    twice = [*WORDS, "--allow", "10.0.0.0/8", "--allow", "192.0.2.0/24"]
    kit = parse(twice).kit
    assert kit is not None
    assert kit.choices.allow == ("10.0.0.0/8", "192.0.2.0/24")


@pytest.mark.parametrize("words", [("host-kit",), ("host-kit", "kit"), (*WORDS, "--port", "x")])
def test_words_that_make_no_kit_are_refused(words: tuple[str, ...]):
    with pytest.raises(UsageError):
        parse(list(words))


def test_other_commands_have_no_kit():
    assert parse(["status"]).kit is None
    given = vars(build_parser().parse_args(list(WORDS)))
    assert kit_words(given).choices.domain == "registry.example.com"


def run(capsys, *words: str, scripted: ScriptedCommands | None = None) -> tuple[int, dict, str]:
    commands = (scripted or ScriptedCommands()).commands()
    code = main([*words, "--format", "json"], commands)
    told = capsys.readouterr()
    return code, json.loads(told.out), told.err


def test_a_kit_is_written_documented_and_then_left_alone(capsys, tmp_path: Path):
    words = ("host-kit", str(tmp_path), "--domain", "registry.example.com")
    code, document, told = run(capsys, *words)
    assert (code, document["outcome"], document["changed"]) == (0, "done", True)
    assert document["kit"]["written"] is True
    paths = {file["path"] for file in document["kit"]["files"]}
    assert paths == {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}
    assert "README.md" in told
    code, document, _told = run(capsys, *words)
    assert (code, document["outcome"], document["changed"]) == (0, "unchanged", False)


def test_files_that_differ_are_shown_and_nothing_is_written(capsys, tmp_path: Path):
    words = ("host-kit", str(tmp_path), "--domain", "registry.example.com")
    run(capsys, *words)
    (tmp_path / "compose.yaml").write_text("services: {}\n")
    code, document, told = run(capsys, *words)
    assert (code, document["outcome"]) == (4, "refused")
    assert [finding["code"] for finding in document["findings"]] == ["kit-differs"]
    assert "-services: {}" in told
    assert (tmp_path / "compose.yaml").read_text() == "services: {}\n"
    code, document, _told = run(capsys, *words, "--overwrite")
    assert (code, document["outcome"]) == (0, "done")


def test_a_choice_that_cannot_be_is_a_sentence_and_a_finding(capsys, tmp_path: Path):
    code, document, told = run(capsys, "host-kit", str(tmp_path), "--domain", "192.0.2.1")
    assert (code, document["outcome"]) == (2, "usage")
    assert document["findings"][0]["code"] == "kit-domain"
    assert "192.0.2.1" in told
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_in_no_output(capsys, tmp_path: Path):
    token = tmp_path / "token"
    token.write_text("dckr_pat_secret\n")
    words = ("host-kit", str(tmp_path / "kit"), "--domain", "r.example.com")
    login = ("--upstream-user", "me", "--upstream-password-file", str(token))
    run(capsys, *words, *login)
    token.write_text("dckr_pat_other\n")
    _code, document, told = run(capsys, *words, *login)
    assert document["outcome"] == "refused"
    assert "dckr_pat" not in told + json.dumps(document)
    assert "secrets/upstream-password" in told


def test_a_check_is_explained_step_by_step(capsys):
    code, document, told = run(capsys, "check", MIRROR, "--explain")
    assert code == 0
    steps = document["explanation"]
    assert [step["id"] for step in steps] == [step["id"] for step in document["steps"]]
    assert all(step["title"] for step in steps)
    assert f"What the check has shown of {MIRROR}" in told
    _code, document, told = run(capsys, "check", MIRROR)
    assert "explanation" not in document
    assert "What the check has shown" not in told


def test_each_of_several_mirrors_is_explained(capsys):
    results = tuple(
        Result("check", Outcome.USABLE, ("It serves.",), mirror=url) for url in (MIRROR, SECOND)
    )
    scripted = ScriptedCommands()
    scripted.checked = CheckedMany(results, results[0])
    _code, document, told = run(capsys, "check", MIRROR, SECOND, "--explain", scripted=scripted)
    assert all("explanation" in mirror for mirror in document["mirrors"])
    assert told.count("What the check has shown of") == len(document["mirrors"])


def test_check_names_the_mistakes_of_a_kit_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    kit = tmp_path / "kit"
    commands = ScriptedCommands().commands()
    assert main(["host-kit", str(kit), "--domain", "registry.example.com"], commands) == 0
    assert main(["host-kit", str(kit), "--check", "--format", "json"], commands) == 0
    (kit / "clean-up.sh").unlink()
    before = {path: path.read_bytes() for path in kit.rglob("*") if path.is_file()}
    capsys.readouterr()
    assert main(["host-kit", str(kit), "--check", "--format", "json"], commands) == 3
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    assert (document["command"], document["outcome"]) == ("host-kit", "unusable")
    assert [found["code"] for found in document["findings"]] == ["kit-no-clean-up"]
    assert "clean-up.sh" in captured.err
    assert {path: path.read_bytes() for path in kit.rglob("*") if path.is_file()} == before


def test_check_of_a_folder_without_a_kit_is_refused(tmp_path: Path):
    assert main(["host-kit", str(tmp_path), "--check"], ScriptedCommands().commands()) == 4


def test_check_and_a_name_do_not_go_together():
    with pytest.raises(UsageError):
        parse([*WORDS, "--check"])
