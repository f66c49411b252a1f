"""Everything that one run has to say at its end."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dockmirror.i18n import _
from dockmirror.mirror.finding import Finding, Severity
from dockmirror.organisation.profile import NO_PROFILE, FoundProfile
from dockmirror.setup.outcome import Outcome, Result
from dockmirror.setup.plan import Plan

if TYPE_CHECKING:
    from dockmirror.helper.history import Change
    from dockmirror.hostkit.host_kit import WrittenKit
    from dockmirror.setup.status import Status


@dataclass(frozen=True)
class Answer:
    """A command's result, with what only that command has.

    ``plan`` is that of a dry run; ``mirrors`` are the results of a check of several, best first;
    ``status`` and ``changes`` belong to ``status`` and ``history``; ``explained`` are the results
    to be told in full; ``kit`` is what became of a kit; ``organisation`` is the profile, if any.
    """

    result: Result
    plan: Plan | None = None
    mirrors: "tuple[Result, ...] | None" = None
    status: "Status | None" = None
    changes: "tuple[Change, ...] | None" = None
    explained: "tuple[Result, ...]" = ()
    kit: "WrittenKit | None" = None
    organisation: FoundProfile = NO_PROFILE


def refusal(outcome: Outcome, command: str | None, code: str, *sentences: str) -> Answer:
    """An answer that is nothing but a reason, also as a finding, for those who read the document.

    The sentences are: what happened, and what to do next.
    """
    title, remedy = sentences[0], " ".join(sentences[1:])
    finding = Finding(code, Severity.ERROR, title, "", remedy)
    return Answer(Result(command or "", outcome, sentences=sentences, findings=(finding,)))


def cancelled(command: str | None) -> Answer:
    """The answer where the person stopped a command before anything was done."""
    return Answer(Result(command or "", Outcome.CANCELLED, sentences=(_("Cancelled."),)))
