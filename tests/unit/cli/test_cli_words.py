import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.cli.invocation import COMMANDS, Glimpse, UsageError, glimpse
from dockmirror.cli.parser import build_parser, parse
from dockmirror.cli.window import window_problem
from dockmirror.setup.mirror_list import addresses
from dockmirror.setup.options import Options


def test_options_that_are_not_given_have_the_defaults_of_every_surface():
    assert parse(["setup", "m.example"]).options == Options()


def test_format_and_language_may_stand_before_or_after_the_command():
    before = parse(["--format", "json", "--lang", "de", "status"])
    after = parse(["status", "--format", "json", "--lang", "de"])
    assert before == after
    assert (after.format, after.language) == ("json", "de")


def test_options_are_not_abbreviated():
    with pytest.raises(UsageError, match="--forc"):
        parse(["setup", "m.example", "--forc"])


def test_help_names_every_command():
    text = build_parser().format_help()
    assert all(command in text for command in COMMANDS)


def test_a_glimpse_finds_what_wrong_words_still_say():
    assert glimpse(["--lang", "de", "check", "--format=json"]) == Glimpse("check", "json", "de")
    assert glimpse(["--format", "xml"]) == Glimpse()
    assert glimpse(["setup", "--", "--format", "json"]) == Glimpse("setup")
    assert glimpse(["--lang"]) == Glimpse()


words = st.one_of(
    st.sampled_from([*COMMANDS, "--format", "json", "--lang", "--timeout", "--", "-", "--all"]),
    st.text(max_size=8),
)


@given(st.lists(words, max_size=6))
def test_any_words_are_a_command_or_a_usage_error(argv):
    if any(word.startswith(("-h", "--help", "--version")) for word in argv):
        return
    glimpse(argv)
    try:
        invocation = parse(argv)
    except UsageError:
        return
    assert invocation.command is None or invocation.command in COMMANDS


def test_a_list_has_one_address_a_line_with_comments():
    text = "# ours\n\nhttps://a.example # near\r\n  b.example\t\nhttps://c.example/#frag\n"
    assert addresses(text) == ["https://a.example", "b.example", "https://c.example/#frag"]


def test_a_window_needs_a_display_only_where_displays_can_be_absent():
    assert window_problem({}, "linux")
    assert window_problem({"DISPLAY": ":0"}, "linux") is None
    assert window_problem({"WAYLAND_DISPLAY": "wayland-0"}, "linux") is None
    assert window_problem({"QT_QPA_PLATFORM": "offscreen"}, "linux") is None
    assert window_problem({}, "darwin") is None
