"""Shows the mirrors of an engine, has them checked, and asks for another order."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from dockmirror.cancellation import CancelToken
from dockmirror.evidence.serving import serving
from dockmirror.i18n import _
from dockmirror.setup.events import Consent, Event, Observer
from dockmirror.setup.local_time import local_time
from dockmirror.setup.options import Options
from dockmirror.setup.outcome import Result
from dockmirror.ui.commands import Commands, TargetState
from dockmirror.ui.computer_state import ComputerState, Snapshot
from dockmirror.ui.flow_thread import FlowThread, Work
from dockmirror.ui.home_presenter import HomePresenter
from dockmirror.ui.last_test import LastTest, Shown, shown_before
from dockmirror.ui.mirror_results import MirrorResult, plain, with_ended
from dockmirror.ui.mirrors_model import MirrorState
from dockmirror.ui.mirrors_page import MirrorsPage
from dockmirror.ui.target_choice import TargetChoice, choices

if TYPE_CHECKING:
    from dockmirror.setup.check import CheckedMany


class MirrorsPresenter(QObject):
    """Drives the page; what changes Docker runs on the first page."""

    def __init__(
        self,
        page: MirrorsPage,
        commands: Commands,
        computer: ComputerState,
        jobs: HomePresenter,
        last_test: LastTest,
        options: Options,
        choice: TargetChoice,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._commands = commands
        self._computer = computer
        self._jobs = jobs
        self._last_test = last_test
        self._options = options
        self._choice = choice
        self._checks: FlowThread | None = None
        page.apply.clicked.connect(self.apply)
        page.discard.clicked.connect(self.discard)
        page.check.clicked.connect(self.check_all)
        page.stop.clicked.connect(self.stop)
        page.target.chosen.connect(lambda: choice.choose(page.target.value))
        choice.changed.connect(self._show_target)
        computer.loaded.connect(self._show)
        computer.failed.connect(self._show_failure)
        last_test.changed.connect(self._show_states)
        jobs.job_started.connect(lambda: page.apply.setEnabled(False))
        jobs.job_ended.connect(lambda _result: page.apply.setEnabled(True))
        page.apply.setEnabled(not jobs.is_busy)
        if computer.snapshot is not None:
            self._show(computer.snapshot)

    def apply(self) -> None:
        """Have Docker take the list as it is shown."""
        commands, model = self._commands, self._page.model
        wanted, seen, target = model.wanted, model.seen, self._target()
        if wanted == seen or target is None:
            return
        chosen = target.id

        def start(options: Options) -> Work:
            options = replace(options, target=chosen)

            def work(observer: Observer, token: CancelToken, agrees: Consent) -> Result:
                return commands.arrange(wanted, seen, options, observer, token, agrees)

            return work

        self._jobs.run(_("Changing the list of mirrors"), _("&Change the list"), start)

    def discard(self) -> None:
        """Forget what was rearranged."""
        self._page.model.show_mirrors(self._page.model.seen)
        self._page.list.choose(0)
        self._page.list.setFocus()

    def check_all(self) -> None:
        """Check every mirror of the list."""
        if self._checks is not None:
            return
        mirrors = tuple(dict.fromkeys(self._page.model.seen))
        target = self._target()
        options = replace(self._options, target=target.id if target else self._options.target)
        commands = self._commands
        flow = FlowThread(
            lambda observer, token, _agrees: commands.check_many(mirrors, options, observer, token)
        )
        self._checks = flow
        self._page.show_checking(True)
        self._page.stop.setFocus()
        self._page.told.show_text(_("Checking each mirror as it would be used."))
        self._page.results.show_results([MirrorResult(mirror) for mirror in mirrors])
        flow.events.connect(lambda events: self._show_some(flow, events))
        flow.ended.connect(lambda checked: self._show_all(flow, checked))
        flow.failed.connect(lambda: self._checks_failed(flow))
        flow.start()

    def stop(self) -> None:
        """Stop checking."""
        if self._checks is not None:
            self._checks.cancel()

    def _target(self) -> TargetState | None:
        return None if self._computer.snapshot is None else self._choice.target

    def _show(self, snapshot: Snapshot) -> None:
        targets = snapshot.report.status.targets
        self._choice.offer(targets)
        self._page.target.offer(choices(targets, with_files=True))
        self._page.target.setVisible(len(targets) > 1)
        self._show_target()

    def _show_target(self) -> None:
        target, model = self._target(), self._page.model
        if target is not None:
            self._page.target.choose(target.id)
        if target is None:
            model.show_mirrors(())
            self._page.show_notice("")
            self._page.show_empty(_("No Docker Engine was found on this computer."))
            self._page.set_up.hide()
            return
        if model.seen != tuple(target.configured):
            # What was rearranged was another list.
            model.show_mirrors(target.configured)
            self._page.list.choose(0)
            if self._checks is None:
                self._page.results.show_results(())
                self._page.told.show_text(_purpose())
        self._page.show_notice("" if target.elsewhere else difference(target))
        if target.elsewhere:
            self._page.show_empty("\n".join((*(target.in_force or ()), target.elsewhere)))
            self._page.set_up.hide()
            return
        self._page.show_empty(
            ""
            if target.configured
            else _("No mirror is set up: {program} pulls straight from Docker Hub.").format(
                program=target.program
            )
        )
        self._show_states()

    def _show_failure(self) -> None:
        self._page.model.show_mirrors(())
        self._page.show_empty(
            _("The mirrors could not be read. This is a defect of Dockmirror; its log says more.")
        )

    def _show_states(self) -> None:
        target, snapshot = self._target(), self._computer.snapshot
        if target is None or snapshot is None:
            return
        test, when = self._last_test.of(target.id), ""
        served: tuple[str, ...] = ()
        if test is not None:
            served = serving(test.result.evidence, target.configured)
            when = local_time(test.time_iso)
        elif (shown := self._shown_before(snapshot, target)) is not None:
            served = tuple(one for one in target.configured if _same(one, shown.mirror))
            when = local_time(shown.time_iso)
        self._page.model.show_states(
            {
                mirror: MirrorState(state_words(target, mirror, mirror in served), mirror in served)
                for mirror in target.configured
            }
        )
        if served:
            sentence = _("{mirror} served the last test, on {time}.").format(
                mirror=", ".join(served), time=when
            )
        elif when:
            sentence = _("None of these is known to have served the last test, on {time}.").format(
                time=when
            )
        else:
            sentence = _("Which of them serves has not been tested yet.")
        self._page.used.show_text(sentence)

    @staticmethod
    def _shown_before(snapshot: Snapshot, target: TargetState) -> Shown | None:
        own = [change for change in snapshot.changes if change.target == target.id]
        return shown_before(own, snapshot.proofs.get(target.id), target.in_force)

    def _show_some(self, flow: FlowThread, events: Sequence[Event]) -> None:
        if flow is not self._checks:
            return
        results = self._page.results
        results.show_results(with_ended(results.results, events))

    def _show_all(self, flow: FlowThread, checked: "CheckedMany") -> None:
        if flow is not self._checks:
            return
        self._end_checks()
        # As the file spells them, best first.
        names = {plain(one.mirror): one.mirror for one in self._page.results.results}
        self._page.results.show_results(
            [
                MirrorResult(names.get(plain(one.mirror), one.mirror), one)
                for one in checked.results
                if one.mirror is not None
            ]
        )
        said = checked.result.sentences
        self._page.told.show_text(said[0] if said else _purpose())

    def _checks_failed(self, flow: FlowThread) -> None:
        if flow is not self._checks:
            return
        self._end_checks()
        self._page.results.show_results(())
        self._page.told.show_text(
            _("The check failed. This is a defect of Dockmirror; its log says more.")
        )

    def _end_checks(self) -> None:
        had_focus = self._page.stop.hasFocus()
        self._checks = None
        self._page.show_checking(False)
        if had_focus:
            self._page.check.setFocus()


def _same(one: str, other: str | None) -> bool:
    return other is not None and plain(one) == plain(other)


def _purpose() -> str:
    return _("Sees whether each mirror can serve, and how quickly. Nothing is changed.")


def state_words(target: TargetState, mirror: str, served: bool) -> str:
    """What is known of a mirror of the file, in a few words."""
    if target.in_force is None:
        return _("In the file; whether it is in force is not known")
    if not any(plain(mirror) == plain(one) for one in target.in_force):
        return _("In the file only, not in force")
    return _("In force, and served the last test") if served else _("In force")


def difference(target: TargetState) -> str:
    """How the list in force differs from that of the file, in a sentence; empty where it doesn't.

    An engine that does not answer is a difference too: nothing is known then.
    """
    if target.in_force is None:
        return _(
            "{program} does not answer, so it is not known which mirrors are in force. This is the "
            "list of the file."
        ).format(program=target.program)
    configured = list(dict.fromkeys(map(plain, target.configured)))
    in_force = list(map(plain, target.in_force))
    if configured == in_force:
        return ""
    if not in_force:
        return _(
            "{program} has not taken this list over yet: no mirror is in force until it is "
            "restarted."
        ).format(program=target.program)
    if sorted(configured) == sorted(in_force):
        return _("{program} has not taken this order over yet. In force is: {mirrors}.").format(
            program=target.program, mirrors=", ".join(target.in_force)
        )
    return _(
        "The file and {program} differ: it has not been restarted since the file was changed, or "
        "it is given mirrors elsewhere. In force is: {mirrors}."
    ).format(program=target.program, mirrors=", ".join(target.in_force))
