"""No elevation: root has it already, and what is a person's own needs none."""

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
    "from dockmirror.helper.{module} import main; sys.exit(main())"
)


def start() -> HelperProcess:
    """Start the package's own helper as a child of this process, root's. Raises ``HelperLost``."""
    return _start("__main__")


def start_own() -> HelperProcess:
    """Start a child of this process that does the same with the person's rights alone.

    Raises ``HelperLost``.
    """
    return _start("own_process")


def command(module: str) -> list[str]:
    """What starts a module of the helper: this interpreter, or the program packed beside it.

    A bundle of PyInstaller has no interpreter to call; it brings ``dockmirror-helper``.
    """
    if getattr(sys, "frozen", False):
        this = Path(sys.executable)
        packed = str(this.with_name(f"dockmirror-helper{this.suffix}"))
        return [packed, "--own"] if module == "own_process" else [packed]
    folder = Path(str(dockmirror.__file__)).resolve().parents[1]
    entry = _ENTRY.format(module=module)
    return [sys.executable, "-I", "-c", entry, str(folder)]


def _start(module: str) -> HelperProcess:
    return HelperProcess(command(module), explain=explain)


def explain(code: int, words: str) -> ElevationFailure:
    """The failure behind an early end."""
    last = words.splitlines()[-1] if words else _("exit code {code}").format(code=code)
    return HelperLost(
        _("The elevated part ended before it was ready: {words}. Nothing was changed.").format(
            words=visible(last)
        )
    )
