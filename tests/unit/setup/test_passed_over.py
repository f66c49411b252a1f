"""What is said of a mirror that the engine passed over."""

from dockmirror.evidence.verdict import Verdict, VerdictKind
from dockmirror.setup.fall_back import passed_over
from dockmirror.setup.narration import Narration


def test_the_engines_reason_comes_first_and_then_what_the_mirrors_keeper_can_do():
    events = []
    verdict = Verdict(VerdictKind.DOCKER_HUB, "Docker Hub served it.", why="500 for a layer")
    reason, advice = passed_over(Narration("setup", events.append), verdict)
    assert reason == "500 for a layer"
    assert "log of the registry" in advice
    assert not advice.startswith("Nothing")


def test_nothing_is_said_where_no_reason_is_known():
    verdict = Verdict(VerdictKind.DOCKER_HUB, "Docker Hub served it.")
    assert passed_over(Narration("setup", lambda _event: None), verdict) == ()
