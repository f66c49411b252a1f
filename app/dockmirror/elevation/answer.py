"""What the helper answers, as values, and the endings that its replies stand for."""

from dataclasses import dataclass

from dockmirror.daemonjson.saying import Saying
from dockmirror.elevation.failure import HelperRefused, NeedsAttention, RolledBack
from dockmirror.elevation.reply_reader import Message


@dataclass(frozen=True)
class Opened:
    """The target's file: its path, its digest now, and a sentence on an interrupted change."""

    config_path: str
    sha256: str
    interrupted: str | None


@dataclass(frozen=True)
class Applied:
    """A change that counts and is unconfirmed.

    ``how`` is ``restart``, ``reload``, ``start`` or ``none``; ``changed`` says whether a byte of
    the file changed; ``backup`` is the path of the bytes from before, if there were any.
    """

    how: str
    changed: bool
    backup: str | None


@dataclass(frozen=True)
class Observing:
    """Whether the engine's log names registries now; where it does not, ``why_not``."""

    debug: bool
    why_not: str


@dataclass(frozen=True)
class LogLine:
    """A line of the engine's log; ``seconds`` since 1970."""

    seconds: float
    message: str


@dataclass(frozen=True)
class LogWindow:
    """The engine's log during an observation; ``truncated`` says that there was more."""

    lines: tuple[LogLine, ...]
    truncated: bool


@dataclass(frozen=True)
class Fetched:
    """A pull that root made: the exit code (``None``: its time was over), and its log.

    ``truncated`` says that there was more.
    """

    code: int | None
    lines: tuple[str, ...]
    truncated: bool


def ended_well(message: Message) -> Message:
    """``message`` itself where the request did what it should; its ending is raised else.

    Raises ``HelperRefused``, ``RolledBack`` or ``NeedsAttention``.
    """
    code, sentence = str(message.get("code", "")), _sentence(message)
    match message.get("reply"):
        case "refused":
            facts = message.get("facts")
            pairs = facts.items() if isinstance(facts, dict) else ()
            raise HelperRefused(code, sentence, {str(key): str(value) for key, value in pairs})
        case "rolled-back":
            raise RolledBack(code, sentence, kept_theirs=message.get("kept_theirs") is True)
        case "needs-attention":
            raise attention(message)
    return message


def attention(message: Message) -> NeedsAttention:
    """The ending of a reply that says that a person must help."""
    commands = message.get("commands")
    return NeedsAttention(
        _sentence(message),
        [str(command) for command in commands] if isinstance(commands, list) else [],
    )


def applied(reply: Message) -> Applied:
    """What a reply says of a change that counts."""
    return Applied(
        how=str(reply.get("how", "none")),
        changed=reply.get("changed") is True,
        backup=text_or_none(reply.get("backup")),
    )


def _sentence(message: Message) -> Saying:
    return Saying.verbatim(str(message.get("sentence", "")))


def text_or_none(value: object) -> str | None:
    """``value`` where it is text."""
    return value if isinstance(value, str) else None
