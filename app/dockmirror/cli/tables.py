"""What has rows: mirrors side by side, the changes made, the targets of this machine."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from dockmirror.cli.blocks import show_finding
from dockmirror.cli.terminal import Terminal, shown
from dockmirror.helper.history import Change
from dockmirror.i18n import _
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.quantities import milliseconds_text, number_text, speed_text
from dockmirror.setup.local_time import local_time
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.setup.target_words import how_it_is, what_pulls

if TYPE_CHECKING:
    from dockmirror.setup.status import TargetStatus


def show_mirrors(terminal: Terminal, results: Sequence[Result]) -> None:
    """Mirrors as ranked, then the findings of each that has an error or a warning."""
    table = _table(
        _("Rank"), _("Mirror"), _("Result"), _("First byte"), _("Speed"), _("Time"), _("Remark")
    )
    for rank, result in enumerate(results, start=1):
        usable = result.outcome is Outcome.USABLE
        errors = (f.title for f in result.findings if f.severity is Severity.ERROR)
        warnings = (f.title for f in result.findings if f.severity is Severity.WARNING)
        remark = next(warnings if usable else errors, "")
        seconds = sum(step.seconds for step in result.steps)
        table.add_row(
            Text(str(rank)),
            Text(shown(result.mirror or "")),
            Text(_outcome_word(result.outcome), "green" if usable else "red"),
            *_measures(result if usable else None),
            Text(_("{seconds} s").format(seconds=number_text(seconds, 2)) if result.steps else ""),
            Text(shown(remark)),
        )
    terminal.console.print(table)
    for result in results:
        findings = [f for f in result.findings if f.severity is not Severity.INFO]
        if findings:
            terminal.line()
            terminal.line(shown(result.mirror or ""), style="bold")
            for finding in findings:
                show_finding(terminal, finding, indent=2)


def _measures(result: Result | None) -> tuple[Text, Text]:
    """The wait for an answer and the speed of a layer, as far as they were measured."""
    measured = None if result is None else result.measured
    wait = None if measured is None else measured.first_byte_seconds
    speed = None if measured is None else measured.bytes_per_second
    return (
        Text("" if wait is None else milliseconds_text(wait)),
        Text("" if speed is None else speed_text(speed)),
    )


def _outcome_word(outcome: Outcome) -> str:
    words = {
        Outcome.USABLE: _("usable"),
        Outcome.UNUSABLE: _("not usable"),
        Outcome.USAGE: _("no mirror"),
        Outcome.CANCELLED: _("cancelled"),
    }
    return words.get(outcome, outcome.value)


def show_changes(terminal: Terminal, changes: Sequence[Change]) -> None:
    """The changes made, newest first."""
    table = _table(_("Change"), _("Time"), _("Action"), _("Mirrors"), _("Verdict"), "")
    for change in changes:
        mirrors = "\n".join(shown(mirror) for mirror in change.mirrors_after)
        table.add_row(
            Text(shown(change.id)),
            Text(shown(local_time(change.time_iso))),
            Text(_action_word(change.action)),
            Text(mirrors or _("none: Docker Hub only")),
            Text(shown(change.verdict or "")),
            Text(_("undone") if change.undone else ""),
        )
    terminal.console.print(table)


def _action_word(action: str) -> str:
    words = {"set-mirrors": _("mirrors set"), "undo": _("undone an earlier change")}
    return words.get(action, shown(action))


def show_targets(
    terminal: Terminal, targets: "Sequence[TargetStatus]", told: Sequence[Finding] = ()
) -> None:
    """Each target: where its file is, what it says, and what the engine says.

    The first is the one that is meant where none is named. ``told`` are findings that are told
    elsewhere.
    """
    for number, target in enumerate(targets):
        _show_target(terminal, target, told, is_meant=number == 0 and len(targets) > 1)


def _show_target(
    terminal: Terminal, target: "TargetStatus", told: Sequence[Finding], *, is_meant: bool
) -> None:
    terminal.line()
    heading = Text(f"{shown(target.title)} ({shown(target.id)})", "bold")
    if is_meant:
        heading.append("  " + _("this is meant where no --target is given"), "green")
    terminal.line(heading)
    in_force = _("not known") if target.in_force is None else _mirrors(target.in_force)
    facts = Table.grid(padding=(0, 2))
    for name, value in (
        (_("Configuration file"), shown(target.config_path)),
        *(() if target.elsewhere else ((_("Mirrors in the file"), _mirrors(target.configured)),)),
        (_("Mirrors in force"), in_force),
        (what_pulls(target), how_it_is(target)),
        *(((_("Problem"), shown(target.problem)),) if target.problem else ()),
        *(((_("Interrupted"), shown(target.interrupted)),) if target.interrupted else ()),
    ):
        facts.add_row(Text(f"  {name}"), Text(value))
    terminal.console.print(facts)
    if target.elsewhere:
        terminal.line(target.elsewhere, indent=2)
    for finding in target.findings:
        if finding not in told and finding.remedy:
            remedy = _("What to do: {remedy}").format(remedy=finding.remedy)
            terminal.line(remedy, indent=2)


def _mirrors(mirrors: Sequence[str]) -> str:
    return "\n".join(shown(mirror) for mirror in mirrors) or _("none: Docker Hub only")


def _table(*headings: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, safe_box=True)
    for heading in headings:
        table.add_column(Text(heading), overflow="fold")
    return table
