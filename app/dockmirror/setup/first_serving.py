"""``first-serving``: check a list of mirrors and set up the first that serves, in its order."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from dockmirror.cancellation import CancelToken
from dockmirror.i18n import _, ngettext
from dockmirror.mirror.mirror_url import judge
from dockmirror.setup.check import CheckedMany, check_many
from dockmirror.setup.ending import Ending, tell_to_the_end
from dockmirror.setup.events import Consent, Event, Finished, Observer
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.setup.setup_mirror import set_up
from dockmirror.setup.tried import Tried, passed_on

COMMAND: Final = "first-serving"
_NAMED: Final = 10


@dataclass(frozen=True)
class FirstServing:
    """``tried`` are the mirrors in the list's order; ``result`` is how it ended."""

    tried: tuple[Tried, ...]
    result: Result


@dataclass(frozen=True)
class Parts:
    """The commands that this one is made of."""

    check_many: Callable[[Sequence[str], Options, Observer, CancelToken], CheckedMany] = check_many
    set_up: Callable[[str, Options, Observer, CancelToken, Consent], Result] = set_up


def set_up_first_serving(
    texts: Sequence[str],
    options: Options,
    observer: Observer,
    token: CancelToken,
    agrees: Consent,
    parts: Parts | None = None,
) -> FirstServing:
    """Check all the mirrors at once, then set up the first that serves.

    One that passes its check and still does not serve Docker is put back, and the next has its
    turn; each has a plan of its own to agree to. The observer hears of each check as it ends.
    """
    narration = Narration(COMMAND, observer)
    run = _Run(narration, options, observer, token, agrees, parts or Parts())
    result = tell_to_the_end(narration, lambda: run.run(texts))
    return FirstServing(run.tried, result)


class _Run:
    """One run over one list."""

    def __init__(
        self,
        narration: Narration,
        options: Options,
        observer: Observer,
        token: CancelToken,
        agrees: Consent,
        parts: Parts,
    ) -> None:
        self.tried: tuple[Tried, ...] = ()
        self._narration = narration
        self._options = options
        self._observer = observer
        self._token = token
        self._agrees = agrees
        self._parts = parts

    def run(self, texts: Sequence[str]) -> Result:
        """Raises ``Ending`` and ``Cancelled``."""
        self._check(texts)
        self._token.check()
        for place, one in enumerate(self.tried):
            if one.check.outcome is not Outcome.USABLE:
                continue
            result = self._parts.set_up(
                one.mirror, self._options, self._but_the_end, self._token, self._agrees
            )
            self.tried = (
                *self.tried[:place],
                replace(one, setup=result),
                *self.tried[place + 1 :],
            )
            if not passed_on(result):
                return self._end(result)
        raise Ending(
            Outcome.UNUSABLE,
            ngettext(
                "The list's {count} mirror cannot serve Docker now.",
                "None of the list's {count} mirrors can serve Docker now.",
                len(self.tried),
            ).format(count=len(self.tried)),
            *self._passed_over(),
        )

    def _check(self, texts: Sequence[str]) -> None:
        names = tuple(dict.fromkeys(_judged(text) for text in texts))
        total = len(names)
        done = 0

        def heard(event: Event) -> None:
            nonlocal done
            if isinstance(event, Finished) and done < total:
                done += 1
                told = ngettext(
                    "{done} of {count} mirror is checked.",
                    "{done} of {count} mirrors are checked.",
                    total,
                )
                self._narration.note(told.format(done=done, count=total))

        with self._narration.step("check-list") as step:
            checked = self._parts.check_many(names, self._options, heard, self._token)
            by_name = {one.mirror: one for one in checked.results if one.mirror is not None}
            refused = iter(one for one in checked.results if one.mirror is None)
            self.tried = tuple(
                Tried(name, by_name[name] if name in by_name else next(refused)) for name in names
            )
            usable = sum(one.check.outcome is Outcome.USABLE for one in self.tried)
            step.remark = _("{usable} of {count} can serve").format(usable=usable, count=total)

    def _but_the_end(self, event: Event) -> None:
        # The end of one attempt is not the end of the command.
        if not isinstance(event, Finished):
            self._observer(event)

    def _end(self, result: Result) -> Result:
        """The command's own ending: that of its last set-up, and who was passed over."""
        whole = replace(
            result,
            command=COMMAND,
            sentences=(*result.sentences, *self._passed_over()),
        )
        self._narration.tell(Finished(whole))
        return whole

    def _passed_over(self) -> tuple[str, ...]:
        """The mirrors before the last that was tried, and why each was passed over."""
        last = max(
            (place for place, one in enumerate(self.tried) if one.setup is not None),
            default=len(self.tried) - 1,
        )
        reasons = [
            _("{mirror} was passed over: {why}").format(mirror=one.mirror, why=one.why_not)
            for one in self.tried[: last + 1]
            if one.why_not
        ]
        left = len(reasons) - _NAMED
        if left > 0:
            more = ngettext(
                "{n} more was passed over as well.", "{n} more were passed over as well.", left
            )
            return (*reasons[:_NAMED], more.format(n=left))
        return tuple(reasons)


def _judged(text: str) -> str:
    judgement = judge(text)
    return judgement.url.text if judgement.url is not None and judgement.accepted else text
