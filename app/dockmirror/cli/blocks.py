"""Findings and plans as blocks of lines."""

from rich.text import Text

from dockmirror.cli.terminal import Terminal, shown
from dockmirror.i18n import _
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.setup.plan import Plan

_DIFF_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def show_finding(terminal: Terminal, finding: Finding, *, indent: int = 0) -> None:
    """One finding: a line to read at once, then what it means and what to do."""
    glyphs = terminal.glyphs
    glyph, word, style = {
        Severity.ERROR: (glyphs.failed, _("Error"), "bold red"),
        Severity.WARNING: (glyphs.warning, _("Warning"), "bold yellow"),
        Severity.INFO: (glyphs.note, _("Note"), "bold blue"),
    }[finding.severity]
    heading = Text.assemble((f"{glyph} {word}:", style), " ", (shown(finding.title), "bold"))
    heading.append(f"  [{shown(finding.code)}]", "dim")
    terminal.line(heading, indent=indent)
    if finding.detail:
        terminal.line(finding.detail, indent=indent + 2)
    if finding.remedy:
        remedy = _("What to do: {remedy}").format(remedy=finding.remedy)
        terminal.line(remedy, indent=indent + 2)


def show_plan(terminal: Terminal, plan: Plan) -> None:
    """What would be changed, and what that does to Docker and its containers."""
    terminal.line()
    path = plan.config_path
    if plan.changes_file:
        terminal.line(_("The change of {path}:").format(path=path), style="bold")
        for row in plan.diff.removesuffix("\n").split("\n"):
            heading = row.startswith(("+++", "---"))
            style = "bold" if heading else _DIFF_STYLES.get(row[:1], "")
            terminal.raw_line(row, style=style, indent=2)
    else:
        terminal.line(_("{path} needs no change.").format(path=path), style="bold")
    terminal.line(effect_sentence(plan))
    for warning in plan.warnings:
        show_finding(terminal, warning)


def effect_sentence(plan: Plan) -> str:
    """What carrying the plan out does to Docker and to the containers that run."""
    if plan.way == "restart" and plan.stops:
        return _("Docker is then restarted, which stops these running containers: {names}.").format(
            names=", ".join(plan.stops)
        )
    sentences = {
        "restart": _("Docker is then restarted. No running container is stopped."),
        "reload": _("Docker then reads its configuration again. No container is stopped."),
        "none": _("Docker is not told: the change counts from its next start."),
    }
    return sentences.get(plan.way, "")
