"""Puts the state of this computer into the banner."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from dockmirror.evidence.verdict import VerdictKind
from dockmirror.i18n import N_, _, value
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.quantities import moment_text, time_text
from dockmirror.ui.commands import TargetState
from dockmirror.ui.computer_state import ComputerState, Snapshot
from dockmirror.ui.facts_line import facts_line
from dockmirror.ui.glyph import Glyph
from dockmirror.ui.home_page import HomePage
from dockmirror.ui.outcome_words import sentences
from dockmirror.ui.target_choice import TargetChoice, choices

if TYPE_CHECKING:
    from dockmirror.helper.history import Change

_STORES: Final = {
    "graph-driver": N_("classic image store"),
    "containerd": N_("containerd image store"),
}


def store_name(image_store: str) -> str:
    """The image store in the person's language; its own name where it has no other."""
    return _(_STORES.get(image_store, image_store))


def facts_about(target: TargetState) -> str:
    """The engine, its image store and its file, in a line."""
    parts = [target.title]
    if target.engine_version and target.engine_version not in target.title:
        parts[0] = f"{target.title} {value(target.engine_version)}"
    if target.image_store:
        parts.append(store_name(target.image_store))
    parts.append(target.config_path)
    return facts_line(parts)


def state_glyph(snapshot: Snapshot, target: TargetState | None, *, wrong: bool) -> Glyph:
    """The sign beside the sentence: a tick only where a verdict is behind it."""
    if wrong or snapshot.report.result.outcome.exit_code != 0:
        return Glyph.WARNING
    change = None if target is None else snapshot.undoable.get(target.id)
    proven = change is not None and change.verdict == VerdictKind.MIRROR
    return Glyph.SUCCESS if proven and _same(change, target) else Glyph.INFO


def _can_undo(snapshot: Snapshot, target: TargetState) -> bool:
    return target.id in snapshot.undoable or target.interrupted != ""


def _has_error(findings: Sequence[Finding]) -> bool:
    return any(item.severity is Severity.ERROR for item in findings)


def _same(change: "Change | None", target: TargetState | None) -> bool:
    """Whether the mirrors in force are those that the change has set."""
    if change is None or target is None or not target.in_force:
        return False
    in_force = [mirror.rstrip("/") for mirror in target.in_force]
    return in_force == [mirror.rstrip("/") for mirror in change.mirrors_after]


def tested_state(
    snapshot: Snapshot, target: TargetState | None, now: datetime
) -> tuple[Glyph, str] | None:
    """What the newest test pull of the mirror in force showed, and when; ``None`` without one."""
    if target is None or not target.in_force or snapshot.report.result.outcome.exit_code != 0:
        return None
    mirror = target.in_force[0]
    known: list[tuple[datetime, VerdictKind]] = []
    proof = snapshot.proofs.get(target.id)
    if proof is not None and proof.mirror.rstrip("/") == mirror.rstrip("/"):
        known.append((datetime.fromisoformat(proof.time_iso), proof.verdict))
    change = snapshot.undoable.get(target.id)
    if change is not None and change.verdict == VerdictKind.MIRROR and _same(change, target):
        known.append((datetime.fromisoformat(change.time_iso), VerdictKind.MIRROR))
    if not known:
        return None
    moment, verdict = max(known)
    glyph, time = Glyph.SUCCESS, moment_text(moment)
    if verdict is not VerdictKind.MIRROR:
        glyph = Glyph.WARNING
        sentence = _(
            "{program} is set to pull through {mirror}, but in the test pull of {time} it did not."
        )
    elif moment.astimezone().date() == now.astimezone().date():
        sentence = _("{program} pulls through {mirror}, proven today at {time}.")
        time = time_text(moment)
    else:
        sentence = _("{program} pulls through {mirror}, proven on {time}.")
    return glyph, sentence.format(program=target.program, mirror=mirror, time=time)


def findings_about(snapshot: Snapshot, target: TargetState | None) -> list[Finding]:
    """What was found about this target, and about the computer as a whole."""
    others = [
        item
        for one in snapshot.report.status.targets
        if target is None or one.id != target.id
        for item in one.findings
    ]
    own = [] if target is None else list(target.findings)
    whole = [item for item in snapshot.report.result.findings if item not in (*own, *others)]
    return [*whole, *own]


class StatusPresenter(QObject):
    """Shows each snapshot, and what can be done about the target that is meant."""

    def __init__(
        self,
        page: HomePage,
        computer: ComputerState,
        choice: TargetChoice,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__()
        self._now = now
        self._page = page
        self._choice = choice
        self._snapshot: Snapshot | None = None
        page.status.target_chosen.connect(choice.choose)
        choice.changed.connect(self._show_again)
        computer.follow(self._show)
        computer.failed.connect(self._show_failure)

    def _show(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        targets = snapshot.report.status.targets
        self._choice.offer(targets)
        target = self._choice.target
        self._show_state(snapshot, target)
        self._page.status.offer(
            verify=target is not None,
            undo=target is not None and _can_undo(snapshot, target),
            remove=0 if target is None else len(target.configured),
        )
        self._page.status.offer_targets(choices(targets), "" if target is None else target.id)
        if target is not None:
            for options in (self._page.address.options, self._page.plan.options):
                options.offer_ways(target.ways)

    def _show_again(self) -> None:
        if self._snapshot is not None:
            self._show(self._snapshot)

    def _show_state(self, snapshot: Snapshot, target: TargetState | None) -> None:
        status, result = snapshot.report.status, snapshot.report.result
        said = list(sentences(result))
        if target is not None and target.sentence:
            said[0] = target.sentence
        grave = [
            item for item in findings_about(snapshot, target) if item.severity is not Severity.INFO
        ]
        problems = [target.problem] if target is not None and target.problem else []
        if status.interrupted:
            problems.insert(0, status.interrupted)
        told = "\n".join([said[0], *(f"{item.title}\n{item.detail}" for item in grave)])
        notice = "\n".join(problem for problem in dict.fromkeys(problems) if problem not in told)
        facts = [] if target is None else [facts_about(target)]
        facts.extend(sentence for sentence in said[1:] if sentence not in problems)
        glyph = state_glyph(snapshot, target, wrong=bool(problems) or _has_error(grave))
        sentence = said[0]
        if not problems and not grave and (tested := tested_state(snapshot, target, self._now())):
            glyph, sentence = tested
        self._page.status.show_state(
            glyph,
            sentence,
            "\n".join(facts),
            notice,
            grave,
        )

    def _show_failure(self) -> None:
        self._page.status.show_state(
            Glyph.WARNING,
            _("The state of this computer could not be read"),
            _("This is a defect of Dockmirror; its log says more. You can still set a mirror up."),
        )
        self._page.status.offer(verify=False, undo=False, remove=0)
        self._page.status.offer_targets((), "")
