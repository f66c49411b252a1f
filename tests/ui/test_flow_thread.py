import threading

import pytest
import shiboken6

from dockmirror.setup.events import FindingReported, PullProgressed, StepStarted
from dockmirror.ui.flow_thread import FlowThread, coalesced
from tests.ui.scripted import PLAN, finding


def run(qtbot, work):
    flow = FlowThread(work)
    batches: list[list] = []
    flow.events.connect(batches.append)
    with qtbot.waitSignal(flow.ended, timeout=10_000) as ended:
        flow.start()
    assert flow.join(10)
    return batches, ended.args[0]


def test_what_the_work_returns_comes_last(qtbot):
    batches, value = run(qtbot, lambda tell, token, agrees: tell(StepStarted("a", "A")) or 42)
    assert [event for batch in batches for event in batch] == [StepStarted("a", "A")]
    assert value == 42


def test_events_arrive_in_the_thread_of_the_window(qtbot):
    threads = []
    flow = FlowThread(lambda tell, token, agrees: tell(StepStarted("a", "A")))
    flow.events.connect(lambda _events: threads.append(threading.current_thread()))
    with qtbot.waitSignal(flow.ended):
        flow.start()
    assert threads == [threading.main_thread()]


def test_many_events_come_in_few_batches_and_in_order(qtbot):
    events = [FindingReported(finding(number)) for number in range(500)]

    flow = FlowThread(lambda tell, token, agrees: [tell(event) for event in events] and None)
    batches: list[list] = []
    flow.events.connect(batches.append)
    flow.start()
    # The window is busy elsewhere until the worker has told everything.
    assert flow.join(10)
    qtbot.waitUntil(lambda: sum(map(len, batches)) == 500)
    assert len(batches) == 1
    assert [event for batch in batches for event in batch] == events


def test_progress_that_newer_progress_has_overtaken_is_left_out():
    old, new = (PullProgressed("a", done, 10, 0, 1) for done in (1, 9))
    other = PullProgressed("b", 1, 10, 0, 1)
    start = StepStarted("x", "X")
    assert coalesced([old, start, other, new]) == [start, other, new]


@pytest.mark.parametrize("answer", [True, False])
def test_the_worker_waits_for_the_persons_answer(qtbot, answer):
    flow = FlowThread(lambda tell, token, agrees: agrees(PLAN))
    with qtbot.waitSignal(flow.consent_asked) as asked:
        flow.start()
    assert asked.args == [PLAN]
    with qtbot.waitSignal(flow.ended) as ended:
        flow.answer(answer)
    assert ended.args == [answer]


def test_cancelling_answers_a_waiting_question_with_no(qtbot):
    flow = FlowThread(lambda tell, token, agrees: agrees(PLAN))
    with qtbot.waitSignal(flow.consent_asked):
        flow.start()
    with qtbot.waitSignal(flow.ended) as ended:
        flow.cancel()
    assert ended.args == [False]


def test_a_question_after_cancelling_is_answered_at_once(qtbot):
    flow = FlowThread(lambda tell, token, agrees: agrees(PLAN))
    flow.cancel()
    with qtbot.waitSignal(flow.ended) as ended:
        flow.start()
    assert ended.args == [False]


def test_a_defect_in_the_work_is_told_and_logged(qtbot, caplog):
    def work(tell, token, agrees):
        raise ZeroDivisionError("a defect")

    flow = FlowThread(work)
    with qtbot.waitSignal(flow.failed):
        flow.start()
    assert "a defect" in caplog.text


def test_a_command_that_outlives_its_window_ends_in_silence(qtbot, monkeypatch):
    told = []
    monkeypatch.setattr(threading, "excepthook", lambda args: told.append(args.exc_value))
    goes_on = threading.Event()

    def work(_observer, _token, _agrees):
        goes_on.wait(10)
        return "late"

    flow = FlowThread(work)
    flow.start()
    thread = flow._thread
    shiboken6.delete(flow)
    goes_on.set()
    thread.join(10)
    assert not thread.is_alive()
    assert told == []
