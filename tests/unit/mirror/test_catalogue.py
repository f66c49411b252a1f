import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.mirror import catalogue
from dockmirror.mirror.catalogue.document import findings_document
from dockmirror.mirror.finding import Severity

NEEDED = [
    "engine-not-running",
    "engine-permission",
    "docker-not-found",
    "daemon-json-invalid",
    "daemon-json-private",
    "daemon-json-unreadable",
    "flag-conflict",
    "changed-meanwhile",
    "mirror-in-insecure-registries",
    "registry-mirror-singular",
    "stops-containers",
    "reload-keeps-containers",
    "hub-login-offered",
    "test-image-present",
    "mirror-passed-over",
    "helper-not-installed",
    "helper-not-trusted",
    "interrupted-change",
    "unexpected",
]


@pytest.mark.parametrize("code", catalogue.codes())
def test_every_entry_has_words_that_fit_one_line_and_say_what_to_do(code):
    entry = catalogue.entry(code)
    assert set(code) <= set(string.ascii_lowercase + string.digits + "-")
    assert entry.title
    assert not entry.title.endswith(".")
    assert "\n" not in "".join(entry.texts)
    assert len(entry.title) <= 70
    assert entry.detail
    assert entry.workstation or entry.operator
    if entry.severity is Severity.ERROR:
        assert entry.remedy != "Nothing."


@pytest.mark.parametrize("area", ["certificate", "http", "authentication", "cache"])
def test_a_fault_of_the_mirror_says_what_each_side_does(area):
    workstation_alone = {
        "tls-no-trust-store",
        "http-captive-portal",
        "clock-wrong",
    }
    for entry in catalogue.AREAS[area]:
        if entry.severity is Severity.ERROR and entry.code not in workstation_alone:
            assert entry.workstation, entry.code
            assert entry.operator, entry.code


def test_the_part_for_whoever_runs_the_mirror_can_be_handed_on():
    finding = catalogue.finding("http-gateway", url="https://a.test/", status="502")
    assert finding.for_operator
    assert finding.remedy.endswith(finding.for_operator)
    assert catalogue.finding("url-empty").for_operator == ""


def test_the_document_of_the_findings_is_what_the_code_says():
    document = Path(__file__).parents[3] / "docs" / "findings.md"
    assert document.read_text(encoding="utf-8") == findings_document(), (
        "run: python -m dockmirror.mirror.catalogue > docs/findings.md"
    )


@pytest.mark.parametrize("code", catalogue.codes())
def test_every_entry_becomes_a_finding_that_shows_each_of_its_facts(code):
    facts = {name: f"<{name}>" for name in catalogue.entry(code).facts}
    finding = catalogue.finding(code, **facts)
    words = finding.title + finding.detail + finding.remedy
    assert finding.code == code
    assert all(fact in words for fact in facts.values())
    assert "{" not in words.replace("{}", "")


def test_the_findings_that_other_parts_report_are_there():
    assert set(NEEDED) <= set(catalogue.codes())


def test_a_code_stands_once_only():
    assert len(catalogue.codes()) == len(set(catalogue.codes()))


def test_an_unknown_code_becomes_an_unexpected_finding_with_the_facts():
    finding = catalogue.finding("no-such-code", reason="odd")
    assert finding.code == "unexpected"
    assert "no-such-code" in finding.detail
    assert "odd" in finding.detail


@given(st.sampled_from(catalogue.codes()), st.text())
def test_facts_from_outside_are_shown_as_plain_visible_text(code, text):
    facts = dict.fromkeys(catalogue.entry(code).facts, text)
    finding = catalogue.finding(code, **facts)
    shown = finding.title + finding.detail + finding.remedy
    assert not any(character in shown for character in "\x00\x1b\r\n\u202e\u2066\u200f")


def test_a_fact_may_have_any_name():
    finding = catalogue.finding("unexpected", what="odd", code="x")
    assert finding.facts == {"what": "odd", "code": "x"}
