"""Puts the state of this computer into the banner."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject

from dockmirror.evidence.verdict import VerdictKind
from dockmirror.i18n import N_, _, value
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.quantities import moment_text, time_text
from dockmirror.ui.choice_box import Choice
from dockmirror.ui.commands import TargetState
from dockmirror.ui.computer_state import ComputerState, Snapshot
from dockmirror.ui.facts_line import facts_line
from dockmirror.ui.glyph import Glyph
from dockmirror.ui.home_page import HomePage
from dockmirror.ui.outcome_words import sentences

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


def state_glyph(snapshot: Snapshot, *, wrong: bool) -> Glyph:
    """The sign beside the sentence: a tick only where a verdict is behind it."""
    result = snapshot.report.result
    if wrong or result.outcome.exit_code != 0:
        return Glyph.WARNING
    proven = snapshot.undoable is not None and snapshot.undoable.verdict == VerdictKind.MIRROR
    if proven and _same(snapshot.undoable, snapshot):
        return Glyph.SUCCESS
    return Glyph.INFO


def _has_error(findings: Sequence[Finding]) -> bool:
    return any(item.severity is Severity.ERROR for item in findings)


def _same(change: "Change | None", snapshot: Snapshot) -> bool:
    """Whether the mirrors in force are those that the change has set."""
    targets = snapshot.report.status.targets
    if change is None or not targets or not targets[0].in_force:
        return False
    in_force = [mirror.rstrip("/") for mirror in targets[0].in_force]
    return in_force == [mirror.rstrip("/") for mirror in change.mirrors_after]


def tested_state(snapshot: Snapshot, now: datetime) -> tuple[Glyph, str] | None:
    """What the newest test pull of the mirror in force showed, and when; ``None`` without one."""
    targets = snapshot.report.status.targets
    if not targets or not targets[0].in_force or snapshot.report.result.outcome.exit_code != 0:
        return None
    mirror = targets[0].in_force[0]
    known: list[tuple[datetime, VerdictKind]] = []
    proof = snapshot.proofs.get(targets[0].id)
    if proof is not None and proof.mirror.rstrip("/") == mirror.rstrip("/"):
        known.append((datetime.fromisoformat(proof.time_iso), proof.verdict))
    change = snapshot.undoable
    if change is not None and change.verdict == VerdictKind.MIRROR and _same(change, snapshot):
        known.append((datetime.fromisoformat(change.time_iso), VerdictKind.MIRROR))
    if not known:
        return None
    moment, verdict = max(known)
    if verdict is not VerdictKind.MIRROR:
        sentence = _(
            "Docker is set to pull through {mirror}, but in the test pull of {time} it did not."
        )
        return Glyph.WARNING, sentence.format(mirror=mirror, time=moment_text(moment))
    if moment.astimezone().date() == now.astimezone().date():
        sentence = _("Docker pulls through {mirror}, proven today at {time}.")
        return Glyph.SUCCESS, sentence.format(mirror=mirror, time=time_text(moment))
    sentence = _("Docker pulls through {mirror}, proven on {time}.")
    return Glyph.SUCCESS, sentence.format(mirror=mirror, time=moment_text(moment))


class StatusPresenter(QObject):
    """Shows each snapshot, and what can be done about it."""

    def __init__(
        self,
        page: HomePage,
        computer: ComputerState,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__()
        self._now = now
        self._page = page
        computer.follow(self._show)
        computer.failed.connect(self._show_failure)

    def _show(self, snapshot: Snapshot) -> None:
        status, result = snapshot.report.status, snapshot.report.result
        said = sentences(result)
        grave = [item for item in result.findings if item.severity is not Severity.INFO]
        problems = [target.problem for target in status.targets if target.problem]
        if status.interrupted:
            problems.insert(0, status.interrupted)
        told = "\n".join([said[0], *(f"{item.title}\n{item.detail}" for item in grave)])
        notice = "\n".join(problem for problem in dict.fromkeys(problems) if problem not in told)
        facts = [facts_about(target) for target in status.targets]
        facts.extend(sentence for sentence in said[1:] if sentence not in problems)
        glyph = state_glyph(snapshot, wrong=bool(problems) or _has_error(grave))
        sentence = said[0]
        if not problems and not grave and (tested := tested_state(snapshot, self._now())):
            glyph, sentence = tested
        self._page.status.show_state(
            glyph,
            sentence,
            "\n".join(facts),
            notice,
            grave,
        )
        self._page.status.offer(
            verify=bool(status.targets),
            undo=snapshot.undoable is not None,
            remove=len(snapshot.mirrors),
        )
        choices = [Choice(target.id, target.title, target.config_path) for target in status.targets]
        self._page.address.options.offer_targets(choices)
        self._page.plan.options.offer_targets(choices)

    def _show_failure(self) -> None:
        self._page.status.show_state(
            Glyph.WARNING,
            _("The state of this computer could not be read"),
            _("This is a defect of Dockmirror; its log says more. You can still set a mirror up."),
        )
        self._page.status.offer(verify=False, undo=False, remove=0)
