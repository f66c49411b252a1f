"""The organisation's profile on the command line."""

import json

import pytest

from dockmirror.cli.main import main
from dockmirror.organisation.profile import FoundProfile, Profile
from tests.unit.cli.scripted import MIRROR, ScriptedCommands

PATH = "/etc/xdg/dockmirror/profile.toml"
PROFILE = Profile(PATH, mirrors=(MIRROR, "https://second.example.com/"), restart="reload")


@pytest.fixture
def script() -> ScriptedCommands:
    script = ScriptedCommands()
    script.profile = FoundProfile(PROFILE, PATH)
    return script


def test_setup_without_a_url_takes_the_profiles_mirrors(script, capsys):
    assert main(["setup", "--yes", "--format", "json"], script.commands()) == 0
    (name, mirrors, options) = script.calls[0]
    assert (name, mirrors, options.restart) == ("set_up_first", PROFILE.mirrors, "reload")
    captured = capsys.readouterr()
    document = json.loads(captured.out)
    assert document["command"] == "setup"
    assert document["organisation"]["mirrors"] == list(PROFILE.mirrors)
    assert "Set by your organisation" in captured.err
    assert PATH in captured.err


def test_what_is_spelled_out_comes_before_the_profiles_choice(script):
    main(["setup", MIRROR, "--yes", "--restart", "none"], script.commands())
    (name, mirror, options) = script.calls[0]
    assert (name, mirror, options.restart) == ("set_up", MIRROR, "none")


def test_setup_without_a_url_and_without_a_profile_is_a_usage_error(capsys):
    script = ScriptedCommands()
    assert main(["setup", "--yes"], script.commands()) == 2
    assert script.calls == []
    assert "dockmirror setup URL" in capsys.readouterr().err


def test_setup_without_a_url_says_why_the_profile_is_ignored(script, capsys):
    script.profile = FoundProfile(None, PATH, "Line 3 is no TOML.")
    assert main(["setup", "--yes", "--format", "json"], script.commands()) == 2
    assert script.calls == []
    assert "Line 3" in json.loads(capsys.readouterr().out)["findings"][0]["title"]


def test_status_says_what_the_organisation_has_set(script, capsys):
    main(["status"], script.commands())
    assert f"Set by your organisation ({PATH}): {MIRROR}" in capsys.readouterr().out


def test_status_says_why_a_profile_is_ignored(script, capsys):
    script.profile = FoundProfile(None, PATH, "Line 3 is no TOML.")
    main(["status", "--format", "json"], script.commands())
    captured = capsys.readouterr()
    assert json.loads(captured.out)["organisation"] == {
        "profile": PATH,
        "problem": "Line 3 is no TOML.",
    }
    assert "Line 3" in captured.err


def test_a_computer_without_a_profile_has_no_such_member(capsys):
    main(["status", "--format", "json"], ScriptedCommands().commands())
    assert "organisation" not in json.loads(capsys.readouterr().out)


def test_two_mirrors_are_more_than_setup_takes(capsys):
    assert main(["setup", MIRROR, MIRROR], ScriptedCommands().commands()) == 2
