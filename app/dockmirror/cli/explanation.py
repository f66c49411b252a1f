"""A check told in full: what each step has shown, also where all is right."""

from dataclasses import dataclass
from typing import Final

from dockmirror.cli.blocks import show_finding
from dockmirror.cli.terminal import Terminal, shown
from dockmirror.i18n import N_, _
from dockmirror.setup.document import Document
from dockmirror.setup.outcome import Result, StepStatus
from dockmirror.setup.steps import step_title

_SHOWN: Final = {
    "judge-url": N_("Docker takes this as a mirror's address."),
    "look-up": N_("The name leads to a server, as seen from this computer."),
    "connect": N_("The server accepts connections at this port."),
    "tls": N_(
        "The certificate is for this name, has not ended, and comes from an authority that this "
        "computer trusts. Docker checks the same."
    ),
    "registry-api": N_("A registry answers at /v2/, as Docker expects it."),
    "authentication": N_("The mirror asks for no password. Docker would skip it if it did."),
    "cache": N_(
        "An image of Docker Hub came through the mirror whole: it is a cache, not an ordinary "
        "registry, and its answer is the one that Docker Hub gives."
    ),
    "uploads": N_(
        "Pushes get through: the registry gave an address for a layer that fits its own, took a "
        "part of more than 1 MiB, and forgot it again. Where it asks for a password, none of this "
        "was tried."
    ),
}
_FAILED: Final = {
    "judge-url": N_("This can be no mirror's address, so nothing was asked."),
    "look-up": N_("The name leads nowhere, so there was nobody to ask."),
    "connect": N_("Nobody answers at this address and port."),
    "tls": N_("Docker would not talk to this server: its certificate does not hold."),
    "registry-api": N_("What answers is no registry, or one that does not work."),
    "authentication": N_("The mirror asks who is there. Docker gives a mirror no such answer."),
    "uploads": N_("A push would fail."),
    "cache": N_("The image did not come through, so Docker would pull it from Docker Hub."),
}


@dataclass(frozen=True)
class ExplainedStep:
    """One step and what it has shown, in a sentence."""

    id: str
    title: str
    status: StepStatus
    says: str


def explained_steps(result: Result) -> tuple[ExplainedStep, ...]:
    """The steps of a check in their order, each with its sentence."""
    explained = []
    for step in result.steps:
        if step.status is StepStatus.SKIPPED:
            says = _("Not done: there was nothing to be seen here, or an earlier step failed.")
        else:
            sentences = _SHOWN if step.status is StepStatus.DONE else _FAILED
            sentence = sentences.get(step.id, "")
            says = _(sentence) if sentence else ""
        explained.append(ExplainedStep(step.id, step_title(step.id), step.status, says))
    return tuple(explained)


def show_explanation(terminal: Terminal, result: Result, *, with_findings: bool) -> None:
    """Each step with what it has shown; then every finding in full, unless told before."""
    words = {
        StepStatus.DONE: (_("right"), "green"),
        StepStatus.FAILED: (_("wrong"), "bold red"),
        StepStatus.SKIPPED: (_("skipped"), "dim"),
    }
    terminal.line()
    if result.mirror is not None:
        heading = _("What the check has shown of {mirror}")
        terminal.line(heading.format(mirror=shown(result.mirror)), style="bold")
    for step in explained_steps(result):
        word, style = words[step.status]
        terminal.line(f"{step.title}: {word}", style=style, indent=2)
        if step.says:
            terminal.line(step.says, indent=4)
    for finding in result.findings if with_findings else ():
        show_finding(terminal, finding, indent=2)
    if not result.findings:
        terminal.line(_("There is nothing to find fault with."), indent=2)


def explanation_document(result: Result) -> list[Document]:
    """The steps for programs."""
    return [
        {"id": step.id, "title": step.title, "status": step.status.value, "says": step.says}
        for step in explained_steps(result)
    ]
