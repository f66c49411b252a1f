import sys
import threading
from pathlib import Path

import pytest

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.daemonjson import set_mirrors, sha256
from dockmirror.elevation import pkexec
from dockmirror.elevation.failure import (
    ElevationDenied,
    HelperLost,
    HelperNotInstalled,
    HelperRefused,
    NeedsAttention,
)
from dockmirror.elevation.process import HelperProcess
from dockmirror.elevation.session import Applied, HelperSession
from dockmirror.helper import history
from dockmirror.helper.protocol import CaCertificate
from tests.unit.helper.ca_certificates import ca_pem

REPOSITORY = Path(__file__).resolve().parents[3]
MIRROR = "https://mirror.example.test/"


class Desk:
    """A person's side of one session with the helper over an engine in memory."""

    def __init__(self, folder: Path, *fault: str) -> None:
        self.state = folder / "state"
        self.path = folder / "root/etc/docker/daemon.json"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(b"{}")
        self.token = CancelToken()
        self.phases: list[str] = []
        child = [sys.executable, "-m", "tests.unit.elevation.helper_child", str(folder), *fault]
        self.process = HelperProcess(
            child, explain=pkexec.explain, environment={"PYTHONPATH": str(REPOSITORY)}
        )
        self.session = HelperSession(self.process, self.token)

    def ready(self) -> HelperSession:
        self.session.wait_until_ready()
        self.session.open("docker-engine")
        return self.session

    def set_mirrors(self) -> Applied:
        return self.session.set_mirrors(
            [MIRROR],
            seen_sha256=sha256(b"{}"),
            agreed_sha256=sha256(set_mirrors(b"{}", [MIRROR])),
            restart="restart",
            on_phase=self.phase,
        )

    def phase(self, name: str) -> None:
        self.phases.append(name)


def test_a_session_sets_observes_and_confirms(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.ready() as session:
        assert desk.set_mirrors() == Applied(
            "restart", changed=True, backup=str(desk.state / "pending/before")
        )
        assert desk.phases == ["journal", "write", "restart", "wait"]
        assert session.observe().debug
        assert session.observed().truncated is False
        assert session.confirm(verdict="mirror") == "0001"
    assert MIRROR.encode() in desk.path.read_bytes()
    assert [change.verdict for change in history.changes(desk.state)] == ["mirror"]


def test_a_ca_certificate_comes_with_the_mirrors_and_goes_without_a_confirmation(
    tmp_path: Path,
) -> None:
    desk = Desk(tmp_path)
    certs_d = desk.path.parent / "certs.d"
    with desk.ready() as session:
        applied = session.set_mirrors(
            [MIRROR],
            seen_sha256=sha256(b"{}"),
            agreed_sha256=sha256(set_mirrors(b"{}", [MIRROR])),
            restart="restart",
            ca_certificate=CaCertificate(MIRROR, "mirror", ca_pem()),
        )
        assert applied.changed
        assert [path.read_text() for path in certs_d.rglob("*.crt")] == [ca_pem()]
    assert not certs_d.exists()
    assert desk.path.read_bytes() == b"{}"


def test_leaving_without_confirming_puts_everything_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.ready():
        desk.set_mirrors()
    assert desk.path.read_bytes() == b"{}"
    assert not (desk.state / "pending").exists()


def test_cancelling_is_at_once_and_the_roll_back_follows(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "slow")
    with desk.ready() as session:

        def cancel(name: str) -> None:
            if name == "restart":
                desk.token.cancel()

        desk.phase = cancel  # type: ignore[method-assign]
        with pytest.raises(Cancelled):
            desk.set_mirrors()
        back: list[str] = []
        session.roll_back(back.append)
        assert back[0] == "roll-back"
        assert desk.path.read_bytes() == b"{}"
        session.roll_back()


def test_cancelling_from_another_thread_wakes_the_wait(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "slow")
    with desk.ready():
        desk.phase = lambda name: (  # type: ignore[method-assign]
            threading.Thread(target=desk.token.cancel).start() if name == "restart" else None
        )
        with pytest.raises(Cancelled):
            desk.set_mirrors()
    assert desk.path.read_bytes() == b"{}"


def test_a_refusal_has_its_code_and_facts(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    with desk.ready() as session, pytest.raises(HelperRefused) as ending:
        session.set_mirrors([], seen_sha256="0" * 64, agreed_sha256="0" * 64, restart="auto")
    assert ending.value.code == "changed-meanwhile"
    assert ending.value.facts == {"path": "/etc/docker/daemon.json"}


def test_what_needs_attention_is_said_with_its_commands(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "hopeless")
    with desk.ready(), pytest.raises(NeedsAttention) as ending:
        desk.set_mirrors()
    assert ending.value.commands[-1] == "sudo systemctl restart docker.service"


def test_a_helper_that_dies_is_lost_and_leaves_a_journal(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "lost")
    with desk.ready(), pytest.raises(HelperLost, match="dockmirror status"):
        desk.set_mirrors()
    assert (desk.state / "pending/change.json").exists()


@pytest.mark.parametrize(
    ("code", "words", "sentence"),
    [
        ("126", "dismissed", "cancelled"),
        ("127", "Error: No authentication agent found", "authentication agent"),
        ("127", "Not authorized", "not authorised"),
    ],
)
def test_a_denied_elevation_says_why(tmp_path: Path, code: str, words: str, sentence: str) -> None:
    desk = Desk(tmp_path, "exit", code, words)
    with pytest.raises(ElevationDenied, match=sentence):
        desk.session.wait_until_ready()
    desk.session.abandon()


@pytest.mark.parametrize("fault", [("garbage",), ("exit", "3", "bad \x1b[31mthing")])
def test_a_helper_that_speaks_nonsense_is_lost(tmp_path: Path, fault: tuple[str, ...]) -> None:
    desk = Desk(tmp_path, *fault)
    with pytest.raises(HelperLost) as ending:
        desk.session.wait_until_ready()
    assert "\x1b" not in ending.value.sentence
    desk.session.abandon()


def test_a_helper_of_another_version_is_not_used(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "old-version")
    with pytest.raises(HelperNotInstalled, match="install-helper"):
        desk.session.wait_until_ready()
    desk.session.abandon()


def test_cancelling_at_the_prompt_ends_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path, "silent")
    threading.Thread(target=desk.token.cancel).start()
    with pytest.raises(Cancelled):
        desk.session.wait_until_ready()
    desk.session.abandon()
    assert desk.process.wait(60)
