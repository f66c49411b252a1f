"""``check``: probe mirrors, read-only, with no privileges."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from dockmirror.cancellation import CancelToken
from dockmirror.i18n import _, ngettext
from dockmirror.quantities import milliseconds_text, speed_text
from dockmirror.setup.ca_certificate import bundle, given_for
from dockmirror.setup.chain import save_chain
from dockmirror.setup.ending import tell_to_the_end
from dockmirror.setup.engine_view import look_for_engine
from dockmirror.setup.events import Event, Finished, Observer
from dockmirror.setup.narration import Narration
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Measured, Outcome, Result
from dockmirror.setup.probing import docker_hub, judge_address, probe_mirror, require_usable

if TYPE_CHECKING:
    from dockmirror.mirror.daemon_view import DaemonView
    from dockmirror.mirror.hub_reference import HubReference
    from dockmirror.mirror.probe import ProbeReport

_SIDE_BY_SIDE: Final = 1000
"""More than the list of mirrors may hold, so that none waits for another."""


@dataclass(frozen=True)
class CheckedMany:
    """Several mirrors checked side by side, best first; ``result`` is the command's own ending."""

    results: tuple[Result, ...]
    result: Result


@dataclass
class _Check:
    """One mirror's check: its text, what was measured, how it ended."""

    text: str
    reports: "list[ProbeReport]" = field(default_factory=list)


def check(text: str, options: Options, observer: Observer, token: CancelToken) -> Result:
    """Say whether the mirror at ``text`` would serve Docker, and how fast it is."""
    return _check(_Check(text), _Setting(options, token), observer)


def check_many(
    texts: Sequence[str], options: Options, observer: Observer, token: CancelToken
) -> CheckedMany:
    """Check several mirrors at once; all take as long as the slowest.

    The observer hears one ``Finished`` a mirror, as each ends, and last that of the whole.
    """
    checks = [_Check(text) for text in dict.fromkeys(texts)]
    setting = _Setting(options, token)
    one_at_a_time = threading.Lock()

    def tell(event: Event) -> None:
        if isinstance(event, Finished):
            with one_at_a_time:
                observer(event)

    with ThreadPoolExecutor(min(len(checks), _SIDE_BY_SIDE) or 1) as pool:
        results = list(pool.map(lambda one: _check(one, setting, tell), checks))
    ranked = _best_first(checks, results)
    return CheckedMany(ranked, _overall(ranked, observer))


class _Setting:
    """What all checks of one run share: the engine's view and Docker Hub's answers."""

    def __init__(self, options: Options, token: CancelToken) -> None:
        self.options = options
        self.token = token
        self._lock = threading.Lock()
        self._known: tuple[DaemonView, HubReference] | None = None

    def engine_and_hub(self) -> "tuple[DaemonView, HubReference]":
        """Looked for once, by whichever check comes first."""
        with self._lock:
            if self._known is None:
                view = look_for_engine(self.options)
                self._known = view, docker_hub(self.token, view)
            return self._known


def _check(one: _Check, setting: _Setting, observer: Observer) -> Result:
    narration = Narration("check", observer)

    def command() -> Result:
        url = judge_address(narration, one.text)
        view, hub = setting.engine_and_hub()
        with bundle(given_for(narration, url, setting.options)) as ca_bundle:
            report = probe_mirror(
                narration,
                url,
                setting.options,
                setting.token,
                view=view,
                hub=hub,
                measures_speed=True,
                ca_bundle=ca_bundle,
            )
        one.reports.append(report)
        narration.measured = Measured(report.first_byte_seconds, report.bytes_per_second)
        if setting.options.save_chain is not None:
            save_chain(narration, report.chain, setting.options.save_chain)
        if setting.options.private:
            return narration.result(*_private_ending(report))
        require_usable(report)
        return narration.result(
            Outcome.USABLE,
            _("{mirror} serves Docker Hub's images.").format(mirror=url.text),
            *_speed(report),
        )

    return tell_to_the_end(narration, command)


def _private_ending(report: "ProbeReport") -> tuple[Outcome, str]:
    if not report.usable:
        outcome, told = Outcome.UNUSABLE, _("Pushes to {registry} would fail.")
    elif any(found.code == "uploads-not-checked" for found in report.findings):
        told = _("{registry} answers, and asks for a password before it takes pushes.")
        outcome = Outcome.USABLE
    else:
        outcome, told = Outcome.USABLE, _("{registry} takes pushes.")
    return outcome, told.format(registry=report.url.text)


def _speed(report: "ProbeReport") -> tuple[str, ...]:
    if report.first_byte_seconds is None:
        return ()
    wait = milliseconds_text(report.first_byte_seconds)
    if report.bytes_per_second is None:
        return (_("First byte after {wait}.").format(wait=wait),)
    return (
        _("First byte after {wait}, then {speed}.").format(
            wait=wait, speed=speed_text(report.bytes_per_second)
        ),
    )


def _best_first(checks: Sequence[_Check], results: Sequence[Result]) -> tuple[Result, ...]:
    from dockmirror.mirror.probe import rank

    probed = {
        id(report): result
        for one, result in zip(checks, results, strict=True)
        for report in one.reports
    }
    reports = [report for one in checks for report in one.reports]
    ranked = [probed[id(report)] for report in rank(reports)]
    never_probed = [result for one, result in zip(checks, results, strict=True) if not one.reports]
    return (*ranked, *never_probed)


def _overall(ranked: Sequence[Result], observer: Observer) -> Result:
    narration = Narration("check", observer)
    outcomes = {result.outcome for result in ranked}
    usable = [result for result in ranked if result.outcome is Outcome.USABLE]
    if Outcome.CANCELLED in outcomes:
        return narration.result(Outcome.CANCELLED, _("Cancelled."))
    if usable:
        narration.mirror = usable[0].mirror
        return narration.result(
            Outcome.USABLE,
            ngettext(
                "{usable} of {count} mirror can serve; the best is {mirror}.",
                "{usable} of {count} mirrors can serve; the best is {mirror}.",
                len(ranked),
            ).format(usable=len(usable), count=len(ranked), mirror=usable[0].mirror),
        )
    worst = Outcome.USAGE if outcomes == {Outcome.USAGE} else Outcome.UNUSABLE
    return narration.result(worst, _("None of these mirrors can serve."))
