"""A profile's text: what it says, and every mistake with its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.organisation.profile import CHANGEABLE, Profile
from dockmirror.organisation.reading import ProfileInvalid, read_profile

PATH = "/etc/xdg/dockmirror/profile.toml"

WHOLE = """\
# For all workstations of Example
mirrors = [
  "https://mirror.example.com",   # the near one
  "https://mirror-2.example.com:5443",
]
test-image = "busybox"
ca-certificate = "ca.crt"
restart = "reload"
if-not-used = "keep"
position = "last"
release-feed = "https://downloads.example.com/dockmirror.json"
may-change = ["restart"]
"""


def test_every_word_is_read():
    assert read_profile(WHOLE, PATH) == Profile(
        path=PATH,
        mirrors=("https://mirror.example.com/", "https://mirror-2.example.com:5443/"),
        test_image="library/busybox:latest",
        ca_certificate="/etc/xdg/dockmirror/ca.crt",
        restart="reload",
        if_not_used="keep",
        position="last",
        release_feed="https://downloads.example.com/dockmirror.json",
        may_change=frozenset({"restart"}),
    )


def test_an_empty_profile_decides_nothing_and_leaves_everything_to_the_person():
    profile = read_profile("", PATH)
    assert profile == Profile(PATH)
    assert not any(profile.locks(word) for word in CHANGEABLE)
    assert not profile.forbids_mirror("https://other.example.com/")


def test_a_profile_may_leave_nothing_to_the_person():
    profile = read_profile('mirrors = ["https://a.example"]\nmay-change = []', PATH)
    assert all(profile.locks(word) for word in CHANGEABLE)
    assert profile.forbids_mirror("https://other.example/")
    assert not profile.forbids_mirror("https://a.example/")


@pytest.mark.parametrize(
    ("text", "line", "named"),
    [
        ("mirrors = [", 1, "TOML"),
        ("restart = 'auto'\nrestart = 'none'\n", 2, "TOML"),
        ("\n\nmirors = []", 3, "mirors"),
        ("mirrors = 'https://a.example'", 1, "mirrors"),
        ("mirrors = [1]", 1, "mirrors"),
        (WHOLE.replace("mirror-2.example.com:5443", "m:99999"), 4, "m:99999"),
        (WHOLE.replace("https://mirror.example.com", "mirror.example.com"), 3, "mirror.example"),
        (WHOLE.replace("busybox", "ghcr.io/a/b"), 6, "ghcr.io/a/b"),
        (WHOLE.replace('"reload"', '"later"'), 8, "later"),
        (WHOLE.replace('"keep"', "true"), 9, "if-not-used"),
        (WHOLE.replace('["restart"]', '["everything"]'), 12, "everything"),
        (WHOLE.replace("https://downloads", "http://downloads"), 11, "http://downloads"),
        ("release-feed = 'https://'", 1, "release-feed"),
        ("release-feed = 'https://[::'", 1, "release-feed"),
        ("[mirrors]\nfirst = 1", 1, "mirrors"),
        ("position = ''", 1, "position"),
    ],
)
def test_a_mistake_is_named_with_its_line(text, line, named):
    with pytest.raises(ProfileInvalid) as caught:
        read_profile(text, PATH)
    (mistake,) = caught.value.mistakes
    assert mistake.line == line
    assert named in mistake.sentence
    assert str(line) in mistake.sentence


def test_all_mistakes_are_named_in_the_order_of_their_lines():
    with pytest.raises(ProfileInvalid) as caught:
        read_profile("a = 1\nrestart = 'x'\nb = 2\n", PATH)
    assert [mistake.line for mistake in caught.value.mistakes] == [1, 2, 3]


def test_text_from_the_file_is_shown_with_its_control_characters_visible():
    with pytest.raises(ProfileInvalid) as caught:
        read_profile('restart = "\\u001b[31m\\u202e"', PATH)
    assert "\x1b" not in str(caught.value)
    assert "\u202e" not in str(caught.value)


@given(st.text(max_size=200))
def test_no_text_makes_it_fail_in_another_way(text):
    try:
        read_profile(text, PATH)
    except ProfileInvalid as invalid:
        said = str(invalid)
    else:
        return
    assert said.endswith(".")
