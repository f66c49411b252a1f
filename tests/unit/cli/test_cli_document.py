import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dockmirror.cli.answer import Answer, refusal
from dockmirror.cli.document import answer_document, indented, one_line, plan_document
from dockmirror.cli.jsonl import event_document
from dockmirror.evidence.verdict import Verdict, VerdictKind
from dockmirror.mirror.finding import Severity
from dockmirror.setup.events import FindingReported, Finished, Noted, VerdictReached
from dockmirror.setup.outcome import Outcome, Result
from tests.unit.cli.scripted import CHANGE, EVIDENCE, MIRROR, PLAN, RESULT, WARNING

EXPECTED = {
    "schema": 1,
    "command": "setup",
    "outcome": "proven",
    "mirror": MIRROR,
    "verdict": "mirror",
    "changed": True,
    "target": {
        "id": "docker-engine",
        "config_path": "/etc/docker/daemon.json",
        "engine_version": "26.1.5",
        "image_store": "graph-driver",
    },
    "findings": [
        {
            "code": "plain-http",
            "severity": "warning",
            "title": WARNING.title,
            "detail": WARNING.detail,
            "remedy": WARNING.remedy,
        }
    ],
    "evidence": [{"source": "daemon-log", "says": "positive", "detail": EVIDENCE.detail}],
    "steps": [{"id": "judge-url", "status": "done", "seconds": 0.001}],
    "backup": "/var/lib/dockmirror/history/0001/before",
}


@pytest.mark.parametrize("member", list(EXPECTED))
def test_each_member_of_the_document_is_that_of_the_result(member):
    assert answer_document(Answer(RESULT))[member] == EXPECTED[member]


def test_the_document_of_a_command_has_no_other_member():
    assert list(answer_document(Answer(RESULT))) == list(EXPECTED)


def test_what_is_not_known_is_null_or_empty():
    document = answer_document(Answer(Result("verify", Outcome.CANCELLED)))
    assert document == {
        "schema": 1,
        "command": "verify",
        "outcome": "cancelled",
        "mirror": None,
        "verdict": None,
        "changed": False,
        "target": None,
        "findings": [],
        "evidence": [],
        "steps": [],
        "backup": None,
    }


@pytest.mark.parametrize("kind", list(VerdictKind))
def test_the_verdict_is_its_word(kind):
    document = answer_document(Answer(replace(RESULT, verdict=Verdict(kind, "A sentence."))))
    assert document["verdict"] == kind.value


def test_severity_is_one_of_three_words():
    assert {severity.value for severity in Severity} == {"error", "warning", "info"}


def test_what_must_be_run_by_hand_is_in_the_document():
    result = replace(RESULT, outcome=Outcome.NEEDS_ATTENTION, commands=("cp a b",))
    assert answer_document(Answer(result))["commands"] == ["cp a b"]


def test_several_mirrors_have_one_such_document_each_in_their_order():
    other = replace(RESULT, mirror="https://other.example.com/")
    document = answer_document(Answer(RESULT, mirrors=(other, RESULT)))
    assert [mirror["mirror"] for mirror in document["mirrors"]] == [other.mirror, MIRROR]
    assert list(document["mirrors"][1]) == list(EXPECTED)


def test_a_refusal_is_a_finding_too():
    document = answer_document(refusal(Outcome.USAGE, None, "usage", "What.", "Do this.", "Then."))
    assert document["command"] is None
    assert document["findings"] == [
        {
            "code": "usage",
            "severity": "error",
            "title": "What.",
            "detail": "",
            "remedy": "Do this. Then.",
        }
    ]


def test_a_plan_is_documented_without_the_bytes_of_the_file_and_without_passwords():
    plan = replace(PLAN, diff='+ "http-proxy": "http://me:word@proxy.example.com"\n')
    document = plan_document(plan)
    assert "before" not in document
    assert document["diff"] == '+ "http-proxy": "http://***@proxy.example.com"\n'


def test_a_history_document_names_no_person():
    (change,) = answer_document(Answer(RESULT, changes=(CHANGE,)))["changes"]
    assert change["time"] == CHANGE.time_iso
    assert change["backup"] == CHANGE.backup_path
    assert "uid" not in change


def test_events_name_their_kind():
    assert event_document(Noted("Yes."))["event"] == "note"
    assert event_document(FindingReported(WARNING))["code"] == "plain-http"
    verdict = Verdict(VerdictKind.MIXED, "Both.", "Because.")
    assert event_document(VerdictReached(verdict)) == {
        "event": "verdict",
        "verdict": "mixed",
        "sentence": "Both.",
        "why": "Because.",
    }
    assert event_document(Finished(RESULT)) is None


@given(st.text(), st.sampled_from(["utf-8", "ascii", "iso-8859-1", "UTF_8", "cp1252"]))
def test_any_text_survives_any_encoding_on_one_line(text, encoding):
    document = {"detail": text}
    for written in (one_line(document, encoding), indented(document, encoding)):
        data = written.encode(encoding, "backslashreplace")
        assert json.loads(data.decode(encoding)) == document
    assert one_line(document, encoding).count("\n") == 1
