import pytest

from dockmirror.cancellation import Cancelled
from dockmirror.evidence.verdict import Verdict, VerdictKind
from dockmirror.mirror.catalogue import finding
from dockmirror.setup.change import PhaseSteps
from dockmirror.setup.ending import Ending, tell_to_the_end
from dockmirror.setup.events import FindingReported, Finished, StepFinished, StepStarted
from dockmirror.setup.narration import Narration
from dockmirror.setup.outcome import Outcome, StepStatus


@pytest.fixture
def events():
    return []


@pytest.fixture
def narration(events):
    return Narration("setup", events.append)


def test_a_step_that_raises_has_failed(narration, events):
    with pytest.raises(Cancelled), narration.step("pull"):
        raise Cancelled
    assert [type(event) for event in events] == [StepStarted, StepFinished]
    assert events[-1].status is StepStatus.FAILED


def test_a_finding_is_told_once(narration, events):
    narration.found(finding("docker-not-found"))
    narration.found(finding("docker-not-found"))
    assert [type(event) for event in events] == [FindingReported]


def test_the_result_holds_what_was_told(narration, events):
    with narration.step("plan") as step:
        step.remark = "x"
    narration.found(finding("docker-not-found"))
    narration.judged(Verdict(VerdictKind.MIRROR, "It served."))
    result = narration.result(Outcome.PROVEN, "Well.")
    assert [step.id for step in result.steps] == ["plan"]
    assert [found.code for found in result.findings] == ["docker-not-found"]
    assert result.verdict.kind is VerdictKind.MIRROR
    assert events[-1] == Finished(result)


def test_an_ending_becomes_the_result(narration):
    def command():
        raise Ending(Outcome.REFUSED, "No.", commands=("true",))

    result = tell_to_the_end(narration, command)
    assert (result.outcome, result.sentences, result.commands) == (
        Outcome.REFUSED,
        ("No.",),
        ("true",),
    )


def test_cancelling_is_an_outcome(narration):
    def command():
        raise Cancelled

    assert tell_to_the_end(narration, command).outcome is Outcome.CANCELLED


def test_the_helpers_phases_become_steps(narration, events):
    steps = PhaseSteps(narration)
    for phase in ("journal", "write", "restart", "wait"):
        steps(phase)
    steps.end(StepStatus.DONE)
    assert [event.id for event in events if isinstance(event, StepStarted)] == [
        "write",
        "apply",
        "wait",
    ]
    assert {event.status for event in events if isinstance(event, StepFinished)} == {
        StepStatus.DONE
    }


def test_a_roll_back_fails_the_step_it_interrupts_and_is_one_step(narration, events):
    steps = PhaseSteps(narration)
    for phase in ("write", "restart", "roll-back", "write", "restart", "wait"):
        steps(phase)
    steps.end(StepStatus.DONE)
    ended = [(event.id, event.status) for event in events if isinstance(event, StepFinished)]
    assert ended == [
        ("write", StepStatus.DONE),
        ("apply", StepStatus.FAILED),
        ("fall-back", StepStatus.DONE),
    ]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_an_exit_code(outcome):
    assert outcome.exit_code in {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130}
