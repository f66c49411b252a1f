"""The commands that the program itself runs."""

from dockmirror.cancellation import CancelToken
from dockmirror.cli.commands import real_commands
from dockmirror.evidence.verdict import Verdict, VerdictKind
from dockmirror.setup import verify
from dockmirror.setup.last_proof import proofs
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, Result, TargetFacts

MIRROR = "https://mirror.example.test/"


def test_the_window_later_knows_of_a_test_pull_of_the_command_line(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    pulled = Result(
        "verify",
        Outcome.PROVEN,
        mirror=MIRROR,
        verdict=Verdict(VerdictKind.MIRROR, "It served."),
        target=TargetFacts("docker-engine", "/etc/docker/daemon.json"),
    )
    monkeypatch.setattr(verify, "verify", lambda *_words: pulled)
    assert real_commands().verify(Options(), lambda _event: None, CancelToken()) is pulled
    kept = proofs()["docker-engine"]
    assert (kept.mirror, kept.verdict) == (MIRROR, VerdictKind.MIRROR)
