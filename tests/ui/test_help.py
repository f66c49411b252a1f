"""The help page: the catalogue and its search, the keys, about."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel

from dockmirror.mirror import catalogue
from dockmirror.ui.catalogue_view import ENTRIES_AT_ONCE, every_finding, matching
from dockmirror.ui.shortcuts import shortcuts
from tests.ui.scripted import ScriptedCommands


@pytest.fixture
def page(opened, qtbot):
    """The help page of a window over scripted commands."""
    window = opened(ScriptedCommands())
    window.show_page(window.help)
    qtbot.waitUntil(lambda: "9.9" in said(window.help.about))
    return window.help


def said(widget):
    return "\n".join(label.text().replace("\u200b", "") for label in widget.findChildren(QLabel))


def codes(page):
    return [entry.finding.code for entry in page.catalogue.entries]


def test_every_finding_of_the_catalogue_is_there_without_its_facts():
    found = every_finding()
    assert [item.code for item in found] == list(catalogue.codes())
    for item in found:
        facts = catalogue.entry(item.code).facts
        assert all(fact == "…" for fact in item.facts.values())
        assert set(item.facts) == set(facts)


@pytest.mark.parametrize(
    "words", ["name-not-found", "NAME-NOT-FOUND", "  is not known  the name ", "getent hosts"]
)
def test_a_finding_is_found_by_its_code_and_by_words(words):
    assert "name-not-found" in [item.code for item in matching(every_finding(), words)]


def test_all_words_must_be_there():
    found = every_finding()
    assert matching(found, "name-not-found certificate-nobody-has-heard-of") == []
    assert matching(found, "") == found


def test_the_search_shows_what_fits_and_how_much(page, qtbot):
    qtbot.keyClicks(page.catalogue.search, "name-not-found")
    qtbot.waitUntil(lambda: codes(page) == ["name-not-found"])
    assert page.catalogue.count.plain_text == "1 finding"
    assert not page.catalogue.more.isVisible()
    page.catalogue.search.clear()
    qtbot.waitUntil(lambda: len(codes(page)) == ENTRIES_AT_ONCE)
    assert page.catalogue.more.isVisible()


def test_a_search_without_a_match_says_so(page, qtbot):
    qtbot.keyClicks(page.catalogue.search, "nothing like this")
    qtbot.waitUntil(lambda: codes(page) == [])
    assert page.catalogue.count.plain_text == "No finding has these words."


def test_more_entries_are_shown_on_request(page):
    page.catalogue.more.click()
    assert codes(page) == list(catalogue.codes())[: 2 * ENTRIES_AT_ONCE]
    assert page.catalogue.entries[ENTRIES_AT_ONCE].code.hasFocus()


def test_a_finding_is_copied_with_its_code(page, qapp):
    entry = page.catalogue.entries[0]
    entry.findChild(QAbstractButton, "copy-entry").click()
    assert f"({entry.finding.code})" in qapp.clipboard().text()
    assert entry.finding.remedy in qapp.clipboard().text()


def test_about_says_version_licence_and_links_to_copy(page, qapp):
    told = said(page.about)
    for part in ("9.9", "MIT", "python 3.11", "https://dockmirror.example.org/"):
        assert part in told
    page.about.findChild(QAbstractButton, "copy-link").click()
    assert qapp.clipboard().text() == "https://dockmirror.example.org/"


def test_without_a_release_feed_nobody_can_be_asked_for_a_newer_version(page):
    assert page.about.findChild(QAbstractButton, "newer-version-ask") is None


def test_a_release_feed_is_asked_when_the_person_says_so_and_not_before(opened, qtbot):
    commands = ScriptedCommands(feed="https://downloads.example.com/dockmirror.json")
    window = opened(commands)
    window.show_page(window.help)
    about = window.help.about
    qtbot.waitUntil(lambda: about.findChild(QAbstractButton, "newer-version-ask") is not None)
    assert commands.feeds_asked == []
    button = about.findChild(QAbstractButton, "newer-version-ask")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Version 10.0 is there; this is 9.9." in said(about))
    assert commands.feeds_asked == [commands.feed]
    assert button.isEnabled()
    assert about.findChild(QLabel, "newer-version-told").isVisible()


def test_the_folder_of_the_log_is_made_before_it_is_opened(tmp_path, monkeypatch):
    from dockmirror.ui import help_page

    opened = []
    monkeypatch.setattr(help_page, "open_in_desktop", lambda path: opened.append(path) or True)
    assert help_page._make_and_open(tmp_path / "state" / "log")
    assert opened == [tmp_path / "state" / "log"]
    assert opened[0].is_dir()
    (tmp_path / "file").write_text("")
    assert not help_page._make_and_open(tmp_path / "file" / "log")


def test_every_key_that_is_listed_has_words(page):
    told = said(page.keys)
    for what, keys in shortcuts():
        assert what in told
        assert keys in told


def test_keys_lead_to_the_help_and_to_its_search(opened, qtbot):
    window = opened(ScriptedCommands())
    qtbot.keyClick(window, Qt.Key.Key_F1)
    assert window.pages.currentWidget() is window.help
    window.show_page(window.home)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert window.pages.currentWidget() is window.help
    assert window.help.catalogue.search.hasFocus()
