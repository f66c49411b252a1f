"""Commands that follow a script instead of touching Docker, with events of the real types."""

from dataclasses import replace
from pathlib import Path

from dockmirror.cli.commands import Commands
from dockmirror.evidence.evidence import Evidence, Says
from dockmirror.evidence.verdict import Verdict, VerdictKind
from dockmirror.helper.history import Change
from dockmirror.hostkit.host_kit import host_kit
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.organisation.profile import NO_PROFILE
from dockmirror.setup.check import CheckedMany
from dockmirror.setup.events import (
    EvidenceGathered,
    FindingReported,
    Finished,
    Noted,
    PlanMade,
    PullProgressed,
    StepFinished,
    StepStarted,
    VerdictReached,
)
from dockmirror.setup.outcome import Outcome, Result, StepRecord, StepStatus, TargetFacts
from dockmirror.setup.plan import Plan
from dockmirror.setup.status import Status, TargetStatus

MIRROR = "https://mirror.example.com/"

WARNING = Finding(
    "plain-http",
    Severity.WARNING,
    "The mirror is not encrypted",
    "Anybody on the way can read what you pull.",
    "Ask whoever runs the mirror for https.",
)
ERROR = Finding(
    "tls-unknown-issuer",
    Severity.ERROR,
    "The certificate is not trusted",
    "It was issued by Example CA.",
    "Install the certificate of Example CA.",
)
PLAN = Plan(
    target_id="docker-engine",
    config_path="/etc/docker/daemon.json",
    mirrors_before=(),
    mirrors_after=(MIRROR,),
    before=b"{}\n",
    after=b'{"registry-mirrors": ["https://mirror.example.com/"]}\n',
    seen_sha256="a" * 64,
    agreed_sha256="b" * 64,
    diff='--- /etc/docker/daemon.json\n+++ /etc/docker/daemon.json\n@@ -1 +1 @@\n-{}\n+{"a": 1}\n',
    way="restart",
    stops=("web", "db"),
)
EVIDENCE = Evidence("daemon-log", Says.POSITIVE, "The engine fetched it from the mirror.", True)
VERDICT = Verdict(VerdictKind.MIRROR, "The mirror served the pull.")
TARGET = TargetFacts("docker-engine", "/etc/docker/daemon.json", "26.1.5", "graph-driver")
RESULT = Result(
    command="setup",
    outcome=Outcome.PROVEN,
    sentences=("The mirror served the pull.",),
    mirror=MIRROR,
    verdict=VERDICT,
    changed=True,
    target=TARGET,
    findings=(WARNING,),
    evidence=(EVIDENCE,),
    steps=(StepRecord("judge-url", StepStatus.DONE, 0.00123456),),
    backup="/var/lib/dockmirror/history/0001/before",
)
CHANGE = Change(
    id="0002",
    time_iso="2026-01-02T03:04:05+00:00",
    action="set-mirrors",
    target="docker-engine",
    config_path="/etc/docker/daemon.json",
    mirrors_before=(),
    mirrors_after=(MIRROR,),
    verdict="mirror",
    uid=1000,
    undone=True,
    before_sha256="a" * 64,
    after_sha256="b" * 64,
    backup_path="/var/lib/dockmirror/history/0002/before",
)
TARGET_STATUS = TargetStatus(
    id="docker-engine",
    title="Docker Engine, system service",
    config_path="/etc/docker/daemon.json",
    configured=(MIRROR,),
    in_force=None,
    engine_version=None,
    image_store=None,
    problem="Docker does not run",
)


def status_of(*targets, interrupted=None, findings=()):
    sentence = "Something is wrong with Docker on this computer."
    result = Result("status", Outcome.DONE, (sentence,), findings=tuple(findings))
    return Status(sentence, tuple(targets), interrupted, result)


class ScriptedCommands:
    """Every command tells the same short story and ends with ``result``.

    ``calls`` are the names and arguments of what was called. ``asks`` makes changes ask first.
    """

    def __init__(self, result=RESULT, *, asks=False):
        self.result = result
        self.asks = asks
        self.calls = []
        self.changes = (CHANGE,)
        self.status = status_of(TARGET_STATUS)
        self.window_code = 0
        self.checked = None
        self.failure = None
        self.profile = NO_PROFILE

    def commands(self):
        return Commands(
            check=self._check,
            check_many=self._check_many,
            set_up=self._set_up,
            verify=self._verify,
            remove=self._remove,
            undo=self._undo,
            status=self._status,
            history=lambda: self.changes,
            report=self._report,
            host_kit=host_kit,
            install_helper=lambda: self.calls.append(("install_helper",)),
            uninstall_helper=lambda: self.calls.append(("uninstall_helper",)),
            open_window=self._window,
            find_profile=lambda: self.profile,
            set_up_first=self._set_up_first,
        )

    def story(self, observer, agrees=None, command="setup"):
        if self.failure is not None:
            raise self.failure
        observer(StepStarted("connect", "Connect to the mirror"))
        observer(FindingReported(WARNING))
        observer(StepFinished("connect", StepStatus.DONE, 0.5, "192.0.2.3"))
        observer(Noted("A sentence by itself."))
        observer(PlanMade(PLAN))
        result = replace(self.result, command=command)
        if agrees is not None and self.asks and not agrees(PLAN):
            result = Result(command, Outcome.CANCELLED, ("You did not agree.",))
            observer(Finished(result))
            return result
        observer(StepStarted("pull", "Pull a test image"))
        observer(PullProgressed("busybox", 10, 20, 0, 1))
        observer(StepFinished("pull", StepStatus.DONE, 1.25))
        observer(EvidenceGathered(EVIDENCE))
        observer(VerdictReached(VERDICT))
        observer(Finished(result))
        return result

    def _check(self, text, options, observer, token):
        self.calls.append(("check", text, options))
        return self.story(observer, command="check")

    def _check_many(self, texts, options, observer, token):
        self.calls.append(("check_many", tuple(texts), options))
        for result in self.checked.results:
            observer(Finished(result))
        observer(Finished(self.checked.result))
        return self.checked

    def _set_up(self, text, options, observer, token, agrees):
        self.calls.append(("set_up", text, options))
        return self.story(observer, agrees)

    def _set_up_first(self, texts, options, observer, token, agrees):
        self.calls.append(("set_up_first", tuple(texts), options))
        return replace(self.story(observer, agrees), command="first-serving")

    def _verify(self, options, observer, token):
        self.calls.append(("verify", options))
        return self.story(observer, command="verify")

    def _remove(self, texts, options, observer, token, agrees):
        self.calls.append(("remove", texts, options))
        return self.story(observer, agrees, "remove")

    def _undo(self, options, observer, token, agrees):
        self.calls.append(("undo", options))
        return self.story(observer, agrees, "undo")

    def _status(self, options):
        self.calls.append(("status", options))
        return self.status

    def _report(self, path: Path, options, observer, token):
        self.calls.append(("report", path, options))
        return Result("report", Outcome.DONE, ("The report is written.",))

    def _window(self, argv):
        self.calls.append(("window", tuple(argv)))
        return self.window_code


def checked_many():
    good = Result("check", Outcome.USABLE, ("It serves.",), MIRROR, steps=RESULT.steps)
    bad = Result(
        "check",
        Outcome.UNUSABLE,
        ("It cannot serve.",),
        "https://bad.example.com/",
        findings=(ERROR,),
        steps=RESULT.steps,
    )
    return CheckedMany((good, bad), Result("check", Outcome.USABLE, ("1 of 2 can serve.",), MIRROR))
