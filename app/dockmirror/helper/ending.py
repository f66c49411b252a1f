"""How a request can end other than well: refused, rolled back, or in need of a person.

Each carries a stable code and a sentence for a person, which whoever shows it translates.
"""

from collections.abc import Mapping, Sequence

from dockmirror.daemonjson.saying import Saying, said
from dockmirror.helper.plain_text import visible


class Ending(Exception):
    """Base of the endings; never raised itself."""

    def __init__(self, code: str, sentence: Saying) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


class Refused(Ending):
    """Nothing was changed. ``facts`` are the values behind the sentence."""

    def __init__(self, code: str, sentence: Saying, facts: Mapping[str, str] | None = None) -> None:
        super().__init__(code, sentence)
        self.facts = dict(facts or {})


class RolledBack(Ending):
    """Something was changed and is now as it was before.

    Codes: ``engine-did-not-start``, ``engine-did-not-answer``, ``engine-did-not-take-it``,
    ``changed-meanwhile``, ``write-failed``, ``client-gone``, ``cancelled``. ``kept_theirs`` says
    that somebody else's later edit of the file was kept.
    """

    def __init__(self, code: str, sentence: Saying, *, kept_theirs: bool = False) -> None:
        super().__init__(code, sentence)
        self.kept_theirs = kept_theirs


class NeedsAttention(Ending):
    """The roll back failed too. ``commands`` are what to run by hand, in order."""

    def __init__(self, sentence: Saying, commands: Sequence[str]) -> None:
        super().__init__("needs-attention", sentence)
        self.commands = tuple(commands)


class ClientGone(Exception):
    """Whoever asked has ended, closed the pipe, or the session is being ended."""


class ClientAborts(Exception):
    """The client asked, during a request, to roll it back."""


class EngineFailed(Exception):
    """The engine did not do what was asked of it: a stable code, and why in its own words."""

    def __init__(self, code: str, sentence: Saying) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def changed_meanwhile(path: str) -> Refused:
    """The refusal where the file at ``path`` is not what the person saw."""
    return Refused(
        "changed-meanwhile",
        said(
            "{path} was changed by somebody else meanwhile. Nothing was changed. Look at the plan "
            "anew, then try again.",
            path=visible(path),
        ),
        {"path": visible(path)},
    )


def rolled_back(code: str, sentence: Saying, *, kept_theirs: bool | None = False) -> RolledBack:
    """The ending of a change that failed as ``sentence`` says and was taken back."""
    end = (
        said("Somebody else's later edit of the configuration file was kept.")
        if kept_theirs
        else said("The configuration was put back as it was.")
    )
    return RolledBack(code, one_after_the_other(sentence, end), kept_theirs=bool(kept_theirs))


def one_after_the_other(first: Saying, second: Saying) -> Saying:
    """Two sentences in one."""
    return said("{first} {second}", first=first, second=second)
