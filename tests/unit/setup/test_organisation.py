"""The organisation's decisions: put into the options, and held against the person's."""

from dataclasses import replace

import pytest

from dockmirror.organisation.profile import FoundProfile, Profile
from dockmirror.setup.ending import Ending
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.organisation import ca_certificate_for, obey, with_profile
from dockmirror.setup.outcome import Outcome

MIRROR = "https://mirror.example.com/"
OTHER = "https://other.example.com/"
PROFILE = Profile(
    path="/etc/xdg/dockmirror/profile.toml",
    mirrors=(MIRROR,),
    test_image="library/busybox:latest",
    ca_certificate="/etc/ssl/ca.crt",
    restart="reload",
)
LOCKED = replace(PROFILE, may_change=frozenset())


def under(profile, *said, **chosen):
    return with_profile(Options(**chosen), FoundProfile(profile, profile.path), frozenset(said))


def ending(options, mirror=MIRROR):
    found = []
    narration = Narration("setup", lambda event: found.append(event))
    try:
        obey(narration, options, mirror)
    except Ending as end:
        return end, found
    return None, found


def test_what_was_not_said_is_the_organisations():
    options = under(PROFILE)
    assert (options.image, options.restart) == ("library/busybox:latest", "reload")
    assert (options.if_not_used, options.position) == ("revert", "first")


def test_what_was_said_is_the_persons_where_it_may_be():
    options = under(PROFILE, "restart", restart="none")
    assert options.restart == "none"
    assert ending(options)[0] is None
    assert ending(options, OTHER)[0] is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("restart", "none"),
        ("image", "library/alpine:latest"),
        ("if_not_used", "keep"),
        ("position", "last"),
        ("ca_certificate", "/tmp/mine.crt"),
    ],
)
def test_a_choice_that_is_set_by_the_organisation_is_refused(name, value):
    end, told = ending(under(LOCKED, name, **{name: value}))
    assert end is not None
    assert end.outcome is Outcome.REFUSED
    assert "set by your organisation" in end.sentences[0]
    assert told[-1].finding.code == "set-by-organisation"


def test_the_organisations_own_choice_may_be_said_too():
    said = {"restart": "reload", "image": "busybox", "ca_certificate": "/etc/ssl/ca.crt"}
    assert ending(under(LOCKED, *said, **said))[0] is None
    assert ending(under(LOCKED))[0] is None


def test_another_mirror_is_refused_where_the_organisation_allows_its_own_only():
    end, told = ending(under(LOCKED), OTHER)
    assert end is not None
    assert told[-1].finding.code == "mirror-not-of-organisation"
    assert MIRROR in end.sentences[0]


def test_the_organisations_certificate_vouches_for_its_own_mirrors_alone():
    options = under(PROFILE)
    assert ca_certificate_for(options, MIRROR) == "/etc/ssl/ca.crt"
    assert ca_certificate_for(options, OTHER) is None
    plain = replace(PROFILE, mirrors=("http://mirror.example.com/",))
    assert ca_certificate_for(under(plain), "http://mirror.example.com/") is None
    own = under(PROFILE, "ca_certificate", ca_certificate="/home/me/ca.crt")
    assert ca_certificate_for(own, MIRROR) == "/home/me/ca.crt"


def test_a_profile_that_is_ignored_is_a_warning_and_stops_nothing():
    found = FoundProfile(None, "/etc/xdg/dockmirror/profile.toml", "Line 2 is no TOML.")
    end, told = ending(with_profile(Options(), found))
    assert end is None
    assert [event.finding.code for event in told] == ["profile-ignored"]
    assert "Line 2" in told[0].finding.detail
