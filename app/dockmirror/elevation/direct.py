"""No elevation: it is there already, or not needed. The package's own helper is run as it is."""

import sys
from pathlib import Path
from typing import Final

import dockmirror
from dockmirror.elevation.failure import ElevationFailure, HelperLost
from dockmirror.elevation.process import HelperProcess
from dockmirror.helper.plain_text import visible
from dockmirror.i18n import _

_ENTRY: Final = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from dockmirror.helper.__main__ import main; sys.exit(main())"
)


def start() -> HelperProcess:
    """Start the helper as a child of this process. Raises ``HelperLost``."""
    folder = Path(str(dockmirror.__file__)).resolve().parents[1]
    return HelperProcess([sys.executable, "-I", "-c", _ENTRY, str(folder)], explain=explain)


def explain(code: int, words: str) -> ElevationFailure:
    """The failure behind an early end."""
    last = words.splitlines()[-1] if words else _("exit code {code}").format(code=code)
    return HelperLost(
        _("The elevated part ended before it was ready: {words}. Nothing was changed.").format(
            words=visible(last)
        )
    )
