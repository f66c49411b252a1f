"""Opens the window, or says why there can be none."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from dockmirror.i18n import _


def window_problem(environment: Mapping[str, str], platform: str = sys.platform) -> str | None:
    """Why no window can be shown here, as a sentence; ``None`` where one can."""
    if platform in ("win32", "darwin") or environment.get("QT_QPA_PLATFORM"):
        return None
    if environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"):
        return None
    return _("There is no display here to open the window on.")


LINK: Final = "dockmirror:"


def asks_for_window(words: Sequence[str]) -> bool:
    """Whether the words are those that a desktop opens the window with: none, or a link alone."""
    return not words or (len(words) == 1 and words[0].lower().startswith(LINK))


def open_window(
    open_it: Callable[[list[str]], int], say: Callable[[str, str], None], link: str = ""
) -> int | None:
    """Open the window; its exit code, or ``None`` once ``say`` was told why there is none."""
    advice = _("Use the command line instead: see dockmirror --help.")
    problem = window_problem(os.environ)
    if problem is not None:
        say(problem, advice)
        return None
    try:
        return open_it([sys.argv[0], *([link] if link else [])])
    except ImportError as error:
        missing = error.name if isinstance(error, ModuleNotFoundError) else str(error)
        say(_("The window cannot be opened: {reason}.").format(reason=missing), advice)
        return None
