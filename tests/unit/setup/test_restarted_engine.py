"""A pull during which the engine was restarted is no verdict on the mirror."""

from collections.abc import Callable

import pytest

from dockmirror.cancellation import CancelToken
from dockmirror.engine.candidate import Candidate
from dockmirror.engine.pull import Pull
from dockmirror.engine.unreachable import EngineUnreachable, Obstacle
from dockmirror.setup import verification
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import TargetFacts
from dockmirror.setup.verification import Verification, verify_pull

BROKEN_OFF = Verification(Pull("a", ok=False, error="EOF"), (), verification._no_image())
WHOLE = Verification(Pull("a", ok=True, layers_downloaded=("layer",)), (), verification._no_image())
AWAY = EngineUnreachable(Obstacle.REFUSED, "Nothing answers.")


class Machine:
    """An engine whose process is another after each of the first ``restarts`` pulls."""

    def __init__(self, restarts: int, *pulls: Verification | EngineUnreachable) -> None:
        self.restarts = restarts
        self.pulls = list(pulls)
        self.process = 1
        self.waited = 0
        self.noted: list[str] = []
        self.narration = Narration("setup", lambda event: self.noted.append(str(event)))
        self.narration.target = TargetFacts("docker-engine", "/etc/docker/daemon.json")

    def verify(self, *_arguments: object) -> Verification:
        if self.restarts:
            self.restarts -= 1
            self.process += 1
        found = self.pulls.pop(0)
        if isinstance(found, EngineUnreachable):
            raise found
        return found

    def wait_until_ready(self, _token: CancelToken) -> None:
        self.waited += 1


Verify = Callable[[Machine], Verification]


@pytest.fixture
def verify(monkeypatch: pytest.MonkeyPatch) -> Verify:
    def verify(machine: Machine) -> Verification:
        candidates = [Candidate("a", "why")]
        monkeypatch.setattr(verification, "_candidates", lambda *_arguments: candidates)
        monkeypatch.setattr(verification, "_verify_with", machine.verify)
        monkeypatch.setattr(verification, "engine_process", lambda _id: str(machine.process))
        return verify_pull(
            machine.narration,
            machine,  # type: ignore[arg-type]  # an engine that is waited for
            machine,  # type: ignore[arg-type]  # a session that is there
            (),
            Options(),
            CancelToken(),
        )

    return verify


def test_without_a_restart_one_pull_counts(verify: Verify) -> None:
    machine = Machine(0, BROKEN_OFF)
    assert verify(machine).pull == BROKEN_OFF.pull
    assert machine.waited == 0


@pytest.mark.parametrize("first", [BROKEN_OFF, WHOLE, AWAY])
def test_after_one_restart_the_repeated_pull_counts(
    verify: Verify, first: Verification | EngineUnreachable
) -> None:
    machine = Machine(1, first, WHOLE)
    assert verify(machine).pull == WHOLE.pull
    assert machine.waited == 1
    assert any("restarted during the test pull" in event for event in machine.noted)


@pytest.mark.parametrize("second", [BROKEN_OFF, AWAY])
def test_an_engine_that_ends_twice_does_not_bear_the_change(
    verify: Verify, second: Verification | EngineUnreachable
) -> None:
    with pytest.raises(EngineUnreachable, match="ended during the test pull, and again"):
        verify(Machine(2, BROKEN_OFF, second))
