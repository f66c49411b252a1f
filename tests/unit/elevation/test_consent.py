import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.daemonjson import set_mirrors, sha256
from dockmirror.elevation import consent
from dockmirror.elevation.consent import CANCELLED
from dockmirror.elevation.failure import ElevationDenied, ElevationFailure, HelperLost
from dockmirror.elevation.session import HelperSession
from tests.unit.elevation.consent_in_memory import ConsentInMemory

MIRROR = "https://mirror.example.test/"
HELPER = Path("C:\\Program Files\\Dockmirror\\dockmirror-helper.exe")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "root/etc/docker/daemon.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"{}")
    return path


Made = Callable[..., tuple[ConsentInMemory, HelperSession, CancelToken]]


@pytest.fixture
def make(tmp_path: Path, file: Path) -> Iterator[Made]:
    made: list[ConsentInMemory] = []

    def build(
        *fault: str, **settings: object
    ) -> tuple[ConsentInMemory, HelperSession, CancelToken]:
        child = ["-m", "tests.unit.elevation.helper_child", str(tmp_path), *fault]
        calls = ConsentInMemory(child, answer=int(str(settings.pop("answer", 0))))
        for name, value in settings.items():
            setattr(calls, name, value)
        made.append(calls)
        token = CancelToken()
        return calls, HelperSession(consent.start(HELPER, calls), token), token

    yield build
    for calls in made:
        calls.end()
        assert not calls.open, "every handle is given back"


def test_one_prompt_makes_a_change_and_keeps_it(make: Made, file: Path) -> None:
    calls, session, _token = make()
    with session:
        session.wait_until_ready()
        session.open("docker-engine")
        after = set_mirrors(b"{}", [MIRROR])
        session.set_mirrors(
            [MIRROR], seen_sha256=sha256(b"{}"), agreed_sha256=sha256(after), restart="restart"
        )
        session.confirm(verdict="mirror")
    assert file.read_bytes() == after
    program, arguments = calls.asked[0]
    assert program == str(HELPER)
    token = re.fullmatch(r"--pipes ([0-9a-f]{32}) [0-9]+", arguments)
    assert token is not None
    assert all(token[1] in name for name in calls.names)
    assert len(set(calls.names)) == 2


def test_a_lost_pipe_rolls_back(make: Made, file: Path) -> None:
    calls, session, _token = make()
    session.wait_until_ready()
    session.open("docker-engine")
    after = set_mirrors(b"{}", [MIRROR])
    session.set_mirrors(
        [MIRROR], seen_sha256=sha256(b"{}"), agreed_sha256=sha256(after), restart="restart"
    )
    assert file.read_bytes() == after
    session._process.hang_up()
    calls.end()
    assert file.read_bytes() == b"{}"
    session.close()


def failed(session: HelperSession) -> ElevationFailure:
    with pytest.raises(ElevationFailure) as caught:
        session.wait_until_ready()
    session.abandon()
    return caught.value


def test_a_no_to_the_prompt_is_a_denial(make: Made) -> None:
    _calls, session, _token = make(answer=CANCELLED)
    assert isinstance(failed(session), ElevationDenied)


def test_a_helper_that_windows_does_not_start_is_said(make: Made) -> None:
    _calls, session, _token = make(answer=2)
    failure = failed(session)
    assert isinstance(failure, HelperLost)
    assert "Windows says 2" in failure.sentence


def test_another_program_at_the_pipe_is_asked_nothing(make: Made) -> None:
    calls, session, _token = make(stranger=True)
    assert "Another program" in failed(session).sentence
    assert calls.asked


def test_a_helper_that_never_connects_is_lost(make: Made) -> None:
    _calls, session, _token = make("exit", "3", "", comes=False)
    assert isinstance(failed(session), HelperLost)


def test_a_prompt_without_an_answer_can_be_left(make: Made) -> None:
    calls, session, token = make()
    calls.answered.clear()
    token.cancel()
    with pytest.raises(Cancelled):
        session.wait_until_ready()
    calls.answered.set()
    session.abandon()
    while calls.open:
        calls.end()


@pytest.mark.parametrize("which", [1, 2])
def test_a_pipe_that_cannot_be_made_is_said(which: int) -> None:
    calls = ConsentInMemory([])
    calls.listens = which
    with pytest.raises(HelperLost, match="Windows says 5"):
        consent.start(HELPER, calls)
    assert not calls.open
