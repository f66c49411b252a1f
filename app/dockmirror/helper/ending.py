"""How a request can end other than well: refused, rolled back, or in need of a person.

Each carries a stable code and an English sentence for a person; the surface translates by code.
"""

from collections.abc import Mapping, Sequence

from dockmirror.helper.plain_text import visible


class Ending(Exception):
    """Base of the endings; never raised itself."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class Refused(Ending):
    """Nothing was changed. ``facts`` are the values behind the sentence."""

    def __init__(self, code: str, sentence: str, facts: Mapping[str, str] | None = None) -> None:
        super().__init__(code, sentence)
        self.facts = dict(facts or {})


class RolledBack(Ending):
    """Something was changed and is now as it was before.

    Codes: ``engine-did-not-start``, ``engine-did-not-answer``, ``engine-did-not-take-it``,
    ``changed-meanwhile``, ``write-failed``, ``client-gone``, ``cancelled``. ``kept_theirs`` says
    that somebody else's later edit of the file was kept.
    """

    def __init__(self, code: str, sentence: str, *, kept_theirs: bool = False) -> None:
        super().__init__(code, sentence)
        self.kept_theirs = kept_theirs


class NeedsAttention(Ending):
    """The roll back failed too. ``commands`` are what to run by hand, in order."""

    def __init__(self, sentence: str, commands: Sequence[str]) -> None:
        super().__init__("needs-attention", sentence)
        self.commands = tuple(commands)


class ClientGone(Exception):
    """Whoever asked has ended, closed the pipe, or the session is being ended."""


class ClientAborts(Exception):
    """The client asked, during a request, to roll it back."""


class EngineFailed(Exception):
    """The engine did not do what was asked of it: a stable code, and why in its own words."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def changed_meanwhile(path: str) -> Refused:
    """The refusal where the file at ``path`` is not what the person saw."""
    return Refused(
        "changed-meanwhile",
        f"{visible(path)} was changed by somebody else meanwhile. Nothing was changed. Look at the "
        f"plan anew, then try again.",
        {"path": visible(path)},
    )


def rolled_back(code: str, sentence: str, *, kept_theirs: bool | None = False) -> RolledBack:
    """The ending of a change that failed as ``sentence`` says and was taken back."""
    end = (
        "Somebody else's later edit of the configuration file was kept."
        if kept_theirs
        else "The configuration was put back as it was."
    )
    return RolledBack(code, f"{sentence} {end}", kept_theirs=bool(kept_theirs))
