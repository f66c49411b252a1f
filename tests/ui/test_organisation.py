"""What the organisation has decided, in the window: filled in, said, and never acting."""

from dataclasses import replace

from PySide6.QtCore import Qt

from dockmirror.organisation.profile import FoundProfile, Profile
from dockmirror.setup.options import Options
from dockmirror.setup.organisation import with_profile
from dockmirror.ui.url_field import AddressState
from tests.ui.scripted import MIRROR, ScriptedCommands

PATH = "/etc/xdg/dockmirror/profile.toml"
PROFILE = Profile(PATH, mirrors=(MIRROR,), restart="reload")
LOCKED = replace(PROFILE, may_change=frozenset({"if-not-used"}))


def under(profile: Profile) -> Options:
    return with_profile(Options(), FoundProfile(profile, PATH))


def test_the_field_has_the_organisations_mirror_and_nobody_is_asked(opened, qtbot):
    scripted = ScriptedCommands()
    field = opened(scripted, under(PROFILE)).home.address
    assert field.text == MIRROR
    assert "organisation" in field.sentence.plain_text
    assert field.set_up.isEnabled()
    assert not field.pause.isActive()
    assert "check" not in scripted.names()
    assert "set_up" not in scripted.names()


def test_the_organisations_choices_are_shown_and_what_it_locks_cannot_be_changed(opened):
    options = opened(ScriptedCommands(), under(LOCKED)).home.address.options
    assert options.restart.value == "reload"
    assert not options.restart.box.isEnabled()
    assert "organisation" in options.restart.meaning.plain_text
    assert "organisation" in options.restart.box.accessibleDescription()
    assert options.if_not_used.box.isEnabled()


def test_another_mirror_is_refused_at_once_where_only_its_own_are_allowed(opened, qtbot):
    scripted = ScriptedCommands()
    window = opened(scripted, under(LOCKED))
    field = window.home.address
    field.edit.selectAll()
    qtbot.keyClicks(field.edit, "https://other.example.com")
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    assert field.state is AddressState.BAD
    assert "organisation" in field.sentence.plain_text
    assert not field.set_up.isEnabled()
    assert "check" not in scripted.names()
    assert [item.code for item in window.home.findings.findings] == ["mirror-not-of-organisation"]


def test_a_computer_without_a_profile_starts_with_an_empty_field(opened):
    assert opened(ScriptedCommands()).home.address.text == ""
