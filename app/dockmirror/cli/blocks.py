"""Findings and plans as blocks of lines."""

from rich.text import Text

from dockmirror.cli.terminal import Terminal, shown
from dockmirror.i18n import _
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.setup.plan import Plan, Trusting

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
    if plan.trusts is not None:
        _show_trust(terminal, plan.trusts)
    for path in plan.trust_files_removed:
        terminal.line(_("The CA certificate in {path} is removed.").format(path=path))
    for path in plan.trust_files_restored:
        terminal.line(_("The CA certificate in {path} is put back.").format(path=path))
    terminal.line(effect_sentence(plan))
    for warning in plan.warnings:
        show_finding(terminal, warning)


def _show_trust(terminal: Terminal, trusts: Trusting) -> None:
    heading = (
        _("This is trusted for {mirror} already, in {path}:")
        if trusts.there
        else _("This will be trusted for {mirror}, from {path}:")
    )
    terminal.line(heading.format(mirror=trusts.mirror, path=trusts.path), style="bold")
    for certificate in trusts.certificates:
        for name, value in (
            (_("Subject"), certificate.subject),
            (_("Issuer"), certificate.issuer),
            (_("Valid"), _date_range(certificate.since, certificate.until)),
            (_("Fingerprint (SHA-256)"), certificate.fingerprint),
        ):
            terminal.line(f"{name}: {value}", indent=2)


def _date_range(since: str, until: str) -> str:
    return _("{since} until {until}").format(since=since, until=until)


def effect_sentence(plan: Plan) -> str:
    """What carrying the plan out does to the program and to the containers that run."""
    program = plan.program
    if plan.way == "restart" and plan.stops:
        return _(
            "{program} is then restarted, which stops these running containers: {names}."
        ).format(program=program, names=", ".join(plan.stops))
    sentences = {
        "restart": _("{program} is then restarted. No running container is stopped."),
        "reload": _("{program} then reads its configuration again. No container is stopped."),
        "none": _("{program} is not told: the change counts from its next start."),
        "each-pull": _("{program} reads it at each pull. Nothing is restarted."),
        "builder-restart": _(
            "The container of {program} is then restarted. Its cache stays, and no build is ended."
        ),
    }
    if plan.changes_trust and not plan.changes_file and plan.way == "none":
        return _("{program} reads its certificates anew at each pull; it is not restarted.").format(
            program=program
        )
    return sentences.get(plan.way, "").format(program=program)
