"""A list of mirrors: all are checked, the first that serves is set up, each is accounted for."""

import pytest

from dockmirror.cancellation import Cancelled, CancelToken
from dockmirror.setup.check import CheckedMany
from dockmirror.setup.events import Finished, Noted, StepFinished
from dockmirror.setup.first_serving import Parts, set_up_first_serving
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, Result

A, B, C = (f"https://{name}.example.com/" for name in "abc")


def checked(mirror, usable=True):
    if usable:
        return Result("check", Outcome.USABLE, (f"{mirror} serves.",), mirror=mirror)
    said = (f"{mirror} cannot serve as a mirror now.", "Nothing listens there. Start it.")
    return Result("check", Outcome.UNUSABLE, said, mirror=mirror)


class Script:
    """Stands for the checks and the set-up: ``usable`` and ``endings`` say how each ends."""

    def __init__(self, usable, **endings):
        self.usable = usable
        self.endings = {f"https://{name}.example.com/": one for name, one in endings.items()}
        self.set_up = []
        self.checked = []
        self.events = []
        self.token = CancelToken()

    def run(self, *texts, **options):
        return set_up_first_serving(
            texts,
            Options(**options),
            self.events.append,
            self.token,
            lambda _plan: True,
            Parts(self._check_many, self._set_up),
        )

    def _check_many(self, texts, options, observer, token):
        self.checked.append(tuple(texts))
        results = []
        for text in texts:
            if "://" not in text:
                one = Result("check", Outcome.USAGE, (f"{text} is no address.",))
            else:
                one = checked(text, text in self.usable)
            observer(Finished(one))
            results.append(one)
        # Best first is another order than the list's.
        results.sort(key=lambda one: (one.outcome is not Outcome.USABLE, one.mirror or ""))
        whole = Result("check", Outcome.USABLE)
        observer(Finished(whole))
        return CheckedMany(tuple(reversed(results)), whole)

    def _set_up(self, text, options, observer, token, agrees):
        self.set_up.append(text)
        outcome = self.endings.get(text, Outcome.PROVEN)
        if outcome is Cancelled:
            raise Cancelled
        result = Result(
            "setup",
            outcome,
            (f"{text} is {outcome.value}.",),
            mirror=text,
            changed=outcome is Outcome.PROVEN,
        )
        observer(Finished(result))
        return result


def test_the_first_that_serves_in_the_lists_order_is_set_up():
    script = Script({B, C})
    done = script.run(A, B, C)
    assert script.set_up == [B]
    assert done.result.outcome is Outcome.PROVEN
    assert done.result.mirror == B
    assert done.result.command == "first-serving"
    assert [one.mirror for one in done.tried] == [A, B, C]
    assert [bool(one.why_not) for one in done.tried] == [True, False, False]
    assert done.tried[0].why_not == "Nothing listens there. Start it."
    assert any(
        A in sentence and "Nothing listens" in sentence for sentence in done.result.sentences
    )


def test_one_that_passes_its_check_and_does_not_serve_gives_way_to_the_next():
    script = Script({A, B}, a=Outcome.NOT_USED)
    done = script.run(A, B)
    assert script.set_up == [A, B]
    assert done.result.outcome is Outcome.PROVEN
    assert done.tried[0].why_not == f"{A} is not-used."
    assert done.tried[0].setup.outcome is Outcome.NOT_USED


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome.UNPROVEN,
        Outcome.UNCHANGED,
        Outcome.DENIED,
        Outcome.REFUSED,
        Outcome.ROLLED_BACK,
        Outcome.NEEDS_ATTENTION,
        Outcome.CANCELLED,
        Outcome.DONE,
    ],
)
def test_what_is_no_fault_of_the_mirror_ends_the_list(outcome):
    script = Script({A, B}, a=outcome)
    done = script.run(A, B)
    assert script.set_up == [A]
    assert done.result.outcome is outcome


def test_where_none_serves_nothing_is_set_up_and_each_has_its_reason():
    script = Script(set())
    done = script.run(A, B)
    assert script.set_up == []
    assert done.result.outcome is Outcome.UNUSABLE
    assert "2 mirrors" in done.result.sentences[0]
    assert len(done.result.sentences) == 3
    assert all(one.why_not for one in done.tried)


def test_a_long_list_of_refusals_is_cut_with_their_number():
    script = Script(set())
    done = script.run(*(f"https://m{number}.example.com/" for number in range(500)))
    assert len(done.result.sentences) == 12
    assert "490" in done.result.sentences[-1]


def test_an_address_that_can_be_no_mirror_is_passed_over_with_its_reason():
    script = Script({B})
    done = script.run("nonsense", B)
    assert done.tried[0].why_not == "nonsense is no address."
    assert done.result.mirror == B


def test_two_spellings_of_one_mirror_are_checked_once():
    script = Script({A})
    script.run("https://a.example.com", A)
    assert script.checked == [(A,)]


def test_the_checks_are_counted_while_they_go_on():
    script = Script({B})
    script.run(A, B)
    notes = [event.sentence for event in script.events if isinstance(event, Noted)]
    assert notes == ["1 of 2 mirrors are checked.", "2 of 2 mirrors are checked."]
    steps = [event for event in script.events if isinstance(event, StepFinished)]
    assert (steps[0].id, steps[0].remark) == ("check-list", "1 of 2 can serve")


@pytest.mark.parametrize("usable", [{A}, set()])
def test_the_end_is_told_once_and_last(usable):
    script = Script(usable)
    done = script.run(A)
    ends = [event for event in script.events if isinstance(event, Finished)]
    assert [event.result for event in ends] == [done.result]
    assert script.events[-1] is ends[0]


def test_cancelled_while_checking_sets_nothing_up():
    script = Script({A})
    script.token.cancel()
    done = script.run(A)
    assert done.result.outcome is Outcome.CANCELLED
    assert script.set_up == []
