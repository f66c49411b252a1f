"""The window does the main job for real, as an ordinary user, by the keyboard alone."""

import pytest

from dockmirror import i18n
from dockmirror.setup.outcome import Outcome
from dockmirror.ui.outcome_words import heading
from practice.screenshots import walk_window
from practice.site import Site
from tests.real.program import fetched_by_engine

pytestmark = pytest.mark.real


def test_the_keyboard_alone_sets_a_mirror_up(site: Site, capsys: pytest.CaptureFixture[str]):
    said = walk_window(site)
    assert said["title"] == "Docker pulls through the mirror"
    assert site.mirror.host in said["sentence"]
    assert "proven" in said["status"]
    assert said["undo_offered"]
    assert site.workstation.docker_info()["RegistryConfig"]["Mirrors"] == [f"{site.mirror.url}/"]
    assert fetched_by_engine(site.hub.requests()) == []
    with capsys.disabled():
        stall, worked = said["longest_stall_seconds"], said["longest_work_seconds"]
        print(
            f" the window's longest stall: {stall * 1000:.0f} ms, of its own {worked * 1000:.0f} ms"
        )


def test_the_window_says_that_a_mirror_was_not_used_and_puts_all_back(site: Site):
    before = site.workstation.daemon_json()
    site.mirror.fault("engine-500")
    said = walk_window(site, outcome="not-used")
    assert said["title"] == "Docker does not use the mirror"
    assert not said["undo_offered"]
    assert site.workstation.daemon_json() == before
    assert fetched_by_engine(site.hub.requests()) != []


def test_the_whole_job_can_be_done_in_persian(site: Site):
    said = walk_window(site, language="fa")
    i18n.choose_language("fa")
    try:
        expected = heading(Outcome.PROVEN)
    finally:
        i18n.choose_language("en")
    assert expected != "Docker pulls through the mirror"
    assert said["title"] == expected
    assert site.mirror.host in said["sentence"]
    assert said["undo_offered"]
    assert site.workstation.docker_info()["RegistryConfig"]["Mirrors"] == [f"{site.mirror.url}/"]
