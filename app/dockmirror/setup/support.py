"""What a support report is made of, and how its text is made fit to be handed on."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dockmirror.helper.history import Change
from dockmirror.mirror.plain_text import visible
from dockmirror.setup.outcome import Result
from dockmirror.setup.secrets import without_secrets
from dockmirror.setup.status import Status
from dockmirror.setup.tried import Tried

_LONGEST: Final = 2000


@dataclass(frozen=True)
class SupportReport:
    """The state of this computer at one moment.

    ``checks`` are the results for the configured mirrors, best first; ``versions`` maps names of
    programs to their versions. ``job`` is the command that the report is about, and ``tried`` are
    the mirrors of the list that it went through, where there was one.
    """

    made_iso: str
    status: Status
    changes: tuple[Change, ...]
    checks: tuple[Result, ...]
    versions: Mapping[str, str]
    job: Result | None = None
    tried: tuple[Tried, ...] = ()


def fit_to_hand_on(text: str, home: Path | None = None) -> str:
    """``text`` as bounded plain text, without secrets, and without the name of the home folder."""
    folder = str(home or _home())
    text = without_secrets(text[: 2 * _LONGEST])
    if len(folder) > 1:
        text = text.replace(folder, "~")
    return visible(text, _LONGEST)


def _home() -> Path:
    try:
        return Path.home()
    except RuntimeError:
        return Path("/")
