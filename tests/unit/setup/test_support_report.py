import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dockmirror import i18n
from dockmirror.cancellation import CancelToken
from dockmirror.evidence.evidence import Evidence, Says
from dockmirror.setup.check import CheckedMany
from dockmirror.setup.events import Finished, Noted
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Measured, Outcome, Result
from dockmirror.setup.report import Sources, report
from dockmirror.setup.support import fit_to_hand_on
from dockmirror.setup.tried import Tried
from dockmirror.setup.versions import program_version, versions
from tests.unit.cli.scripted import CHANGE, ERROR, MIRROR, TARGET_STATUS, checked_many, status_of

HOSTILE = "<script>alert('x')</script>\u202e\x1b[31m http://me:word@p.example/"
NOT_SHOWN = ("word", "\u202e", "\x1b", "<script")


class Page(HTMLParser):
    """What is on the page: its tags and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)

    def handle_data(self, data):
        self.words += data


class ScriptedSources:
    def __init__(self):
        self.status = status_of(TARGET_STATUS, findings=[ERROR])
        self.changes = (CHANGE,)
        self.checked = checked_many()
        self.asked = []

    def sources(self):
        return Sources(
            status=lambda options: self.status,
            history=lambda: self.changes,
            check_many=self._check_many,
            versions=lambda: {"dockmirror": "9.9", "kernel": "6.1"},
        )

    def _check_many(self, texts, options, observer, token):
        self.asked.append((texts, options))
        observer(Finished(self.checked.result))
        return self.checked


def make(path, script=None, token=None, options=None):
    events = []
    script = script or ScriptedSources()
    result = report(
        path, options or Options(), events.append, token or CancelToken(), script.sources()
    )
    return result, events


def hostile_sources():
    script = ScriptedSources()
    target = replace(
        TARGET_STATUS,
        title=HOSTILE,
        config_path=HOSTILE,
        configured=(HOSTILE,),
        problem=HOSTILE,
        engine_version=HOSTILE,
    )
    finding = replace(ERROR, code=HOSTILE, title=HOSTILE, detail=HOSTILE, remedy=HOSTILE)
    state = status_of(target, interrupted=HOSTILE, findings=[finding])
    script.status = replace(state, sentence=HOSTILE)
    script.changes = (
        replace(CHANGE, id=HOSTILE, time_iso=HOSTILE, verdict=HOSTILE, mirrors_after=(HOSTILE,)),
    )
    bad = Result("check", Outcome.UNUSABLE, mirror=HOSTILE, findings=(finding,))
    script.checked = CheckedMany((bad,), bad)
    return script


def test_the_page_holds_state_checks_history_and_versions(tmp_path):
    result, _ = make(tmp_path / "report.html")
    words = Page((tmp_path / "report.html").read_text()).words
    assert result.outcome is Outcome.DONE
    assert result.target is None
    for part in (
        "Something is wrong with Docker on this computer.",
        "/etc/docker/daemon.json",
        MIRROR,
        "https://bad.example.com/",
        "The certificate is not trusted",
        "Install the certificate of Example CA.",
        "0002",
        "undone",
        "9.9",
    ):
        assert part in words


def test_the_json_holds_state_checks_history_and_versions(tmp_path):
    make(tmp_path / "report.json")
    document = json.loads((tmp_path / "report.json").read_text())
    assert document["versions"] == {"dockmirror": "9.9", "kernel": "6.1"}
    assert document["targets"][0]["in_force"] is None
    assert [check["outcome"] for check in document["checks"]] == ["usable", "unusable"]
    assert document["findings"][0]["code"] == "tls-unknown-issuer"
    assert document["changes"][0]["mirrors_after"] == [MIRROR]
    assert "uid" not in document["changes"][0]


@pytest.mark.parametrize("name", ["report.html", "report.json"])
def test_text_from_outside_is_harmless_and_without_secrets(tmp_path, name):
    make(tmp_path / name, hostile_sources())
    text = (tmp_path / name).read_text()
    shown = Page(text).words if name.endswith("html") else json.dumps(json.loads(text))
    assert "word" not in text.replace("Passwords", "")
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "http://***@p.example/" in shown


def test_the_page_holds_no_element_of_somebody_elses(tmp_path):
    make(tmp_path / "report.html", hostile_sources())
    text = (tmp_path / "report.html").read_text()
    page = Page(text)
    assert "script" not in page.tags
    assert "<script>" in page.words
    assert "default-src 'none'" in text
    assert not {"img", "link", "iframe", "a"} & set(page.tags)


def test_the_page_prints(tmp_path):
    make(tmp_path / "report.html")
    assert "@media print" in (tmp_path / "report.html").read_text()


def test_each_configured_mirror_is_checked_once_as_docker_knows_it(tmp_path):
    script = ScriptedSources()
    target = replace(TARGET_STATUS, configured=("https://m.example",), in_force=(MIRROR,))
    again = replace(target, in_force=("https://m.example/",))
    script.status = status_of(target, again)
    options = Options(timeout=3.0)
    make(tmp_path / "report.json", script, options=options)
    assert script.asked == [(("https://m.example/", MIRROR), options)]


def test_without_mirrors_nothing_is_checked(tmp_path):
    script = ScriptedSources()
    script.status = status_of(replace(TARGET_STATUS, configured=()))
    make(tmp_path / "report.html", script)
    assert script.asked == []


def test_the_checks_are_announced_and_the_end_is_told_last(tmp_path):
    result, events = make(tmp_path / "report.html")
    assert [type(event) for event in events] == [Noted, Finished]
    assert events[-1].result == result


def test_cancelled_writes_nothing(tmp_path):
    token = CancelToken()
    token.cancel()
    result, _ = make(tmp_path / "report.html", token=token)
    assert result.outcome is Outcome.CANCELLED
    assert list(tmp_path.iterdir()) == []


def test_an_old_report_is_replaced_and_only_its_owner_reads_the_new_one(tmp_path):
    path = tmp_path / "report.json"
    path.write_text("old")
    path.chmod(0o644)
    make(path)
    assert json.loads(path.read_text())["schema"] == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["report.json"]


@pytest.mark.parametrize("name", ["absent/report.html", "folder.html"])
def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path, name):
    (tmp_path / "folder.html").mkdir()
    result, _ = make(tmp_path / name)
    assert result.outcome is Outcome.REFUSED
    assert str(tmp_path / name) in result.sentences[0]
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder.html"]


def test_the_name_of_the_home_folder_is_left_out():
    assert fit_to_hand_on("/home/ann/.docker", Path("/home/ann")) == "~/.docker"
    assert fit_to_hand_on("/etc/docker", Path("/")) == "/etc/docker"


def test_long_texts_are_cut():
    assert len(fit_to_hand_on("x" * 100_000)) <= 2000


def test_the_versions_name_neither_machine_nor_person():
    found = versions()
    assert found["dockmirror"] == program_version()
    assert {"python", "system", "kernel", "architecture", "docker"} <= set(found)
    assert "node" not in found


def job_and_list(text=MIRROR):
    evidence = (Evidence("daemon-log", Says.POSITIVE, f"The log names {text}."),)
    job = Result(
        "first-serving", Outcome.PROVEN, (f"{text} served.",), mirror=text, evidence=evidence
    )
    measured = Measured(0.012, 85_000_000)
    good = Result("check", Outcome.USABLE, (f"{text} serves.",), mirror=text, measured=measured)
    why = f"{text} is not known. Check the name."
    bad = Result("check", Outcome.UNUSABLE, ("It cannot serve.", why), mirror=text)
    return job, (Tried(text, bad), Tried(text, good, job), Tried(text, good))


@pytest.mark.parametrize("name", ["report.html", "report.json"])
def test_a_job_and_its_list_are_told(tmp_path, name):
    job, tried = job_and_list()
    report(
        tmp_path / name,
        Options(),
        lambda _event: None,
        CancelToken(),
        ScriptedSources().sources(),
        job=job,
        tried=tried,
    )
    text = (tmp_path / name).read_text()
    if name.endswith("json"):
        document = json.loads(text)
        assert document["job"]["outcome"] == "proven"
        assert document["job"]["sentences"] == [f"{MIRROR} served."]
        assert [one["check"]["outcome"] for one in document["tried"]] == [
            "unusable",
            "usable",
            "usable",
        ]
        assert document["tried"][0]["why_not"] == f"{MIRROR} is not known. Check the name."
        return
    words = Page(text).words
    for part in (
        f"The log names {MIRROR}.",
        "is not known",
        "12 ms",
        "85.0 MB/s",
        "Can serve Docker.",
    ):
        assert part in words


@pytest.mark.parametrize("name", ["report.html", "report.json"])
def test_a_job_and_its_list_are_told_without_secrets_and_harmlessly(tmp_path, name):
    job, tried = job_and_list(HOSTILE)
    script = ScriptedSources().sources()
    report(
        tmp_path / name, Options(), lambda _event: None, CancelToken(), script, job=job, tried=tried
    )
    text = (tmp_path / name).read_text()
    assert "word" not in text.replace("Passwords", "")
    assert "\u202e" not in text
    assert "\x1b" not in text
    assert "<script>" not in text or name.endswith("json")


@pytest.mark.parametrize(
    ("tag", "root"),
    [
        ("en", '<html lang="en" dir="ltr">'),
        ("zh_CN", '<html lang="zh-CN" dir="ltr">'),
        ("fa", '<html lang="fa" dir="rtl">'),
    ],
)
def test_the_page_says_its_language_and_direction(tmp_path, tag, root):
    i18n.choose_language(tag)
    try:
        make(tmp_path / "r.html")
        text = (tmp_path / "r.html").read_text()
    finally:
        i18n.choose_language("en")
    assert root in text
    assert "\\u2068" not in text  # an isolate that was taken for text from outside
