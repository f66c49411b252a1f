"""Scripted commands: they tell events of the real types, and stop where a test says so."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.evidence.evidence import Evidence, Says
from dockmirror.evidence.verdict import Verdict, VerdictKind
from dockmirror.helper.history import Change
from dockmirror.hostkit.host_kit import host_kit
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.mirror.mirror_url import judge
from dockmirror.setup.check import CheckedMany
from dockmirror.setup.client_config import HubLogin
from dockmirror.setup.events import (
    Consent,
    Event,
    EvidenceGathered,
    FindingReported,
    Finished,
    PlanMade,
    PullProgressed,
    StepFinished,
    StepStarted,
    VerdictReached,
)
from dockmirror.setup.first_serving import FirstServing
from dockmirror.setup.last_proof import Proof
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Measured, Outcome, Result, StepStatus, TargetFacts
from dockmirror.setup.plan import Plan
from dockmirror.setup.status import Status, TargetStatus
from dockmirror.setup.steps import step_title
from dockmirror.setup.tried import Tried
from dockmirror.ui.commands import Commands, StatusReport

MIRROR = "https://mirror.example.com/"
CONFIG = "/etc/docker/daemon.json"
PROBE_STEPS = ("look-up", "connect", "tls", "registry-api", "authentication", "cache")
REMARKS = {
    "look-up": "192.0.2.3",
    "tls": "TLS 1.3, issued by Example CA",
    "cache": "library/hello-world, 13.3 kB",
}

DIFF = """\
--- /etc/docker/daemon.json
+++ /etc/docker/daemon.json
@@ -1,4 +1,5 @@
 {
   "log-driver": "local",
+  "registry-mirrors": ["https://mirror.example.com"],
   "live-restore": false
 }
"""

PLAN = Plan(
    target_id="docker-engine",
    config_path=CONFIG,
    mirrors_before=(),
    mirrors_after=(MIRROR,),
    before=b"{}",
    after=b'{"registry-mirrors": ["https://mirror.example.com"]}',
    seen_sha256="0" * 64,
    agreed_sha256="1" * 64,
    diff=DIFF,
    way="restart",
)

LOG_LINES = (
    "Trying to pull hello-world from https://mirror.example.com/",
    "Pulling ref from V2 registry: hello-world:latest",
)
EVIDENCE = (
    Evidence(
        "daemon-log",
        Says.POSITIVE,
        "Docker's log names mirror.example.com for the manifest and 1 layer.",
        decisive=True,
        lines=LOG_LINES,
    ),
    Evidence("connections", Says.NOTHING, "No connection lasted long enough to be seen."),
)
VERDICT = Verdict(VerdictKind.MIRROR, "The mirror served the test pull.")


def finding(number: int = 1, severity: Severity = Severity.WARNING, title: str = "") -> Finding:
    return Finding(
        code=f"scripted-{number}",
        severity=severity,
        title=title or f"Finding {number}",
        detail=f"What finding {number} means.",
        remedy=f"What to do about finding {number}.",
    )


def change(number: int = 1, **fields) -> Change:
    return replace(
        Change(
            id=str(number),
            time_iso="2025-03-01T14:02:00+00:00",
            action="set-mirrors",
            target="docker-engine",
            config_path=CONFIG,
            mirrors_before=(),
            mirrors_after=(MIRROR,),
            verdict="mirror",
            uid=1000,
            undone=False,
            before_sha256="0" * 64,
            after_sha256="1" * 64,
            backup_path=f"/var/lib/dockmirror/history/{number}/before",
        ),
        **fields,
    )


def target(**fields) -> TargetStatus:
    return replace(
        TargetStatus(
            id="docker-engine",
            title="Docker Engine",
            config_path=CONFIG,
            configured=(),
            in_force=(),
            engine_version="26.1.5",
            image_store="graph-driver",
        ),
        **fields,
    )


def result(outcome: Outcome, *said: str, command: str = "setup", **fields) -> Result:
    facts = TargetFacts("docker-engine", CONFIG, "26.1.5", "graph-driver")
    return Result(command, outcome, said, mirror=MIRROR, target=facts, **fields)


def usable(mirror: str, first: float = 0.012, speed: float = 85e6) -> Result:
    """A check that a mirror passed."""
    said = f"{mirror} serves Docker Hub's images."
    return Result("check", Outcome.USABLE, (said,), mirror=mirror, measured=Measured(first, speed))


def unusable(mirror: str, why: str = "Nothing listens there.") -> Result:
    """A check that a mirror did not pass."""
    return Result("check", Outcome.UNUSABLE, ("It cannot serve.", why), mirror=mirror)


@dataclass
class Gate:
    """A place where a script waits until the test lets it go on, or cancels."""

    reached: threading.Event = field(default_factory=threading.Event)
    _open: threading.Event = field(default_factory=threading.Event)

    def open(self) -> None:
        self._open.set()

    def wait(self, token: CancelToken) -> None:
        withdraw = token.on_cancel(self._open.set)
        self.reached.set()
        assert self._open.wait(30), "the test never opened the gate"
        withdraw()
        token.check()


Script = list[Event | Gate | Callable[[], None] | str]
AGREE = "agree"


def step(step_id: str, status: StepStatus = StepStatus.DONE, seconds: float = 0.1) -> Script:
    return [
        StepStarted(step_id, step_title(step_id)),
        StepFinished(step_id, status, seconds, REMARKS.get(step_id, "")),
    ]


def probe_script() -> Script:
    return [event for step_id in PROBE_STEPS for event in step(step_id)]


def setup_script() -> Script:
    """The main job as the real flow tells it."""
    return [
        *step("judge-url"),
        *probe_script(),
        *step("plan"),
        PlanMade(PLAN),
        AGREE,
        *step("elevate", seconds=2.4),
        *step("write"),
        *step("apply", seconds=0.8),
        *step("wait"),
        StepStarted("pull", step_title("pull")),
        PullProgressed("hello-world", 4_200_000, 13_300_000, 1, 3),
        StepFinished("pull", StepStatus.DONE, 1.6, "hello-world"),
        *step("evidence"),
        *(EvidenceGathered(item) for item in EVIDENCE),
        VerdictReached(VERDICT),
        *step("confirm"),
    ]


PROVEN = result(
    Outcome.PROVEN,
    "Docker pulls through https://mirror.example.com/: it served the test pull.",
    changed=True,
    verdict=VERDICT,
    evidence=EVIDENCE,
    backup="/var/lib/dockmirror/history/1/before",
)


@dataclass
class ScriptedCommands:
    """Plays scripts, and writes down what was called with which options."""

    check_script: Script = field(default_factory=probe_script)
    check_result: Result = field(
        default_factory=lambda: result(
            Outcome.USABLE, f"{MIRROR} serves Docker Hub's images.", command="check"
        )
    )
    script: Script = field(default_factory=setup_script)
    ending: Result = PROVEN
    plan: Plan = PLAN
    changes: Sequence[Change] = ()
    targets: tuple[TargetStatus, ...] = field(default_factory=lambda: (target(),))
    sentence: str = "Docker pulls straight from Docker Hub."
    status_findings: tuple[Finding, ...] = ()
    interrupted: str | None = None
    diffs: Mapping[str, str] = field(default_factory=dict)
    hub_login: HubLogin = field(
        default_factory=lambda: HubLogin("/home/person/.docker/config.json", logged_in=False)
    )
    many_gate: Gate | None = None
    checked: Mapping[str, Result] = field(default_factory=dict)
    tried: tuple[Tried, ...] = ()
    reports: list[tuple[Path, Result | None, tuple[Tried, ...]]] = field(default_factory=list)
    lists: list[tuple[str, ...]] = field(default_factory=list)
    proofs: Mapping[str, Proof] = field(default_factory=dict)
    kept_proofs: list[Result] = field(default_factory=list)
    calls: list[tuple[str, str, Options]] = field(default_factory=list)
    judged: list[str] = field(default_factory=list)
    feed: str | None = None
    feeds_asked: list[str] = field(default_factory=list)
    answers: list[bool] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)

    def commands(self) -> Commands:
        return Commands(
            judge=self._judge,
            check=self._check,
            set_up=lambda text, options, observer, token, agrees: self._job(
                "setup", text, options, observer, token, agrees
            ),
            verify=lambda options, observer, token: self._job(
                "verify", "", options, observer, token, lambda _plan: True
            ),
            remove=lambda options, observer, token, agrees: self._job(
                "remove", "", options, observer, token, agrees
            ),
            undo=lambda options, observer, token, agrees: self._job(
                "undo", "", options, observer, token, agrees
            ),
            status=self._status,
            host_kit=host_kit,
            history=lambda: tuple(self.changes),
            check_many=self._check_many,
            arrange=self._arrange,
            set_up_first=self._set_up_first,
            report=self._report,
            diffs=lambda changes: self.diffs,
            hub_login=lambda: self.hub_login,
            versions=lambda: {"dockmirror": "9.9", "python": "3.11"},
            proofs=lambda: dict(self.proofs),
            keep_proof=self.kept_proofs.append,
            links=lambda: (("Source", "https://dockmirror.example.org/"),),
            release_feed=lambda: self.feed,
            newer_version=self._newer_version,
        )

    def names(self) -> list[str]:
        return [name for name, _text, _options in self.calls]

    def _newer_version(self, feed):
        self.feeds_asked.append(feed)
        return "Version 10.0 is there; this is 9.9."

    def _judge(self, text):
        self.judged.append(text)
        return judge(text)

    def _check(self, text, options, observer, token) -> Result:
        self.calls.append(("check", text, options))
        try:
            self._play(self.check_script, observer, token, lambda _plan: True)
        except Cancelled:
            self.cancelled.append("check")
            return self._finish(result(Outcome.CANCELLED, command="check"), observer)
        return self._finish(self.check_result, observer)

    def _job(self, command, text, options, observer, token, agrees: Consent) -> Result:
        self.calls.append((command, text, options))
        try:
            agreed = self._play(self.script, observer, token, agrees)
            token.check()
        except Cancelled:
            self.cancelled.append(command)
            said = "You stopped it. Everything is as it was."
            return self._finish(result(Outcome.CANCELLED, said, command=command), observer)
        if not agreed:
            said = "You did not agree, so nothing was changed."
            return self._finish(result(Outcome.CANCELLED, said, command=command), observer)
        return self._finish(replace(self.ending, command=command), observer)

    def _play(self, script: Script, observer, token: CancelToken, agrees: Consent) -> bool:
        for item in script:
            token.check()
            if isinstance(item, Gate):
                item.wait(token)
            elif item == AGREE:
                self.answers.append(agrees(self.plan))
                token.check()
                if not self.answers[-1]:
                    return False
            elif callable(item):
                item()
            else:
                observer(item)
        return True

    def _check_many(self, texts, options, observer, token) -> CheckedMany:
        self.calls.append(("check-many", " ".join(texts), options))
        results = [self.checked.get(text) or usable(text) for text in texts]
        for one in results[:1]:
            observer(Finished(one))
        if self.many_gate is not None:
            try:
                self.many_gate.wait(token)
            except Cancelled:
                self.cancelled.append("check-many")
                results = [Result("check", Outcome.CANCELLED, mirror=text) for text in texts]
        for one in results[1:]:
            observer(Finished(one))
        results.sort(key=lambda one: one.outcome is not Outcome.USABLE)
        whole = Result("check", results[0].outcome, mirror=results[0].mirror)
        return CheckedMany(tuple(results), self._finish(whole, observer))

    def _arrange(self, wanted, seen, options, observer, token, agrees) -> Result:
        self.lists += [tuple(wanted), tuple(seen)]
        return self._job("arrange", " ".join(wanted), options, observer, token, agrees)

    def _set_up_first(self, texts, options, observer, token, agrees) -> FirstServing:
        self.lists.append(tuple(texts))
        ending = self._job("first-serving", " ".join(texts), options, observer, token, agrees)
        return FirstServing(self.tried, ending)

    def _report(self, path, options, observer, token, job, tried) -> Result:
        self.reports.append((path, job, tuple(tried)))
        path.write_text("a report")
        return self._finish(
            Result("report", Outcome.DONE, (f"The report is in {path}.",)), observer
        )

    def _status(self, options: Options) -> StatusReport:
        ending = Result("status", Outcome.DONE, (self.sentence,), findings=self.status_findings)
        return StatusReport(ending, Status(self.sentence, self.targets, self.interrupted, ending))

    @staticmethod
    def _finish(ending: Result, observer) -> Result:
        observer(Finished(ending))
        return ending


def findings_script(count: int) -> Script:
    return [FindingReported(finding(number)) for number in range(count)]
